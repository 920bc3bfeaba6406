// Which number is the big one: calls one after the other, each long enough to be read, then the latest one.

const READ_MS = 8_000;
const NEWS_MS = 180_000; // a visitor who is being received is no news any more after this

/** Follows the called visits; `visits` are [[id, card], …]. A recall (a new called_at) is a new call. */
export class Calls {
  constructor() {
    this.known = new Set();
    this.queue = [];
    this.big = null;
    this.since = 0;
  }

  /** Take in the visits of today. `first`: what is called already is no news. Returns the calls heard just now. */
  take(visits, now, first) {
    const called = visits.filter(([, card]) => card.state === "called").sort(byCall);
    const fresh = first ? [] : called.filter((visit) => !this.known.has(key(visit)));
    this.known = new Set(called.map(key));
    this.queue = [...this.queue.filter((old) => this.known.has(old)), ...fresh.map(key)];
    this.choose(visits, now);
    return fresh;
  }

  /** The visit to show big, as [id, card], or null; moves on once the last one could be read. */
  choose(all, now) {
    const visits = all.filter(([, card]) => card.state === "called" || now - Date.parse(card.called_at) < NEWS_MS);
    const stands = visits.find((visit) => key(visit) === this.big);
    if (!stands || now - this.since >= READ_MS) {
      const next = this.queue.shift() ?? (stands ? this.big : latest(visits));
      if (next !== this.big) [this.big, this.since] = [next, now];
    }
    return visits.find((visit) => key(visit) === this.big) ?? null;
  }
}

/** Newest call first; those still called before those already received. */
export const newestFirst = (a, b) =>
  (b[1].state === "called") - (a[1].state === "called") || byCall(b, a);

const byCall = (a, b) => Date.parse(a[1].called_at) - Date.parse(b[1].called_at) || a[1].number - b[1].number;
const key = ([id, card]) => `${id} ${card.called_at}`;
const latest = (visits) => (visits.length ? key([...visits].sort(newestFirst)[0]) : null);
