// The page of all buildings: houses in streets, each as tall as its floors, filled as far as it is still for sale.

import { el, write } from "../base/dom.js";
import { t, tn } from "../base/words.js";
import { once } from "./building.js";
import { standing } from "./states.js";
import { streets } from "./streets.js";

/** Houses on show, by the building's name. */
export class Overview {
  constructor(stage) {
    this.stage = stage;
    this.houses = new Map();
  }

  /** Put these buildings [{name, floors}] on the stage, in a size like the stage's. */
  show({ buildings, size }, sums, hidden) {
    const digits = Math.max(...(sums?.buildings ?? []).map((one) => String(one.states.available).length), 2);
    const { rows, plot, wide, high, number } = streets(buildings, size, digits);
    this.stage.className = "overview";
    for (const [name, rem] of Object.entries({ plot, wide, number })) this.stage.style.setProperty(`--${name}`, `${rem.toFixed(3)}rem`);
    this.houses = new Map(buildings.map((building, i) => [building.name, house(building, high[i])]));
    this.stage.replaceChildren(...rows.map((row) => el("ul", { class: "street" }, row.map((i) => this.houses.get(buildings[i].name)))));
    this.update(sums, hidden);
  }

  clear() {
    this.houses.clear();
  }

  /** Bring every house up to date. */
  update(sums, hidden) {
    for (const own of sums?.buildings ?? []) {
      const node = this.houses.get(own.name);
      if (!node) continue;
      const { state, text } = standing(own);
      const [level, words] = node.querySelector(".wall").children;
      const all = own.released + own.states.unreleased;
      node.dataset.state = hidden ? "" : state;
      level.style.height = `${hidden ? 0 : (100 * own.states.available) / all}%`;
      words.classList.toggle("number", state === "available");
      write(words.lastElementChild, hidden ? "" : text);
    }
  }

  /** Mark the houses of these buildings as just changed, once. */
  flash(names) {
    once([...names].map((name) => this.houses.get(name)).filter(Boolean));
  }
}

function house({ name, floors }, high) {
  const kind = floors ? tn("{n} floor", "{n} floors", floors) : t("villas");
  return el("li", { class: floors ? "house" : "house villa" },
    el("div", { class: "wall", style: { height: `${high.toFixed(3)}rem` } }, el("i", { class: "level" }), el("b", {}, el("i", { class: "mark" }), el("span"))),
    el("p", {}, el("span", {}, name), el("small", {}, kind)));
}
