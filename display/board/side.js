// Beside the stage: the counts (they are the legend too), the rate and the latest changes. What is zero takes no room.

import { byId, el, reconcile, write } from "../base/dom.js";
import { LINE, PHASE } from "../base/plan_words.js";
import { UNIT } from "../base/unit_words.js";
import { clock, clockSeconds, date, t, tn } from "../base/words.js";
import { PUBLIC, standing } from "./states.js";

const LEGEND = PUBLIC.slice(1); // what is for sale stands above
const BAR = ["sold", "controlled", "on_hold"];

/** Counts, bar and rate of one building, or of the whole site (`name` ""); of the site in a line when there are several. */
export function drawSums(sums, name) {
  const own = name ? sums?.buildings.find((one) => one.name === name) : sums?.all;
  byId("sums").hidden = !own;
  if (!own) return;
  const [several, { state, text }] = [sums.buildings.length > 1, standing(own)];
  const units = own.released + own.states.unreleased;
  const size = tn("{n} unit", "{n} units", units.toLocaleString("en-US"));
  write(byId("whose"), name || t("Whole site"));
  write(byId("size"), name || !several ? size : t("{buildings} buildings, {units}", { buildings: sums.buildings.length, units: size }));
  byId("forsale").hidden = state !== "available";
  byId("total").className = name ? "" : "site";
  byId("total").dataset.standing = state;
  write(byId("available"), text);
  byId("rates").hidden = !own.released;
  write(byId("rate"), `${own.rate}%`);
  byId("whole").hidden = !name || !several || !sums.all.released;
  write(byId("wholesums"), t("{n} for sale · {rate} sold", { n: sums.all.states.available, rate: `${sums.all.rate}%` }));
  reconcile(byId("counts"), LEGEND.filter((one) => own.states[one]), (one) => one, legendRow, (row, one) => write(row.children[2], own.states[one]));
  reconcile(byId("bar"), BAR, (one) => one, (one) => el("i", { dataset: { state: one } }), (part, one) => {
    part.style.width = `${own.released ? (100 * own.states[one]) / own.released : 0}%`;
  });
}

/** The phase of the sale, and how far it is where the hall shows it: of what is to be sold by the end of the phase. */
export function drawPlan(plan) {
  byId("plan").hidden = !plan?.phase;
  if (!plan?.phase) return;
  write(byId("phase"), PHASE[plan.phase]);
  reconcile(byId("plan").querySelector("ul"), Object.entries(plan.lines ?? {}), ([line]) => line, ([line]) => el("li", { class: "rate" }, el("span", {}, LINE[line]), el("b")), (row, [, percent]) => write(row.lastChild, `${percent}%`));
}

/** The latest changes, newest first: today's with their time, older ones with their date. */
export function drawLatest(latest, now) {
  byId("news").hidden = !latest?.changes.length;
  reconcile(byId("latest"), latest?.changes ?? [], (change) => `${change.unit} ${change.since}`, newsRow, (row, change) => {
    write(row.children[0], date(change.since) === date(now) ? clock(change.since) : date(change.since));
  });
}

/** Changes there is no room for are not shown, rather than half of one. */
const fitting = new ResizeObserver(() => {
  const { bottom } = byId("news").getBoundingClientRect();
  for (const row of byId("latest").children) row.classList.toggle("beyond", row.getBoundingClientRect().bottom > bottom + 1);
});
for (const id of ["news", "latest"]) fitting.observe(byId(id));

/** The sentence that stands where the counts were, while nothing can be checked. */
export function drawHidden(hidden, checkedAt) {
  byId("hidden").hidden = !hidden;
  if (hidden) byId("sums").hidden = byId("news").hidden = true;
  write(byId("since"), hidden && checkedAt ? t("Last checked {time}", { time: clockSeconds(checkedAt) }) : "");
}

function legendRow(state) {
  return el("li", { dataset: { state } }, el("i", { class: "swatch", "aria-hidden": "true" }, el("i", { class: "mark" })), el("span", {}, UNIT[state]), el("b"));
}

function newsRow(change) {
  return el("li", { dataset: { state: change.state } },
    el("time", { datetime: change.since }),
    el("span", {}, [change.building, change.entrance, change.room].filter(Boolean).join(" ")),
    el("b", { dataset: { state: change.state } }, el("i", { class: "mark", "aria-hidden": "true" }), UNIT[change.state]));
}
