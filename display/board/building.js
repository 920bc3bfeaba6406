// One page of the stage: draws a plan as tables of cells and keeps the cells true.

import { el, write } from "../base/dom.js";
import { numbered } from "./plan.js";
import { STATES } from "./states.js";

const SMALLEST = 0.78; // rem; a countdown in smaller type would only be noise: the mark says it
const TIGHT = 0.7; // a countdown beside its room where room is short, in parts of the room's type, as in page.css

/** Cells of the page on show, by unit id. */
export class Building {
  constructor(stage) {
    this.stage = stage;
    this.cells = new Map();
  }

  /** Put a page on the stage. `card(id)` gives the unit's card; `hidden` hides every state. */
  show(page, card, hidden) {
    this.cells.clear();
    const longest = Math.max(...page.bands.flat().flatMap(roomsOf).map(breadth), 3);
    const height = page.h * 0.9;
    const font = Math.min(height * 0.72, (page.w - 1) / (longest * 0.6 + 0.9), 2.6);
    const tight = (page.w - 1) / (longest * 0.6 + 2.9) < font; // room and countdown side by side
    const beside = tight ? Math.min(font, (page.w - 0.85) / (longest * 0.58 + 1.85)) : font;
    const below = Math.min(font, height * 0.4);
    const timed = Math.max(beside, below);
    this.stage.classList.toggle("stacked", below > beside);
    this.stage.classList.toggle("tight", tight && below <= beside);
    const style = this.stage.style;
    style.setProperty("--w", `${page.w}rem`);
    style.setProperty("--h", `${page.h}rem`);
    style.setProperty("--room", `${Math.max(font, 0.7)}rem`);
    style.setProperty("--timed", `${timed}rem`);
    this.countdowns = timed * (tight && below <= beside ? TIGHT : 1) >= SMALLEST;
    this.stage.replaceChildren(...page.bands.map((band) => el("div", { class: "band" }, band.map((piece) => this._table(piece)))));
    for (const id of this.cells.keys()) this.update(id, card(id), hidden);
  }

  /** Bring one cell up to date; true if it is on this page. */
  update(id, card, hidden) {
    const cell = this.cells.get(id);
    if (!cell || !card) return Boolean(cell);
    const state = hidden ? "" : card.state;
    if (cell.dataset.state !== state) {
      cell.dataset.state = state;
      write(cell.children[2], state && STATES[state] ? STATES[state].word : "");
    }
    const until = !hidden && state === "on_hold" && this.countdowns ? card.until : null;
    const mark = cell.children[1];
    cell.classList.toggle("timed", Boolean(until));
    if (until) {
      if (mark.firstElementChild) mark.firstElementChild.setAttribute("until", until);
      else mark.replaceChildren(el("time-left", { until }));
    } else write(mark, STATES[state]?.mark ?? "");
    return true;
  }

  /** Mark cells as just changed, once. */
  flash(ids) {
    const cells = ids.map((id) => this.cells.get(id)).filter(Boolean);
    const again = cells.filter((cell) => cell.classList.contains("just"));
    for (const cell of again) cell.classList.remove("just");
    if (again.length) this.stage.getBoundingClientRect(); // one layout for all starts their animations over
    for (const cell of cells) {
      cell.classList.add("just");
      cell.addEventListener("animationend", () => cell.classList.remove("just"), { once: true });
    }
  }

  _table(piece) {
    const table = el("table", {}, piece.caption ? el("caption", {}, piece.caption) : null);
    const body = table.appendChild(document.createElement("tbody"));
    for (const row of piece.rows) {
      const line = el("tr", {}, numbered(piece) ? el("th", { scope: "row" }, String(row.floor)) : null);
      for (const unit of row.cells) line.append(unit ? this._cell(unit) : el("td", { class: "none" }));
      body.append(line);
    }
    return table;
  }

  _cell(unit) {
    const cell = el("td", {}, el("span", {}, unit.room), el("i"), el("span", { class: "unseen" }));
    this.cells.set(unit.id, cell);
    return cell;
  }
}

const roomsOf = (piece) => piece.rows.flatMap((row) => row.cells.filter(Boolean).map((unit) => unit.room));

/** Width of a text in digits; a Chinese character takes more. */
const breadth = (text) => [...text].reduce((sum, sign) => sum + (sign > "\u2e7f" ? 1.65 : 1), 0);
