// The outbox: every check-in is kept before it is sent, and sent once, in order.
//
// Its key is made here and repeated with every try, so the server does it once whatever is lost on the way. One
// refused check-in stays for the desk to see and holds up nobody behind it.

import { newKey, send } from "../base/send.js";
import { openKept } from "./kept.js";

const RETRY_MS = 10_000;
const KEEP_MS = 24 * 3_600_000; // nobody waits at the door for a day: then it is erased unsent
const TRY_AGAIN = new Set([401, 408, 421, 425, 429]);

/** Send one check-in now: {state: "done", visit, number}, {state: "refused", code, sentence} or {state: "later"}. */
export async function attempt(args, key) {
  try {
    const { visit, number } = await send("visit.check_in", args, { key });
    return { state: "done", visit, number };
  } catch (problem) {
    const answered = problem.status >= 400 && problem.status < 500 && !TRY_AGAIN.has(problem.status);
    const definite = answered || problem.code === "failed"; // the server choked on it: it would hold up the next ones
    return definite ? { state: "refused", code: problem.code, sentence: problem.sentence } : { state: "later" };
  }
}

/** The outbox of one hall, or null where this browser cannot keep anything safely. */
export async function openOutbox(hall) {
  const kept = await openKept(hall);
  return kept && new Outbox(hall, kept);
}

class Outbox {
  constructor(hall, kept) {
    this.waiting = []; // [{n, at}] not answered yet, oldest first
    this.refused = []; // [{n, at, called, sentence}] the desk has to see
    this.nextTry = null; // by performance.now()
    this._lock = `checkin-outbox-${hall}`;
    this._kept = kept;
    this._outcomes = new Map(); // n -> what somebody here waits to hear
    this._listeners = [];
    this._channel = new BroadcastChannel(this._lock);
    this._channel.onmessage = ({ data }) => this._hear(data);
    addEventListener("online", () => this.flush());
  }

  /** fn(n, outcome) when one was answered, fn(null) when only the lists changed. */
  onchange(fn) {
    this._listeners.push(fn);
  }

  /** Keep a check-in and try to send it. Returns {n, outcome}; the promise waits until the server has answered. */
  async put(args, called) {
    const n = await this._kept.add({ key: newKey(), args, called });
    const outcome = new Promise((resolve) => this._outcomes.set(n, resolve));
    this.flush();
    return { n, outcome };
  }

  /** Erase one: the desk has dealt with it, or the visitor is correcting it. */
  async drop(n) {
    await this._kept.drop(n);
    await this._list();
    this._channel.postMessage({});
  }

  /** Send what waits, oldest first, until the server cannot be reached. Two tabs take turns. */
  flush() {
    this._asked = true;
    this._running ??= navigator.locks
      .request(this._lock, async () => {
        while (this._asked) {
          this._asked = false;
          await this._sendAll();
        }
      })
      .catch(() => this._later()) // the tablet's own store failed: what is kept stays kept
      .finally(() => {
        this._running = null;
      });
    return this._running;
  }

  async _sendAll() {
    clearTimeout(this._timer);
    for (const item of await this._list()) {
      if (Date.now() - item.at > KEEP_MS) await this._kept.drop(item.n);
      else if (item.entry && !item.entry.refused && !(await this._sendOne(item))) return this._later();
    }
    this.nextTry = null;
    await this._list();
  }

  /** False when the server gave no answer that counts. */
  async _sendOne({ n, at, entry }) {
    const outcome = await attempt(entry.args, entry.key);
    if (outcome.state === "later") return false;
    if (outcome.state === "done") await this._kept.drop(n);
    else await this._kept.replace(n, at, { called: entry.called, refused: outcome.sentence });
    await this._list();
    this._channel.postMessage({ n, outcome });
    this._tell(n, outcome);
    return true;
  }

  _later() {
    clearTimeout(this._timer);
    this.nextTry = performance.now() + RETRY_MS;
    this._timer = setTimeout(() => this.flush(), RETRY_MS);
    this._tell(null);
  }

  async _list() {
    const items = await this._kept.all();
    this.waiting = items.filter(({ entry }) => entry && !entry.refused).map(({ n, at }) => ({ n, at }));
    this.refused = items
      .filter(({ entry }) => !entry || entry.refused)
      .map(({ n, at, entry }) => ({ n, at, called: entry?.called ?? "", sentence: entry?.refused ?? "" }));
    this._tell(null);
    return items;
  }

  async _hear({ n, outcome }) {
    await this._list();
    if (n) this._tell(n, outcome);
  }

  _tell(n, outcome) {
    this._outcomes.get(n)?.(outcome);
    this._outcomes.delete(n);
    for (const fn of this._listeners) fn(n, outcome);
  }
}
