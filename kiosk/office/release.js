// Release: what each building has in which state, and the batch that goes on sale next.

import { el, reconcile, write } from "../base/dom.js";
import { UNIT, storey } from "../base/unit_words.js";
import { t, tn } from "../base/words.js";
import { drawBatches } from "./batches.js";
import { actButton, confirmIn, press, wrong } from "./press.js";
import { may } from "./say.js";
import { draft } from "./unsaved.js";

const stock = document.getElementById("stock");
const waiting = document.getElementById("waiting");
const bar = document.getElementById("chosen");
const STATES = Object.keys(UNIT);
const chosen = new Set();
let offered = "";
draft(bar, { read: () => [...chosen].join() });

export function drawRelease(screen) {
  drawStock(screen.panel("units")?.buildings ?? []);
  drawBatches(screen);
  const mine = may(screen, "unit.release");
  const entrances = mine ? screen.panel("unreleased")?.entrances ?? [] : [];
  sayWho(screen, mine, entrances);
  const taken = new Set((screen.panel("batches")?.batches ?? []).flatMap((one) => one.units));
  const there = new Set(entrances.flatMap((e) => e.floors.flatMap((f) => f.units)).filter((id) => !taken.has(id)));
  for (const id of chosen) if (!there.has(id)) chosen.delete(id);
  reconcile(waiting, entrances, (e) => `${e.building} ${e.entrance}`, entrance(screen), (node, e) => fillEntrance(node, e, screen));
  drawBar(screen);
}

function drawStock(buildings) {
  const used = STATES.filter((state) => buildings.some((b) => b.states[state]));
  const sum = buildings.map((b) => b.states);
  const total = Object.fromEntries(used.map((state) => [state, sum.reduce((n, states) => n + (states[state] ?? 0), 0)]));
  const row = (name, states, kind) => el("tr", { class: kind }, el("th", { scope: "row" }, name), used.map((state) => el("td", { class: states[state] ? "" : "zero" }, states[state] ?? 0)),
    el("td", { class: "sum" }, used.reduce((n, state) => n + (states[state] ?? 0), 0)));
  if (!buildings.length) return stock.replaceChildren(el("p", { class: "empty" }, t("There are no units yet. Put a price list in force first.")));
  return stock.replaceChildren(el("table", {},
    el("caption", { class: "unseen" }, t("Units by building and state")),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, t("Building")), used.map((state) => el("th", { scope: "col" }, el("i", { class: `swatch ${state}`, "aria-hidden": "true" }), UNIT[state])), el("th", { scope: "col", class: "sum" }, t("Total")))),
    el("tbody", {}, buildings.map((b, at) => row(b.building, sum[at])), buildings.length > 1 ? row(t("All buildings"), total, "all") : "")));
}

function sayWho(screen, mine, entrances) {
  const note = document.getElementById("who-releases");
  const left = (screen.panel("units")?.buildings ?? []).reduce((n, b) => n + (b.states.unreleased ?? 0), 0);
  note.hidden = (mine && entrances.length > 0) || !(screen.panel("units")?.buildings ?? []).length;
  if (mine) write(note, left ? "" : t("Every unit is released."));
  else write(note, left ? tn("{n} unit is not released. The sales controller releases it for sale.", "{n} units are not released. The sales controller releases them for sale.", left) : t("Every unit is released."));
}

function entrance(screen) {
  return ({ building, entrance }) => {
    const whole = el("input", { type: "checkbox", onchange: () => mark(screen, allOf(current(screen, building, entrance)), whole.checked) });
    const name = [building, entrance].filter(Boolean).join(" ");
    return el("section", { class: "entrance", "aria-label": name }, el("label", { class: "tick" }, whole, el("strong", {}, name), el("span", { class: "sub" })), el("div", { class: "chips" }));
  };
}

function fillEntrance(node, e, screen) {
  const ids = allOf(e);
  const picked = ids.filter((id) => chosen.has(id)).length;
  const whole = node.querySelector("input");
  whole.checked = picked === ids.length;
  whole.indeterminate = picked > 0 && picked < ids.length;
  write(node.querySelector(".sub"), picked ? t("{n} of {all} chosen", { n: picked, all: ids.length }) : t("{n} not released", { n: ids.length }));
  reconcile(node.querySelector(".chips"), e.floors, (f) => `${f.floor} ${f.floor_label}`, ({ floor, floor_label }) => {
    const chip = el("button", { type: "button", class: "chip" }, el("b"), el("small"));
    chip.addEventListener("click", () => {
      const now = current(screen, e.building, e.entrance)?.floors.find((f) => f.floor === floor && f.floor_label === floor_label);
      if (now) mark(screen, now.units, !now.units.every((id) => chosen.has(id)));
    });
    return chip;
  }, (chip, f) => {
    write(chip.firstChild, storey(f) || t("no floor"));
    write(chip.lastChild, tn("{n} unit", "{n} units", f.units.length));
    chip.setAttribute("aria-pressed", String(f.units.every((id) => chosen.has(id))));
  });
}

function mark(screen, ids, on) {
  for (const id of ids) if (on) chosen.add(id); else chosen.delete(id);
  drawRelease(screen);
}

function drawBar(screen) {
  bar.hidden = !chosen.size;
  const batchFirst = Boolean(screen.panel("batches")?.first);
  const wanted = `${batchFirst} ${[...chosen].sort().join()}`;
  if (wanted === offered) return;
  offered = wanted;
  const box = el("div");
  bar.replaceChildren(el("p", {}, el("strong", {}, chosen.size), " ", tn("unit chosen", "units chosen", chosen.size)), el("span", { class: "gap" }), box,
    el("button", { type: "button", class: "quiet", onclick: () => mark(screen, [...chosen], false) }, t("Choose none")));
  if (may(screen, "batch.draft")) askForBatch(screen, box, batchFirst);
  if (batchFirst) return;
  confirmIn(box.appendChild(el("div")), {
    label: tn("Release {n} unit", "Release {n} units", chosen.size), kind: "primary", yes: t("Release now"),
    question: () => t("They are for sale on every screen at once. This cannot be taken back here."),
    act: async (button, out) => {
      const result = await press(button, out, "unit.release", { units: [...chosen] });
      if (result !== null) mark(screen, [...chosen], false);
      return result;
    },
  });
}

/** A batch of what is chosen, under a name; it waits for the developer's signature. */
function askForBatch(screen, box, needed) {
  const [title, out] = [el("input", { maxlength: "40", autocomplete: "off", placeholder: t("Name of the batch"), "aria-label": t("Name of the batch") }), wrong()];
  const ask = actButton(t("Ask for approval"), { class: needed ? "primary" : "" }, async () => {
    if (!title.value.trim()) return write(out, t("A name is needed."));
    if ((await press(ask, out, "batch.draft", { called: title.value.trim(), units: [...chosen] })) !== null) mark(screen, [...chosen], false);
    return null;
  });
  box.append(el("div", { class: "row fields" }, title, ask), out);
}

const current = (screen, building, entrance) => screen.panel("unreleased")?.entrances.find((e) => e.building === building && e.entrance === entrance);

const allOf = (e) => (e?.floors ?? []).flatMap((f) => f.units);
