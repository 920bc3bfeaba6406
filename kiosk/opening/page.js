// The desk of an opening day: who is called, the one that chooses here, and the homes; beside it entries, draw and proof.

import { byId, refill, write } from "../base/dom.js";
import { actOnlyWhileLive } from "../base/guard.js";
import { live } from "../base/live.js";
import { hideWhatOthersDo } from "../base/may.js";
import { spoken } from "../base/visit_words.js";
import { sayInOutage } from "../base/outage.js";
import { showViews } from "../base/views.js";
import { t, tn } from "../base/words.js";
import { drawEntries } from "./entries.js";
import { drawFinder } from "./finder.js";
import { drawGroup } from "./group.js";
import { drawInternal } from "./internal.js";
import { drawPerson } from "./person.js";
import { drawProof } from "./proof.js";
import { drawReady } from "./ready.js";
import { drawSetup } from "./setup.js";
import { state } from "./state.js";

const screen = live();
const DRAWS = { desk: drawDesk, entries: () => drawEntries(screen), setup: () => drawSetup(screen), proof: () => drawProof(screen), internal: () => drawInternal(screen), ready: () => drawReady(screen) };
let view = "desk";

screen.onchange(draw);
state.onchange(draw);
actOnlyWhileLive(screen);
hideWhatOthersDo(screen);
sayInOutage(document.querySelector(".outage"), (time) => t("The numbers are as of {time}.", { time }));
showViews((opened) => {
  view = opened;
  draw();
});

function draw() {
  const panel = screen.panel("opening");
  if (!panel) return;
  drawHead(panel);
  DRAWS[view]();
}

function drawDesk() {
  drawGroup(screen);
  drawPerson(screen);
  drawFinder(screen);
}

function drawHead({ last, tickets, chosen, gave_up, passed }) {
  const homes = screen.panel("left");
  refill(byId("so-far"), {
    left: homes ? tn("{n} unit left", "{n} units left", homes.left) : "",
    last: last ? t("Called up to {number} of {many}", { number: spoken(last), many: tickets }) : "",
  });
  write(byId("ends-so-far"), tickets ? t("Passed {passed} · takes none {gave_up} · chosen {chosen}", { passed, gave_up, chosen }) : "");
}
