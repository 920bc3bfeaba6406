// Which page is on show: all pages in turn, within a round of bounded length, but first where something just changed.
//
// Pure: moments are arguments.

const ROUND_MS = 85_000; // until every page has been on show, as long as LEAST_MS for each of them fits in
const LEAST_MS = 3_000;
const MOST_MS = 15_000;
const STAY_MS = 7_000; // at least, on a page that was jumped to
const CHANGE_MS = 2_000; // longer for each change, half of it the next time

/** Walks through pages by itself. `show(index)` is called whenever the page changes. */
export class Tour {
  constructor(show) {
    this.show = show;
    this.pages = [];
    this.at = 0;
    this.waiting = []; // changed pages, in the order of their changes
    this.left = []; // pages not yet on show in this round
    this.heat = []; // of each page: its changes, fading
    this.ends = 0; // of the round
    this.since = 0; // on show
    this.until = 0;
    this.jumped = 0;
  }

  /**
   * New pages [{key, dull, sights}]; stays on the one it was at, by its key. `dull` pages (nothing released) are left
   * out unless all are; `sights`: the milliseconds there is to look at on a page.
   */
  set(pages, now) {
    const key = this.pages[this.at]?.key;
    this.pages = pages;
    this.waiting = [];
    this.heat = pages.map(() => 0);
    const same = pages.findIndex((page) => page.key === key);
    this._begin(now);
    this._turn(same >= 0 ? same : (this.left[0] ?? 0), now);
  }

  /** Something changed on this page: go there, or stay a little longer if it is on show and no other waits. */
  look(index, now) {
    this.heat[index] += 1;
    if (index === this.at) {
      if (!this.waiting.length) this.until = Math.max(this.until, Math.min(now + STAY_MS, this.since + MOST_MS, this._latest()));
    } else if (!this.waiting.includes(index)) {
      this.waiting.push(index);
      if (this._affords(index, now)) this.until = Math.min(this.until, Math.max(now, this.jumped + STAY_MS));
    }
  }

  /** Called once a second. */
  tick(now) {
    if (now < this.until || this.pages.length < 2) return;
    if (!this.left.length) {
      this._begin(now);
      if (this.left[0] === this.at) this.left.push(this.left.shift());
    }
    const jump = this.waiting.find((index) => this._affords(index, now));
    if (jump !== undefined) {
      this._turn(jump, now);
      this.jumped = now;
      this.until = now + STAY_MS;
    } else this._turn(this.left[0], now);
  }

  /** What comes after the page on show, and in how many seconds; null if nothing does. */
  next(now) {
    const index = this.waiting.find((one) => this._affords(one, now)) ?? this.left[0];
    return this.pages.length < 2 || index === undefined ? null : { index, seconds: Math.max(1, Math.ceil((this.until - now) / 1_000)) };
  }

  _turn(index, now) {
    this.at = index;
    this.since = now;
    this.left = this.left.filter((other) => other !== index);
    this.waiting = this.waiting.filter((other) => other !== index);
    this.jumped = 0;
    this.until = now + this._dwell(index, now);
    this.heat[index] /= 2;
    this.show(index);
  }

  _begin(now) {
    const lively = this.pages.map((_, i) => i).filter((i) => !this.pages[i].dull);
    this.left = lively.length ? lively : this.pages.map((_, i) => i);
    this.ends = now + ROUND_MS;
  }

  /** As long as there is to see, or its share of what is left of the round. */
  _dwell(index, now) {
    const wish = this._wish(index);
    const all = this.left.reduce((sum, other) => sum + this._wish(other), wish);
    return Math.max(LEAST_MS, Math.min(wish, ((this.ends - now) * wish) / all));
  }

  _wish(index) {
    return Math.min(MOST_MS, this.pages[index].sights + CHANGE_MS * this.heat[index]);
  }

  /** Does the round still have time for a jump to this page, so that all others get their least? */
  _affords(index, now) {
    const others = this.left.filter((other) => other !== index).length;
    return !others || now + STAY_MS + others * LEAST_MS <= this.ends;
  }

  _latest() {
    return this.left.length ? this.ends - this.left.length * LEAST_MS : Infinity;
  }
}
