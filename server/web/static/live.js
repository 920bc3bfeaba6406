// The live socket of this page: cards kept true, and how true they are (SC-09).
//
// Late, lost, doubled and reordered frames have one answer: open a new socket that says how far we got.

import { runDeviceCommand } from "./device_commands.js";
import { acknowledge } from "./ack.js";
import { keepAwake } from "./wake_lock.js";
import { renewWhenIdle } from "./renew.js";

const OLD_AFTER = 5_000;
const LOST_AFTER = 20_000;
const SILENCE = 6_000; // then a new socket, without waiting for the old one to admit it is dead
const FIRST = 30_000; // the same for the first frame of a socket that was let in: a snapshot on a slow line takes its time
const PAUSE = { least: 200, first: 2_000, most: 8_000 };

// close code -> what to do; anything not here means: come back, with jitter
const CLOSE = { 4401: "sign in", 4403: "not allowed" };

class Live {
  constructor(body) {
    this.cards = new Map();
    this.truth = "old";
    this.shut = false; // nothing can be saved right now; what is shown is true all the same
    this.seq = null;
    this.epoch = "";
    this.refused = false;
    this._doubted = false; // the server says that it cannot check what we hold
    this._shut = false; // the last frame said that the server can save nothing
    this._address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live/${body.hall}/${body.screen}`;
    this._at = Date.now(); // server time of the last frame; our own clock until there is one
    this._seen = performance.now(); // when that frame came
    this._opened = performance.now();
    this._let_in = false; // our socket was let in and has said nothing yet
    this._failures = 0;
    this._changed = new Map();
    this._first = false;
    this._asked = false;
    this._painted = null; // the number the page has drawn
    this._listeners = { change: [], truth: [], second: [] };
    this._settle();
    this._open();
    this._wall = Date.now();
    this._mono = performance.now();
    setInterval(() => this._tick(), 1_000);
    addEventListener("online", () => this._open());
    addEventListener("pageshow", (event) => event.persisted && this._open());
    document.addEventListener("visibilitychange", () => !document.hidden && this.age() > 3 && this._open());
    keepAwake();
  }

  /** [[id, card], …] of one kind. */
  of(kind) {
    const found = [];
    for (const [path, card] of this.cards) if (path.startsWith(`${kind}/`)) found.push([path.slice(kind.length + 1), card]);
    return found;
  }

  /** The panel's card, or undefined. */
  panel(name) {
    return this.cards.get(`panel/${name}`);
  }

  /** fn(changed: Map path -> card | null, first), once per painted frame; first is true after a snapshot. */
  onchange(fn) {
    this._listeners.change.push(fn);
    if (this.seq === null) return;
    this._first = true;
    this.cards.forEach((card, path) => this._changed.set(path, card));
    this._ask();
  }

  /** fn(truth, ageSeconds) now, on each change of it or of `shut`, and each second while not live. */
  ontruth(fn) {
    this._listeners.truth.push(fn);
    fn(this.truth, this.age());
  }

  /** fn(nowMs) once a second. Returns a function that stops it. */
  every(fn) {
    this._listeners.second.push(fn);
    return () => (this._listeners.second = this._listeners.second.filter((other) => other !== fn));
  }

  /** Server time in milliseconds. */
  now() {
    return this._at + performance.now() - this._seen;
  }

  /** Seconds since the last valid frame. */
  age() {
    return Math.floor((performance.now() - this._seen) / 1_000);
  }

  _open() {
    if (this.refused) return;
    clearTimeout(this._again);
    this._let_go();
    this._opened = performance.now();
    this._let_in = false;
    const since = this.seq === null ? "" : `?since=${this.seq}&epoch=${encodeURIComponent(this.epoch)}`;
    const socket = new WebSocket(this._address + since);
    this._socket = socket;
    socket.onopen = () => (this._let_in = socket === this._socket);
    socket.onmessage = (message) => socket === this._socket && this._hear(message.data);
    socket.onclose = (close) => socket === this._socket && this._closed(close.code);
  }

  _let_go() {
    const socket = this._socket;
    this._socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  _closed(code) {
    this._socket = null;
    if (CLOSE[code] === "sign in") return reloadOnce();
    if (CLOSE[code] === "not allowed") {
      this.refused = true;
      return this._settle();
    }
    this._reopen();
  }

  _reopen() {
    this._let_go();
    const most = Math.min(PAUSE.most, PAUSE.first * 2 ** this._failures);
    this._failures += 1;
    clearTimeout(this._again);
    this._again = setTimeout(() => this._open(), PAUSE.least + Math.random() * (most - PAUSE.least));
  }

  _hear(text) {
    this._let_in = false;
    let frame;
    try {
      frame = JSON.parse(text);
    } catch {
      return this._reopen();
    }
    if (frame.type === "snapshot") this._replace(frame);
    else if (frame.type === "delta") {
      if (frame.after !== this.seq) return this._reopen();
      this._patch(frame);
    } else if (frame.type === "doubt") {
      this._doubted = true;
      return this._settle();
    } else if (frame.type === "beat") {
      if (this.seq === null || frame.seq > this.seq) return this._reopen();
      if (frame.seq < this.seq) return; // a server that is behind us proves nothing
      this._shut = Boolean(frame.shut); // other frames do not say
    } else if (frame.type === "ask") return runDeviceCommand(frame);
    else return; // a later version's frame
    this._at = Date.parse(frame.at);
    this._seen = performance.now();
    if (frame.type === "beat") this._doubted = false; // what changed comes by Redis too, which vouches for nothing
    this._failures = 0;
    this._settle();
    if (frame.version) renewWhenIdle(frame.version);
    acknowledge(this._socket, frame, () => this._painted);
  }

  _replace(frame) {
    const cards = new Map(Object.entries(frame.cards));
    for (const path of this.cards.keys()) if (!cards.has(path)) this._changed.set(path, null);
    for (const [path, card] of cards) this._changed.set(path, card);
    this.cards = cards;
    this.seq = frame.seq;
    this.epoch = frame.epoch;
    this._first = true;
    this._ask();
  }

  _patch(frame) {
    for (const path of frame.drop ?? []) if (this.cards.delete(path)) this._changed.set(path, null);
    for (const [path, card] of Object.entries(frame.put ?? {})) {
      this.cards.set(path, card);
      this._changed.set(path, card);
    }
    if (this._painted === this.seq && !this._changed.size) this._painted = frame.seq;
    this.seq = frame.seq;
    if (this._changed.size) this._ask();
  }

  _ask() {
    if (this._asked) return;
    this._asked = true;
    if (document.hidden) setTimeout(() => this._tell(), 50); // hidden pages are not painted
    else requestAnimationFrame(() => this._tell());
  }

  _tell() {
    const [changed, first] = [this._changed, this._first];
    [this._asked, this._changed, this._first] = [false, new Map(), false];
    for (const fn of this._listeners.change) fn(changed, first);
    if (this._listeners.change.length) this._painted = this.seq;
  }

  _tick() {
    const [wall, mono] = [Date.now(), performance.now()];
    const slept = wall - this._wall - (mono - this._mono) > 3_000; // the machine slept and its monotonic clock with it
    [this._wall, this._mono] = [wall, mono];
    if (slept) this._seen -= OLD_AFTER;
    const silent = mono - Math.max(this._seen, this._opened) > (this._let_in ? FIRST : SILENCE);
    if (slept || (silent && this._socket)) this._open();
    this._settle();
    for (const fn of this._listeners.second) fn(this.now());
  }

  _settle() {
    const age = performance.now() - this._seen;
    const [was, wasShut] = [this.truth, this.shut];
    const old = this.seq === null || this._doubted || age >= OLD_AFTER;
    this.truth = this.refused || age >= LOST_AFTER ? "lost" : old ? "old" : "live";
    const root = document.documentElement;
    this.shut = this._shut && this.truth === "live";
    root.dataset.truth = this.truth;
    root.toggleAttribute("data-shut", this.shut);
    root.toggleAttribute("data-connecting", this.seq === null && age < OLD_AFTER && !this.refused);
    clearTimeout(this._ages);
    if (this.truth === "live") this._ages = setTimeout(() => this._settle(), OLD_AFTER - age + 1); // not a second later
    if (was === "live" && this.truth === "live" && wasShut === this.shut) return;
    for (const fn of this._listeners.truth) fn(this.truth, this.age());
  }
}

let only = null;

/** The one live socket of this page. */
export function live() {
  only ??= new Live(document.body.dataset);
  return only;
}

/** Signed out or not paired: the server answers a reload with the right page. Not more often than every ten seconds. */
function reloadOnce() {
  const last = Number(sessionStorage.getItem("reloaded") ?? 0);
  const wait = Math.max(0, last + 10_000 - Date.now());
  setTimeout(() => {
    sessionStorage.setItem("reloaded", String(Date.now()));
    location.reload();
  }, Math.min(wait, 10_000));
}
