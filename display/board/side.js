// Beside the stage: the tabs, the counts (they are the legend too), the rate and the latest changes.

import { el, reconcile, write } from "../base/dom.js";
import { clock, clockSeconds, date, t } from "../base/words.js";
import { STATES } from "./states.js";

const LEGEND = ["on_hold", "controlled", "sold", "reserved", "frozen", "unreleased"];
const BAR = ["sold", "controlled", "on_hold"];
const TABS = 7; // more are shown as a window around the one on show
const by = (id) => document.getElementById(id);

/** The tabs: every building with what it still has for sale. */
export function drawTabs(pages, at, sums, hidden) {
  const names = [...new Set(pages.map((page) => page.building))];
  const page = pages[at];
  const here = names.indexOf(page?.building);
  const start = Math.max(0, Math.min(here - Math.floor(TABS / 2), names.length - TABS));
  const shown = names.slice(start, start + TABS);
  reconcile(by("tabs").firstElementChild, shown, (name) => name, () => el("li", {}, el("span"), el("small")), (tab, name) => {
    const now = name === page.building;
    write(tab.children[0], now && page.parts > 1 ? `${name} ${page.part}/${page.parts}` : name);
    const sum = sums?.buildings.find((building) => building.name === name);
    write(tab.children[1], hidden || !sum ? "" : sum.released ? sum.states.available : STATES.unreleased.word);
    if (now) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  });
}

/** Counts, bar and rate of one building, and of the whole site when there are several. */
export function drawSums(sums, building) {
  const own = sums?.buildings.find((one) => one.name === building);
  if (!own) return;
  write(by("whose"), building);
  write(by("available"), own.states.available);
  write(by("rate"), percent(own.rate));
  const several = sums.buildings.length > 1;
  by("whole").hidden = !several;
  if (several) write(by("wholesums"), t("{n} for sale · {rate} sold", { n: sums.all.states.available, rate: percent(sums.all.rate) }));
  const legend = LEGEND.filter((state) => state !== "frozen" || sums.all.states.frozen);
  reconcile(by("counts"), legend, (state) => state, legendRow, (row, state) => write(row.children[2], own.states[state]));
  reconcile(by("bar"), BAR, (state) => state, (state) => el("i", { dataset: { state } }), (part, state) => {
    part.style.width = `${own.released ? (100 * own.states[state]) / own.released : 0}%`;
  });
}

/** The latest changes, newest first: today's with their time, older ones with their date. */
export function drawLatest(latest, now) {
  reconcile(by("latest"), latest?.changes ?? [], (change) => `${change.unit} ${change.since}`, newsRow, (row, change) => {
    write(row.children[0], date(change.since) === date(now) ? clock(change.since) : date(change.since));
  });
}

/** The sentence that stands where the counts were, while nothing can be checked. */
export function drawHidden(hidden, checkedAt) {
  by("hidden").hidden = !hidden;
  by("sums").hidden = by("news").hidden = hidden;
  write(by("since"), hidden && checkedAt ? t("Last checked {time}", { time: clockSeconds(checkedAt) }) : "");
}

const percent = (rate) => (rate === null ? "–" : `${rate}%`);

function legendRow(state) {
  return el("li", { dataset: { state } }, el("i", { "aria-hidden": "true" }, STATES[state].mark), el("span", {}, STATES[state].word), el("b"));
}

function newsRow(change) {
  return el("li", { dataset: { state: change.state } },
    el("time", { datetime: change.since }),
    el("span", {}, [change.building, change.entrance].filter(Boolean).join(" ")),
    el("span", { class: "room" }, change.room),
    el("b", {}, el("i", { "aria-hidden": "true" }, STATES[change.state].mark), STATES[change.state].word));
}
