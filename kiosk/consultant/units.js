// Units by building and entrance: a table of floors and stacks, with filters that step the others back.

import { byId, el, reconcile, write } from "../base/dom.js";
import { mark } from "../base/unit_marks.js";
import { naturally } from "../base/unit_order.js";
import { UNIT, label } from "../base/unit_words.js";
import { t } from "../base/words.js";
import { fillFilters, fits, inTenThousands, whenFiltered } from "./filters.js";
import { byFloor } from "./floors.js";
import { myUnits } from "./mine.js";
import { openUnit } from "./sheet.js";
import { place, slowDays } from "./stars.js";

const chosen = { building: "", entrance: "" };
const cells = new Map(); // unit id -> its button, of the entrance that is drawn
let screen = null;
let seen = new Set(); // the units the tables were made for
let mine = new Set(); // the units I have an open application for

whenFiltered(() => draw());

/** Everything after a snapshot or when homes came or went; else only the counts and the cells that changed. */
export function drawUnits(live, changed, first) {
  screen = live;
  const before = mine;
  mine = myUnits(screen);
  const taken = [...before, ...mine].filter((id) => before.has(id) !== mine.has(id)).map((id) => `unit/${id}`);
  const paths = [...new Set([...changed.keys(), ...taken])].filter((path) => path.startsWith("unit/"));
  const marks = changed.has("panel/stars") || changed.has("panel/rules");
  if (!first && !marks && !paths.length) return;
  const whole = first || marks || paths.some((path) => changed.get(path) === null || !seen.has(path));
  if (whole) {
    seen = new Set([...screen.cards.keys()].filter((path) => path.startsWith("unit/")));
    fillFilters(screen);
  }
  draw(whole ? null : paths.map((path) => path.slice("unit/".length)));
}

function draw(only = null) {
  const all = screen.of("unit");
  const counts = count(all, (u) => u.building);
  const buildings = [...counts.keys()].sort(naturally);
  if (!counts.has(chosen.building)) chosen.building = [...buildings].sort((a, b) => counts.get(b).free - counts.get(a).free)[0] ?? "";
  choose(byId("buildings"), buildings, counts, "building");
  const here = all.filter(([, u]) => u.building === chosen.building);
  const entrances = count(here, (u) => u.entrance);
  const names = [...entrances.keys()].sort(naturally);
  if (!entrances.has(chosen.entrance)) chosen.entrance = names[0] ?? "";
  choose(byId("entrances"), names, entrances, "entrance");
  byId("entrances").hidden = names.length < 2;
  byId("no-units").hidden = all.length > 0;
  byId("filters").hidden = !all.length;
  byId("fits").replaceChildren(...fitting(all.filter(([, u]) => u.state === "available" && fits(u)).length));
  if (only) only.filter((id) => cells.has(id)).forEach(redraw);
  else drawStacks(here.filter(([, u]) => u.entrance === chosen.entrance));
}

function redraw(id) {
  const old = cells.get(id);
  const focused = old === document.activeElement;
  old.replaceWith(cell(id, screen.cards.get(`unit/${id}`)));
  if (focused) cells.get(id).focus();
}

function fitting(n) {
  const [before, after] = t("{n} for sale").split("{n}");
  return [before, el("b", {}, String(n)), after];
}

function count(units, of) {
  const counts = new Map();
  for (const [, unit] of units) {
    const one = counts.get(of(unit)) ?? { free: 0, all: 0, released: 0 };
    one.all += 1;
    if (unit.state === "available") one.free += 1;
    if (unit.state !== "unreleased") one.released += 1;
    counts.set(of(unit), one);
  }
  return counts;
}

function choose(parent, names, counts, what) {
  const make = (name) =>
    el(
      "button",
      {
        type: "button",
        onclick: () => {
          chosen[what] = name;
          if (what === "building") chosen.entrance = "";
          draw();
        },
      },
      el("span", {}, name || t("All")),
      el("small", {}),
    );
  reconcile(
    parent,
    names,
    (name) => name,
    make,
    (button, name) => {
      const one = counts.get(name);
      write(button.lastChild, one.released ? one.free : UNIT.unreleased);
      button.setAttribute("aria-pressed", String(name === chosen[what]));
    },
  );
}

function drawStacks(units) {
  cells.clear();
  const { columns, rows, loose } = byFloor(units);
  byId("stacks").replaceChildren(
    columns.length ? table(columns, rows) : "",
    loose.length
      ? el(
          "div",
          { class: "villas" },
          loose.map((found) => cell(...found)),
        )
      : "",
  );
}

function table(columns, rows) {
  const head = columns.map(({ name, area }) => el("th", { scope: "col" }, name, el("small", {}, `${Math.round(area)} m²`)));
  const row = ({ text, cells: found }) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, text),
      found.map((homes) =>
        el(
          "td",
          {},
          homes.map((home) => cell(...home)),
        ),
      ),
    );
  return el(
    "table",
    { style: { minWidth: `${38 + columns.length * 82}px` } },
    el("thead", {}, el("tr", {}, el("td"), head)),
    el("tbody", {}, rows.map(row)),
  );
}

function cell(id, unit) {
  const look = unit.state === "available" && !fits(unit) ? "available other" : unit.state;
  const says = mine.has(id)
    ? t("mine")
    : unit.state === "available"
      ? inTenThousands(unit.price_fen)
      : unit.state === "applied"
        ? t("{n} in line", { n: unit.waiting })
        : UNIT[unit.state];
  const starred = place(screen, id) > 0;
  const slow = slowDays(screen, unit) > 0;
  const button = el(
    "button",
    {
      type: "button",
      class: `cell ${look}${mine.has(id) ? " mine" : ""}`,
      "aria-label": [label(unit), UNIT[unit.state], says, starred && t("on our list"), slow && t("moves slowly")].filter(Boolean).join(" "),
      onclick: () => openUnit(screen, id),
    },
    el("span", {}, el("b", {}, `${starred ? "★" : ""}${unit.room}${slow ? "⌛︎" : ""}`), el("small", {}, says)),
    unit.state !== "available" && mark(unit.state),
  );
  cells.set(id, button);
  return button;
}
