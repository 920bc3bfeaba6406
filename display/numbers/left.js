// What is left: the total, and by building and layout as many lines as fit; what is sold out is folded first.

import { byId, el, reconcile, refill, write } from "../base/dom.js";
import { t, tn } from "../base/words.js";

const LINES = 5;

export function drawLeft(homes) {
  const head = byId("left").querySelector("header");
  head.dataset.digits = String(homes.left).length;
  refill(head, {
    left: homes.left,
    released: tn("{n} unit for sale", "{n} units for sale", homes.released),
    taken: tn("{n} unit taken", "{n} units taken", homes.released - homes.left),
  });
  drawLines(byId("buildings"), homes.buildings, ({ name }) => [name, ""]);
  drawLines(byId("layouts"), homes.layouts, ({ name, area }) => [name || t("Unit"), `${area} m²`]);
}

function drawLines(list, lines, words) {
  reconcile(list, fitting(lines), (line) => (line.rest ? "rest" : words(line).join(" ")), row, (node, line) => {
    const [name, more] = line.rest ? [t("others"), ""] : words(line);
    write(node.querySelector("span").firstChild, name);
    write(node.querySelector("small"), more);
    node.querySelector("i").style.setProperty("--part", (line.left / (line.released || 1)).toFixed(3));
    write(node.lastElementChild, line.left);
    node.classList.toggle("none", !line.left);
  });
}

/** Those that fit: all, else those with something left, else the first of them and the rest in one line. */
function fitting(lines) {
  if (lines.length <= LINES) return lines;
  const some = lines.filter((line) => line.left);
  if (some.length <= LINES) return some;
  const rest = some.slice(LINES - 1);
  return [...some.slice(0, LINES - 1), rest.reduce((sum, line) => ({ rest: true, left: sum.left + line.left, released: sum.released + line.released }), { left: 0, released: 0 })];
}

const row = () => el("li", {}, el("span", {}, el("em"), el("small")), el("i"), el("b"));
