// Homes that were never released, to be struck off: the line of sums that became a home, a building entered by mistake.

import { el, reconcile, write } from "../base/dom.js";
import { t, tn } from "../base/words.js";
import { confirmIn, press } from "./press.js";
import { may, place } from "./say.js";

const box = document.getElementById("strike");
const chosen = new Set();
let offered = "";

export function drawStrike(screen) {
  const entrances = may(screen, "price_list.strike") ? screen.panel("unreleased")?.entrances ?? [] : [];
  box.hidden = !entrances.length;
  if (!entrances.length) return chosen.clear();
  if (!box.children.length) build();
  const there = new Set(entrances.flatMap(idsOf));
  for (const id of chosen) if (!there.has(id)) chosen.delete(id);
  write(box.querySelector("summary"), t("Never released ({n})", { n: there.size.toLocaleString("en-US") }));
  reconcile(box.querySelector(".places"), entrances, (e) => `${e.building} ${e.entrance}`, () => entrance(screen), fill);
  return drawAct(screen);
}

function build() {
  box.append(el("details", { class: "more" }, el("summary"),
    el("p", { class: "sub" }, t("What came into the stock by mistake, such as a line of sums, is struck off here. Released homes stay.")), el("div", { class: "places" }), el("div", { class: "act" })));
}

function entrance(screen) {
  const whole = el("input", { type: "checkbox", onchange: () => mark(screen, whole.node.homes, whole.checked) });
  const node = el("details", { class: "place" }, el("summary", {}, el("strong"), el("small")), el("label", { class: "tick" }, whole, el("span", {}, t("all of them"))), el("div", { class: "chips" }));
  whole.node = node;
  node.addEventListener("toggle", () => fillHomes(node, screen));
  node.screen = screen;
  return node;
}

function fill(node, e) {
  node.homes = idsOf(e);
  const picked = node.homes.filter((id) => chosen.has(id)).length;
  write(node.querySelector("strong"), [e.building, e.entrance].filter(Boolean).join(" "));
  write(node.querySelector("small"), picked ? t("{n} of {all} chosen", { n: picked, all: node.homes.length }) : tn("{n} unit", "{n} units", node.homes.length));
  const whole = node.querySelector("input");
  whole.checked = picked === node.homes.length;
  whole.indeterminate = picked > 0 && !whole.checked;
  fillHomes(node, node.screen);
}

/** Rooms are drawn only where somebody looks: there may be thousands. */
function fillHomes(node, screen) {
  const homes = node.open ? node.homes : [];
  reconcile(node.querySelector(".chips"), homes, String, (id) => el("button", { type: "button", onclick: () => mark(screen, [id], !chosen.has(id)) }, place(id).split(" ").at(-1)),
    (button, id) => button.setAttribute("aria-pressed", String(chosen.has(id))));
}

function mark(screen, ids, on) {
  for (const id of ids) if (on) chosen.add(id); else chosen.delete(id);
  drawStrike(screen);
}

function drawAct(screen) {
  const act = box.querySelector(".act");
  const wanted = [...chosen].sort().join();
  if (wanted === offered) return;
  offered = wanted;
  act.replaceChildren();
  if (!chosen.size) return;
  confirmIn(act, {
    label: tn("Strike {n} home off", "Strike {n} homes off", chosen.size), kind: "danger", yes: t("Strike off now"),
    question: () => t("They leave the stock: {homes}. A list that names them brings them again.", { homes: [...chosen].slice(0, 6).map(place).join(t(", ")) + (chosen.size > 6 ? " …" : "") }),
    act: async (button, out) => {
      const result = await press(button, out, "price_list.strike", { units: [...chosen] });
      if (result !== null) mark(screen, [...chosen], false);
      return result;
    },
  });
}

const idsOf = (e) => e.floors.flatMap((floor) => floor.units);
