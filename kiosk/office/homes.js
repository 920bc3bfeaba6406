// The homes of one building as they stand: entrances, floors from the top, each home with its state in colour, mark and word.

import { el, write } from "../base/dom.js";
import { mark } from "../base/unit_marks.js";
import { floorKey, floorName, fromTheTop, naturally, storeyed } from "../base/unit_order.js";
import { UNIT } from "../base/unit_words.js";

/** Homes into `place`; `chosen(id)` when somebody presses one. */
export class Homes {
  constructor(place, chosen) {
    this._place = place;
    this._chosen = chosen;
    this._cells = new Map(); // by the unit's place in the day
  }

  /** The homes of a building in these states, by their places in the day. Those of state "" are not there. */
  show(day, building, states) {
    if (this._day !== day || this._building !== building) this._layOut(day, building);
    for (const [place, cell] of this._cells) {
      const state = states[place];
      if (cell.dataset.state === state) continue;
      cell.dataset.state = state;
      cell.hidden = !state;
      cell.querySelector(".mark").replaceWith(mark(state));
      write(cell.lastChild, UNIT[state] ?? "");
    }
  }

  /** The keyboard goes on where it chose a home. */
  focus() {
    this._pressed?.focus();
  }

  _layOut(day, building) {
    [this._day, this._building] = [day, building];
    this._cells.clear();
    const mine = day.units.map((unit, place) => ({ ...unit, place })).filter((unit) => unit.building === building);
    const entrances = [...new Set(mine.map((unit) => unit.entrance))].sort(naturally);
    this._place.replaceChildren(...entrances.map((entrance) => this._entrance(building, entrance, mine.filter((unit) => unit.entrance === entrance))));
  }

  _entrance(building, entrance, units) {
    const floors = new Map();
    for (const unit of units) {
      const key = storeyed(unit) ? floorKey(unit) : "";
      floors.set(key, [...(floors.get(key) ?? []), unit]);
    }
    const loose = floors.get("") ?? [];
    floors.delete("");
    const rows = [...floors.values()].sort(([a], [b]) => fromTheTop(a, b)).map((row) => this._row(floorName(row[0]), row));
    return el("section", { class: "entrance", "aria-label": `${building} ${entrance}`.trim() },
      entrance && el("h2", {}, entrance), el("ul", { class: "storeys" }, rows, loose.length > 0 && this._row("", loose)));
  }

  _row(name, units) {
    const cells = units.sort((a, b) => naturally(a.room, b.room)).map((unit) => this._cell(unit));
    return el("li", {}, el("span", { class: "storey" }, name), el("div", { class: "homes" }, cells));
  }

  _cell({ id, place, room }) {
    const press = () => {
      this._pressed = cell;
      this._chosen(id);
    };
    const cell = el("button", { type: "button", class: "flat", onclick: press }, el("span", {}, room), mark(""), el("span", { class: "unseen" }));
    this._cells.set(place, cell);
    return cell;
  }
}
