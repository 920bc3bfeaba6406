// One page of the stage: draws a plan as tables of cells, or as houses, and keeps them true.

import { el, write } from "../base/dom.js";
import { UNIT } from "../base/unit_words.js";
import { FLOOR, labels } from "./plan.js";
import { rule } from "./ruler.js";

const HOUR_MS = 3_600_000; // a countdown longer than this is told in whole minutes

/** Cells of the page on show, by unit id. */
export class Building {
  constructor(stage, now) {
    this.stage = stage;
    this.now = now;
    this.cells = new Map();
  }

  /** Put a page on the stage. `card(id)` gives the unit's card; `hidden` hides every state. */
  show(page, card, hidden) {
    this.cells.clear();
    const { w, h, type, house } = page;
    this.how = house ? "below" : type.how;
    this.houses = Boolean(house);
    this.stage.className = house ? "houses" : type.how;
    this.stage.classList.toggle("cut", page.cut); // a clip for each cell costs every frame of changes
    const sizes = {
      w, h, side: Math.max(...page.bands.flat().map((block) => labels(block, rule))), pad: type.pad, room: house ? house.name : type.room, timed: house ? house.name : type.timed,
      mark: house ? house.mark : type.mark, word: house ? house.word : 1, floor: house ? FLOOR : Math.min(FLOOR, type.room * 0.85),
    };
    for (const [name, rem] of Object.entries(sizes)) this.stage.style.setProperty(`--${name}`, `${rem.toFixed(3)}rem`);
    this.name = page.name;
    this.stage.replaceChildren(...page.bands.map((band) => el("div", { class: "band" }, band.map((block) => this._table(block)))));
    for (const id of this.cells.keys()) this.update(id, card(id), hidden);
  }

  /** Nothing of a building is on show. */
  clear() {
    this.cells.clear();
    this.stage.className = "";
  }

  /** Bring one cell up to date; true if it is on this page. */
  update(id, card, hidden) {
    const cell = this.cells.get(id);
    if (!cell || !card) return Boolean(cell);
    const state = hidden ? "" : card.state;
    if (cell.dataset.state !== state) {
      cell.dataset.state = state;
      write(cell.children[2], UNIT[state] ?? "");
    }
    const until = !hidden && state === "on_hold" && this.how ? card.until : null;
    cell.classList.toggle("timed", Boolean(until));
    const mark = cell.children[1];
    const shown = mark.firstElementChild;
    if (until && shown) shown.setAttribute("until", until);
    else if (until) mark.replaceChildren(el("time-left", { until, short: this.how === "minutes" || Date.parse(until) - this.now() >= HOUR_MS }));
    else if (shown) mark.replaceChildren();
    return true;
  }

  /** Mark cells as just changed, once. */
  flash(ids) {
    once(ids.map((id) => this.cells.get(id)).filter(Boolean));
  }

  _table(block) {
    const side = labels(block, rule) > 0;
    const entrances = (of) => block.parts.flatMap((part, n) => (n ? [el("td", { class: "gap" }), ...of(part)] : of(part)));
    const line = (text, i) => el("tr", {}, side && el("th", { scope: "row" }, text),
      entrances((part) => part.cells[i].map((unit) => (unit ? this._cell(unit) : el("td", { class: "none" })))));
    const door = ({ caption, cells }) => [el("th", { scope: "colgroup", colspan: cells[0].length }, caption)];
    return el("table", {}, el("tbody", {}, block.rows.map(line)),
      block.parts.some(({ caption }) => caption) && el("tfoot", {}, el("tr", {}, side && el("td", { class: "none" }), entrances(door))));
  }

  _cell(unit) {
    const cell = el("td", {}, el("span", {}, this.name(unit)), el("i"), el("span", { class: this.houses ? "word" : "unseen" }));
    this.cells.set(unit.id, cell);
    return cell;
  }
}

/** Start the mark of a change on these elements, from its beginning. */
export function once(nodes) {
  const again = nodes.filter((node) => node.classList.contains("just"));
  for (const node of again) node.classList.remove("just");
  if (again.length) again[0].getBoundingClientRect(); // one layout for all starts their animations over
  for (const node of nodes) {
    node.classList.add("just");
    node.addEventListener("animationend", () => node.classList.remove("just"), { once: true });
  }
}
