// Custom elements every screen may use.

import { write } from "./dom.js";
import { live } from "./live.js";
import "./typed.js";
import { clock, day, left, minutesLeft, t } from "./words.js";

/** An element that redraws once a second while it is in the page. */
class Ticking extends HTMLElement {
  connectedCallback() {
    this._stop = live().every((now) => this.draw(now));
    this.draw(live().now());
  }

  disconnectedCallback() {
    this._stop?.();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.draw(live().now());
  }
}

/** <hall-clock>: 11月22日 周日 14:05 by server time. */
class HallClock extends Ticking {
  draw(now) {
    this._day ??= this.appendChild(document.createElement("small"));
    this._time ??= this.appendChild(document.createElement("span"));
    write(this._day, day(now));
    write(this._time, clock(now));
  }
}

/** <time-left until="…Z">: 29:41, counting down; with `short` in whole minutes, 29′. */
class TimeLeft extends Ticking {
  static observedAttributes = ["until", "short"];

  draw(now) {
    const until = this.getAttribute("until");
    write(this, until ? (this.hasAttribute("short") ? minutesLeft(until, now) : left(until, now)) : "");
  }
}

/** <due-ring until="…Z" total="30">: a shrinking ring with the seconds (minutes above 99) inside. `total` is in seconds. */
class DueRing extends Ticking {
  static observedAttributes = ["until", "total"];

  draw(now) {
    const until = Date.parse(this.getAttribute("until") ?? "");
    const seconds = Number.isNaN(until) ? 0 : Math.max(0, (until - now) / 1_000);
    const total = Number(this.getAttribute("total")) || 60;
    this.style.setProperty("--part", Math.min(1, seconds / total).toFixed(3));
    this.toggleAttribute("data-late", seconds <= Math.min(10, total / 4));
    write(this, seconds > 99 ? `${Math.ceil(seconds / 60)}′` : Math.ceil(seconds));
  }
}

/** <truth-strip>: how true this screen is, in words. A .note inside it stays at the right. */
class TruthStrip extends HTMLElement {
  connectedCallback() {
    const screen = live();
    this._said = document.createElement("span");
    this._said.setAttribute("role", "status");
    this._age = document.createElement("span");
    this.prepend(document.createElement("i"), this._said, this._age);
    const draw = () => this.draw(screen);
    screen.ontruth(draw);
    screen.every(draw);
  }

  draw(screen) {
    const waiting = screen.seq === null;
    write(this._said, screen.refused ? t("This screen may no longer be opened here.") : waiting ? t("Connecting…") : SAYS[screen.shut ? shut : screen.truth]());
    write(this._age, screen.refused || waiting ? "" : `· ${ago(screen.age())}${screen.truth === "live" ? "" : ` · ${t("reconnecting")}`}`);
  }
}

const SAYS = {
  live: () => t("Live"),
  old: () => t("Data may be out of date"),
  lost: () => t("Data out of date"),
  shut: () => t("Nothing can be saved right now. What is shown is still true."),
  "shut, on a wall": () => t("Live. New changes have to wait."),
};

const shut = document.documentElement.dataset.theme === "wall" ? "shut, on a wall" : "shut"; // buyers need no alarm

function ago(seconds) {
  if (seconds < 100) return t("checked {n} s ago", { n: Math.max(1, seconds) });
  return t("checked {n} min ago", { n: Math.floor(seconds / 60) });
}

customElements.define("hall-clock", HallClock);
customElements.define("time-left", TimeLeft);
customElements.define("due-ring", DueRing);
customElements.define("truth-strip", TruthStrip);
