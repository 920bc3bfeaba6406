// Pages of a register or the journal: one is fetched and shown at a time, and what is going on is said in words.

import { el, write } from "./dom.js";
import { live } from "./live.js";
import { Unreachable, answerOf } from "./send.js";
import { t } from "./words.js";

const MOST_STEPS = 100;

/**
 * Pages into `place`. `ask()` says what is asked for, [register, {filter: value}], or throws an error with a `sentence`;
 * `draw(rows, into)` shows the rows of a page, none to begin with; `empty(asked)` is the sentence for a page without any.
 */
export class Pages {
  constructor(place, { ask, draw, empty }) {
    this._ask = ask;
    this._draw = draw;
    this._empty = empty;
    this._cursors = [""]; // where the pages up to this one begin
    this._next = null;
    this._asked = 0;
    this._said = el("p", { class: "said", role: "status" });
    this._wrong = el("p", { class: "wrong", role: "alert" });
    this._again = el("button", { type: "button", onclick: () => this._load() }, t("Try again"));
    this._back = el("button", { type: "button", onclick: () => this._turn(-1) }, t("Previous page"));
    this._on = el("button", { type: "button", onclick: () => this._turn(1) }, t("Next page"));
    this._number = el("span");
    this._rows = el("div", { class: "pages-rows" });
    this._turns = el("nav", { class: "pages-turns", "aria-label": t("Pages of the list") }, this._back, this._number, this._on);
    this._failed = el("div", { class: "pages-failed" }, this._wrong, this._again);
    place.append(this._said, this._failed, this._rows, this._turns);
    this.clear();
    live().ontruth((truth) => truth === "live" && !this._failed.hidden && this._unreached && this._load());
  }

  /** Whether a page has been fetched since it was cleared. */
  get shown() {
    return this._shown;
  }

  /** The first page, of what is asked for now. Resolves once it is shown or failed. */
  first() {
    this._cursors = [""];
    return this._load();
  }

  /** Nothing, until it is asked for. */
  clear() {
    this._asked += 1;
    this._shown = false;
    this._cursors = [""];
    this._next = null;
    this._unreached = false;
    this._show([]);
    this._settle("", "");
  }

  async _turn(by) {
    const from = document.activeElement;
    if (by > 0) this._cursors.push(this._next);
    else this._cursors.pop();
    await this._load();
    this._rows.scrollIntoView({ block: "nearest" });
    if (from === this._on || from === this._back) (from.disabled ? (from === this._on ? this._back : this._on) : from).focus();
  }

  async _load() {
    const mine = ++this._asked;
    this._rows.setAttribute("aria-busy", "true");
    this._settle(t("Looking…"), "");
    try {
      const [register, filters] = this._ask();
      const page = await whole(register, { ...filters, cursor: this._cursors.at(-1) });
      if (mine !== this._asked) return;
      this._next = page.cursor;
      this._shown = true;
      this._show(page.rows);
      const none = this._cursors.length > 1 ? t("There is nothing more.") : this._empty(filters);
      this._settle(page.rows.length ? "" : none, "");
    } catch (problem) {
      if (mine !== this._asked) return;
      if (!problem.sentence) console.error(problem);
      this._show([]); // what is no answer to what was asked
      this._unreached = problem instanceof Unreachable || problem.status >= 429; // asked again, it may be answered
      this._settle("", problem.sentence ?? t("The server could not handle this. Please check, then try again."));
    } finally {
      if (mine === this._asked) this._rows.removeAttribute("aria-busy");
    }
  }

  _show(rows) {
    this._draw(rows, this._rows);
    this._rows.hidden = !rows.length;
  }

  _settle(said, wrong) {
    write(this._said, said);
    write(this._wrong, wrong);
    this._failed.hidden = !wrong;
    this._again.hidden = !this._unreached;
    this._back.disabled = this._cursors.length === 1;
    this._on.disabled = this._next === null || Boolean(wrong);
    this._turns.hidden = this._back.disabled && this._on.disabled;
    write(this._number, t("Page {n}", { n: this._cursors.length }));
  }
}

/** A page with as many rows as there are: the server may look through the past in steps, and finds little in some. */
async function whole(register, asked) {
  const page = await fetched(register, asked);
  for (let steps = 1; page.cursor && page.rows.length < page.size && steps < MOST_STEPS; steps += 1) {
    const more = await fetched(register, { ...asked, cursor: page.cursor, size: page.size - page.rows.length });
    page.rows.push(...more.rows);
    page.cursor = more.cursor;
  }
  return page;
}

function fetched(register, asked) {
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
  return answerOf(`/api/${document.body.dataset.hall}/registers/${register}?${query}`);
}
