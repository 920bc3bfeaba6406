// The dispatcher's desk: who is next, and why?

import "../base/elements.js";
import { byId, write } from "../base/dom.js";
import { actOnlyWhileLive, drawChosen } from "../base/guard.js";
import { live } from "../base/live.js";
import { hideWhatOthersDo, may } from "../base/may.js";
import { lastSeen } from "../base/outage.js";
import { clock, t } from "../base/words.js";
import { end, leave, recall, step } from "./acts.js";
import { openDesk } from "./desk.js";
import { drawLane } from "./lane.js";
import { move } from "./moves.js";
import { drawNoRound } from "./noround.js";
import { drawPaper } from "./outage.js";
import { chooseCover, showPerson } from "./person.js";
import { drawPlaces } from "./place.js";
import { drawSent } from "./sent.js";
import { chooseReason, closeSheet, refreshSheet, showPeople, wrong } from "./sheet.js";
import { target } from "./target.js";
import { drawWaiting, drawWaits } from "./waiting.js";
import { drawWhy } from "./why.js";

const screen = live();
const inHand = { visit: null, call: null }; // the visitor each lane has chosen; else the first who goes by turn
let front = "visit"; // the lane that is shown whole; the other one keeps to its line

const waiting = () => screen.of("visit").filter(([, v]) => v.state === "waiting").sort(([, a], [, b]) => a.checked_in_at.localeCompare(b.checked_in_at) || a.number - b.number);

/** [id, visit] in hand in a lane, or [null, null]. */
function chosen(lane) {
  const mine = waiting().filter(([, v]) => v.lane === lane);
  return mine.find(([id]) => id === inHand[lane]) ?? mine.find(([, v]) => v.sort === "new") ?? mine[0] ?? [null, null];
}

function draw() {
  drawWaiting(screen, waiting(), chosen(front)[0], { pick, step: (id, button) => step(screen, id, button) });
  drawSent(screen, { recall: (id, button) => recall(id, screen.cards.get(`visit/${id}`), button), end: (id, button) => end(id, screen.cards.get(`visit/${id}`), button) });
  drawPlaces(screen, () => drawChosen(draw));
  for (const lane of ["visit", "call"]) {
    const [id, visit] = chosen(lane);
    const aim = target(screen, lane, visit);
    drawLane(byId(`lane-${lane}`), screen, lane, id, visit, aim, (person) => showPerson(screen, person));
    if (lane === front) drawWhy(screen, lane, visit, aim);
  }
  drawNoRound(screen);
  drawCounts();
  refreshSheet();
}

function drawCounts() {
  const today = screen.panel("today");
  write(byId("count-visits"), today?.visits ?? "–");
  write(byId("count-receiving"), today?.receiving ?? "–");
  write(byId("count-duty"), today?.duty[1] ? today.duty.join(" / ") : "–");
}

function pick(id) {
  const visit = screen.cards.get(`visit/${id}`);
  if (!visit) return;
  inHand[visit.lane] = id;
  drawChosen(() => show(visit.lane));
}

/** Bring a lane to the front. */
function show(lane) {
  front = lane;
  for (const one of ["visit", "call"]) byId(`lane-${one}`).classList.toggle("rear", one !== lane);
  draw();
}

const ACTS = {
  primary(lane, button, [id]) {
    return id ? step(screen, id, button) : openDesk(screen, lane, pick);
  },
  leave: (lane, button, [id, visit]) => id && leave(id, visit, button),
  skip(lane, button, [, visit]) {
    const { person, position } = target(screen, lane, visit);
    chooseReason({
      title: t("Skip {badge}", person),
      note: t("This turn of {badge} becomes void, without a make-up (RT-21, RT-22).", person),
      reasons: ["not-in-area", "no-answer", "gives-turn-up"],
      give: async (reason, chip) => {
        const said = () => t("Turn {position} of {badge} is void", { position, badge: person.badge });
        if (await move(chip, "turn.skip", { lane, reason }, said, wrong)) closeSheet();
      },
    });
  },
  cover(lane, button, [, visit]) {
    const aim = target(screen, lane, visit);
    chooseCover(screen, { id: aim.slot, position: aim.position, consultant: aim.owner });
  },
  lock: (lane, button) => move(button, "roster.lock", { day: screen.panel("rosters")?.day }, () => t("The rosters are locked")),
};

for (const lane of ["visit", "call"]) {
  const root = byId(`lane-${lane}`);
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) ACTS[button.dataset.act](lane, button, chosen(lane));
  });
  root.querySelector("[data-why]").addEventListener("click", () => openWhy(document.body.dataset.why !== "open"));
  root.querySelector("[data-open]").addEventListener("click", () => {
    show(lane);
    document.querySelector(".rear [data-open]").focus();
  });
}

/** Where there is room for the reasons they always stand there; elsewhere they lie over the list until closed. */
function openWhy(open) {
  document.body.dataset.why = open ? "open" : "";
  for (const button of document.querySelectorAll("[data-why]:not(body)")) button.setAttribute("aria-expanded", String(open));
}

byId("because-close").addEventListener("click", () => openWhy(false));
byId("sheet-close").addEventListener("click", closeSheet);
byId("people-open").addEventListener("click", () => showPeople(screen, (id) => showPerson(screen, id)));
byId("desk-open").addEventListener("click", () => openDesk(screen, "visit", pick));
show(front);
actOnlyWhileLive(screen);
hideWhatOthersDo(screen);
screen.onchange(draw);
screen.every(drawWaits);
screen.ontruth((truth) => {
  write(byId("frozen"), { live: t("View only: the dispatcher sends."), old: t("This screen is not current: nothing can be sent until it is."), lost: t("No word from the hall since {time}. This list is from then.", { time: clock(lastSeen(screen)) }) }[truth]);
  byId("frozen").hidden = truth === "live" ? may(screen, "visit.dispatch") : screen.seq === null;
  drawPaper(screen);
  if (truth === "lost") draw();
});
