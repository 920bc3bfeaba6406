// The unit's place in its building, drawn as a building: floors up, stacks side by side, a gap between entrances.

import { el, svg } from "../base/dom.js";
import { floorKey, fromTheTop, naturally, stack, storeyed } from "../base/unit_order.js";
import { label } from "../base/unit_words.js";
import { t } from "../base/words.js";

const CELL = { width: 13, height: 6, gap: 1.5, between: 7 };
let drawn = "";

export function drawBuilding(screen, figure, id) {
  const wanted = screen.cards.get(`unit/${id}`);
  const homes = screen.of("unit").filter(([, u]) => u.building === wanted.building);
  const state = `${id} ${homes.map(([home, u]) => home + u.state).join()}`;
  if (state === drawn && figure.childElementCount) return;
  drawn = state;
  const free = homes.filter(([, u]) => u.state === "available").length;
  const spots = !homes.some(([, u]) => storeyed(u)) ? inRows(homes) : stacked(homes);
  const [width, height] = ["x", "y"].map((side) => Math.max(...[...spots.values()].map((spot) => spot[side])));
  const drawing = svg("svg", {
    viewBox: `-2 -2 ${width + CELL.width + 4} ${height + CELL.height + 4}`,
    role: "img",
    "aria-label": t("{home} in its building", { home: label(wanted) }),
  });
  for (const [home, u] of homes) {
    const box = { ...spots.get(home), width: CELL.width, height: CELL.height };
    drawing.append(svg("rect", { ...box, class: u.state }));
    if (home === id)
      drawing.append(svg("rect", { x: box.x - 1.5, y: box.y - 1.5, width: box.width + 3, height: box.height + 3, class: "here" }));
  }
  const here = drawing.querySelector(".here");
  if (here) drawing.append(here);
  figure.replaceChildren(drawing, el("figcaption", {}, t("{building}: {n} for sale", { building: wanted.building, n: free })));
}

/** Villas have no floors: rows of eight in the order of their names. */
function inRows(homes) {
  const sorted = [...homes].sort(([, a], [, b]) => naturally(label(a), label(b)));
  return new Map(sorted.map(([id], i) => [id, { x: (i % 8) * (CELL.width + CELL.gap), y: Math.floor(i / 8) * (CELL.height + CELL.gap) }]));
}

function stacked(homes) {
  const rows = [...new Map(homes.map(([, u]) => [floorKey(u), u])).values()];
  rows.sort(fromTheTop);
  const down = new Map(rows.map((u, i) => [floorKey(u), i * (CELL.height + CELL.gap)]));
  const columns = placed(homes);
  return new Map(homes.map(([id, u]) => [id, { x: columns.get(column(u)), y: down.get(floorKey(u)) }]));
}

const column = (u) => `${u.entrance}|${stack(u)}`;

/** Where each stack stands, left to right by entrance. */
function placed(homes) {
  const names = [...new Map(homes.map(([, u]) => [column(u), u])).entries()].sort(
    ([, a], [, b]) => naturally(a.entrance, b.entrance) || naturally(stack(a), stack(b)),
  );
  const columns = new Map();
  let [x, entrance] = [0, names[0]?.[1].entrance];
  for (const [name, u] of names) {
    if (u.entrance !== entrance) x += CELL.between;
    entrance = u.entrance;
    columns.set(name, x);
    x += CELL.width + CELL.gap;
  }
  return columns;
}
