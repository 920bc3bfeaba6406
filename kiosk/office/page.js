// The office: one page of tabs over the live hall. Forms are left alone while the hall changes around them.

import { attribute } from "../base/dom.js";
import { actOnlyWhileLive } from "../base/guard.js";
import { live } from "../base/live.js";
import { sayOnPaper } from "../base/outage_words.js";
import { showViews } from "../base/views.js";
import { t } from "../base/words.js";
import { drawClients, leaveClients } from "./clients.js";
import { drawDevices } from "./devices.js";
import { drawDiscounts } from "./discounts.js";
import { watchFleet } from "./fleet.js";
import { leaveJournal, openJournal } from "./journal.js";
import { drawOutages } from "./outages.js";
import { drawPeople, leavePeople } from "./people.js";
import { drawPlan } from "./plan.js";
import { drawPrices } from "./prices.js";
import { leaveRegisters, openRegisters } from "./registers.js";
import { drawRelease } from "./release.js";
import { drawRules } from "./rules.js";
import { drawToday } from "./today.js";
import { unsaved } from "./unsaved.js";

const screen = live();

// tab -> how it is drawn, the kinds of cards that make it different, and what ends with a visit to it
const VIEWS = {
  today:   [drawToday, ["roster", "group", "person", "presence", "panel/desk"]],
  people:  [drawPeople, ["group", "person", "panel/desk", "panel/stand_ins"], leavePeople],
  clients: [drawClients, [], leaveClients],
  devices: [drawDevices, ["device", "panel/desk"]],
  prices:  [drawPrices, ["price_list", "price_draft", "price_copy", "group", "panel/unreleased", "panel/desk"]],
  discounts: [drawDiscounts, ["discount", "panel/desk"]],
  plan:    [drawPlan, ["panel/plan", "panel/desk"]],
  release: [drawRelease, ["panel/units", "panel/batches", "panel/unreleased", "panel/desk"]],
  outage:  [drawOutages, ["panel/papers", "panel/on_paper", "person", "panel/desk"]],
  rules:   [drawRules, ["panel/rules", "panel/desk"]],
  registers: [openRegisters, ["panel/desk", "person"], leaveRegisters],
  journal: [openJournal, [], leaveJournal],
};
let open = null;

screen.onchange((changed, first) => {
  const seen = new Set([...changed.keys()].flatMap((path) => [path, path.split("/")[0]]));
  if (first || seen.has("panel/desk")) showTabs();
  if (first || VIEWS[open][1].some((kind) => seen.has(kind))) VIEWS[open][0](screen);
});
actOnlyWhileLive(screen);
sayOnPaper(document.getElementById("on-paper"));
watchFleet(screen);
screen.every(markUnsaved);
showViews((shown, before) => {
  open = shown;
  if (before !== open) VIEWS[before]?.[2]?.();
  if (screen.seq !== null) VIEWS[open][0](screen);
});

function showTabs() {
  const mine = new Set(screen.panel("desk")?.tabs ?? ["today"]);
  for (const link of document.querySelectorAll(".views a")) link.hidden = !mine.has(link.hash.slice(1));
  if (!mine.has(open)) location.hash = "#today";
}

/** What is not saved stays in its tab, and the tab says so. */
function markUnsaved() {
  for (const link of document.querySelectorAll(".views a")) {
    const has = unsaved(document.getElementById(link.hash.slice(1)));
    link.toggleAttribute("data-unsaved", has);
    attribute(link, "aria-description", has && t("not saved yet"));
  }
}
