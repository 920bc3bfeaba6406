// The office: one page of tabs over the live hall. Forms are left alone while the hall changes around them.

import { live } from "../base/live.js";
import { drawDevices } from "./devices.js";
import { watchFleet } from "./fleet.js";
import { openJournal } from "./journal.js";
import { drawPeople } from "./people.js";
import { drawPrices } from "./prices.js";
import { actOnlyWhileLive } from "./press.js";
import { drawRelease } from "./release.js";
import { drawRules } from "./rules.js";
import { drawToday } from "./today.js";

const screen = live();

// tab -> how it is drawn, and the kinds of cards that make it different
const VIEWS = {
  today:   [drawToday, ["roster", "group", "person", "presence", "panel/desk"]],
  people:  [drawPeople, ["group", "person", "panel/desk"]],
  devices: [drawDevices, ["device", "panel/desk"]],
  prices:  [drawPrices, ["price_list", "panel/desk"]],
  release: [drawRelease, ["panel/units", "panel/unreleased", "panel/desk"]],
  rules:   [drawRules, ["panel/rules", "panel/desk"]],
  journal: [openJournal, []],
};
let open = null;

screen.onchange((changed, first) => {
  const seen = new Set([...changed.keys()].flatMap((path) => [path, path.split("/")[0]]));
  if (first || seen.has("panel/desk")) showTabs();
  if (first || VIEWS[open][1].some((kind) => seen.has(kind))) VIEWS[open][0](screen);
});
addEventListener("hashchange", showView);
actOnlyWhileLive(screen);
watchFleet(screen);
showView();

function showTabs() {
  const mine = new Set(screen.panel("desk")?.tabs ?? ["today"]);
  for (const link of document.querySelectorAll(".views a")) link.hidden = !mine.has(link.hash.slice(1));
  if (!mine.has(open)) location.hash = "#today";
}

function showView() {
  const wanted = location.hash.slice(1);
  open = wanted in VIEWS ? wanted : "today";
  for (const view of document.querySelectorAll("[data-view]")) view.hidden = view.id !== open;
  for (const link of document.querySelectorAll(".views a")) {
    if (link.hash === `#${open}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (screen.seq !== null) VIEWS[open][0](screen);
}
