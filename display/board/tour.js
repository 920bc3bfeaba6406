// Which page is on show: the pages in turn, but first where something just changed.

const DWELL_MS = 15_000;
const STAY_MS = 7_000; // at least, on a page that was jumped to

/** Walks through pages by itself. `show(index)` is called whenever the page changes. */
export class Tour {
  constructor(show) {
    this.show = show;
    this.pages = [];
    this.at = 0;
    this.waiting = [];
    this.until = 0;
  }

  /** New pages; stays on the building it was at. `dull` pages (nothing released) are left out unless all are. */
  set(pages, now) {
    const building = this.pages[this.at]?.building;
    this.pages = pages;
    this.waiting = [];
    this.at = Math.max(0, pages.findIndex((page) => page.building === building));
    if (building === undefined) this.at = Math.max(0, pages.findIndex((page) => !page.dull));
    this.until = now + DWELL_MS;
    this.show(this.at);
  }

  /** Something changed on this page: go there, or stay a little longer. */
  look(index, now) {
    if (index === this.at) this.until = Math.max(this.until, now + STAY_MS);
    else if (!this.waiting.includes(index)) {
      this.waiting.push(index);
      this.until = Math.min(this.until, Math.max(now, (this.jumped ?? 0) + STAY_MS));
    }
  }

  /** Called once a second. */
  tick(now) {
    if (now < this.until || this.pages.length < 2) return;
    const jump = this.waiting.shift();
    this.at = jump ?? this._following();
    this.jumped = jump === undefined ? 0 : now;
    this.until = now + (this.waiting.length ? STAY_MS : DWELL_MS);
    this.show(this.at);
  }

  _following() {
    for (let step = 1; step <= this.pages.length; step += 1) {
      const index = (this.at + step) % this.pages.length;
      if (!this.pages[index].dull) return index;
    }
    return (this.at + 1) % this.pages.length;
  }
}
