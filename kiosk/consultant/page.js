// A consultant's phone: what do I do now? Four tabs over one live socket; a call rings on every one of them.

import { live } from "../base/live.js";
import { actOnlyWhileLive } from "../base/unit_marks.js";
import { drawCalls } from "./calls.js";
import "./menu.js";
import { drawApplications, drawClients } from "./mine.js";
import { drawMe, drawPending } from "./now.js";
import { sayOutage } from "./outage.js";
import { drawReceptions } from "./reception.js";
import { drawSheet } from "./sheet.js";
import { drawTeam } from "./team.js";
import { drawTurns } from "./turn.js";
import { drawUnits } from "./units.js";

const TABS = ["now", "units", "applications", "clients"];
const screen = live();

// what is drawn again when cards of these kinds change
const DRAWN = [
  [["panel/me", "visit/"], drawMe],
  [["visit/"], drawCalls],
  [["panel/line", "panel/turn", "panel/place", "panel/me", "visit/"], drawTurns],
  [["visit/", "contact/", "application/"], drawReceptions],
  [["application/", "unit/"], drawPending],
  [["panel/team"], drawTeam],
  [["application/", "unit/"], drawApplications],
  [["contact/"], drawClients],
  [["unit/", "application/", "contact/", "visit/", "panel/rules"], drawSheet],
];

screen.onchange((changed, first) => {
  const paths = [...changed.keys()];
  for (const [kinds, draw] of DRAWN) {
    if (first || paths.some((path) => kinds.some((kind) => path.startsWith(kind)))) draw(screen);
  }
  drawUnits(screen, changed, first);
});
actOnlyWhileLive(screen);
sayOutage(screen);
screen.every(() => new Date(screen.now()).getSeconds() === 0 && drawClients(screen)); // protection ends by the clock

function openTab() {
  const wanted = location.hash.slice(1);
  const tab = TABS.includes(wanted) ? wanted : "now";
  for (const section of document.querySelectorAll("[data-tab]")) section.hidden = section.id !== tab;
  for (const link of document.querySelectorAll(".tabs a")) {
    if (link.hash === `#${tab}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.getElementById("main").scrollTop = 0;
}
addEventListener("hashchange", openTab);
openTab();
