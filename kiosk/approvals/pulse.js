// The hall in one strip: how many units are in each state, and what changed last.

import { byId, el, reconcile, write } from "../base/dom.js";
import { mark } from "../base/unit_marks.js";
import { UNIT, label } from "../base/unit_words.js";
import { clockSeconds } from "../base/words.js";

const ORDER = ["available", "applied", "on_hold", "controlled", "subscribed", "signed", "withdrawing", "reserved", "frozen", "unreleased"];
const SELDOM = new Set(["subscribed", "signed", "withdrawing", "reserved", "frozen"]); // not shown as 0

export function drawPulse(screen) {
  const counts = Object.fromEntries(ORDER.map((state) => [state, 0]));
  const latest = [];
  for (const [id, unit] of screen.of("unit")) {
    counts[unit.state] += 1;
    if (unit.state !== "unreleased") newest(latest, id, unit);
  }
  const shown = ORDER.filter((state) => counts[state] || !SELDOM.has(state));
  reconcile(
    byId("counts"),
    shown,
    (state) => state,
    (state) => el("li", {}, el("i", { class: `swatch ${state}` }, mark(state)), el("span", {}, UNIT[state]), el("b")),
    (item, state) => write(item.lastChild, counts[state]),
  );
  reconcile(
    byId("whole"),
    shown,
    (state) => state,
    (state) => el("i", { class: `swatch ${state}` }),
    (bar, state) => (bar.style.flexGrow = counts[state]),
  );
  reconcile(
    byId("latest"),
    latest,
    ([id, u]) => `${id} ${u.state} ${u.since}`,
    ([, u]) => el("li", {}, el("time", {}, clockSeconds(u.since)), el("b", {}, label(u)), el("em", { class: u.state }, UNIT[u.state])),
  );
}

function newest(latest, id, unit) {
  if (latest.length === 3 && unit.since <= latest[2][1].since) return;
  latest.push([id, unit]);
  latest.sort((a, b) => b[1].since.localeCompare(a[1].since));
  latest.length = Math.min(latest.length, 3);
}
