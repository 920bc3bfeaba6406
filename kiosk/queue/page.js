// The dispatcher's desk: who is next, and why?

import "../base/parts.js";
import { el, reconcile, toast, write } from "../base/dom.js";
import { live } from "../base/live.js";
import { clock, t, tn } from "../base/words.js";
import { openDesk } from "./desk.js";
import { drawLane } from "./lane.js";
import { freeze, move, watching } from "./moves.js";
import { everyone, spoken, who } from "./people.js";
import { chooseCover, showPerson } from "./person.js";
import { choosePerson, chooseReason, closeSheet, refreshSheet, showPeople, wrong } from "./sheet.js";
import { freeOf, target } from "./target.js";
import { drawSent, drawWaiting, drawWaits } from "./waiting.js";
import { drawWhy } from "./why.js";

const node = (id) => document.getElementById(id);
const screen = live();
const inHand = { visit: null, call: null }; // the visitor each lane has chosen; else the first who goes by turn
let why = null; // the lane whose reasons are open

const waiting = () => screen.of("visit").filter(([, v]) => v.state === "waiting").sort(([, a], [, b]) => a.checked_in_at.localeCompare(b.checked_in_at) || a.number - b.number);

/** [id, visit] in hand in a lane, or [null, null]. */
function chosen(lane) {
  const mine = waiting().filter(([, v]) => v.lane === lane);
  return mine.find(([id]) => id === inHand[lane]) ?? mine.find(([, v]) => v.sort === "new") ?? mine[0] ?? [null, null];
}

function draw() {
  drawWaiting(screen, waiting(), chosen("visit")[0], { pick, step });
  drawSent(screen, { recall: (id, button) => move(button, "visit.recall", { visit: id }) });
  for (const lane of ["visit", "call"]) {
    const [id, visit] = chosen(lane);
    const aim = target(screen, lane, visit);
    drawLane(node(`lane-${lane}`), screen, lane, id, visit, aim, (person) => showPerson(screen, person));
    if (why === lane) drawWhy(screen, lane, visit, aim);
  }
  drawRosters();
  drawCounts();
  refreshSheet();
  freeze();
}

function drawCounts() {
  const people = everyone(screen);
  write(node("count-visits"), screen.panel("today")?.visits ?? "–");
  write(node("count-receiving"), people.filter((p) => p.state === "receiving").length);
  write(node("count-duty"), `${people.filter((p) => p.state !== "off").length} / ${people.length}`);
}

function drawRosters() {
  const rosters = screen.panel("rosters");
  for (const list of document.querySelectorAll("[data-rosters]")) {
    reconcile(list, rosters?.groups ?? [], (r) => r.group, () => el("li"), (li, r) => {
      const filed = r.filed ? tn("Group {group}: {n} person, filed {time}", "Group {group}: {n} people, filed {time}", r.people, { ...r, time: clock(r.filed) }) : t("Group {group}: no list yet", r);
      write(li, r.excluded ? `${filed} · ${t("below the minimum, not in the round (RT-04)")}` : filed);
    });
  }
}

function pick(id) {
  const visit = screen.cards.get(`visit/${id}`);
  if (visit) inHand[visit.lane] = id;
  draw();
}

/** The one move that is right for this visitor now. */
async function step(id, button) {
  const visit = screen.cards.get(`visit/${id}`);
  if (!visit) return;
  const aim = target(screen, visit.lane, visit);
  if (visit.sort === "personal") return move(button, "visit.leave", { visit: id });
  if (aim.kind === "person") return dispatch(button, id, aim.person.id, aim);
  if (aim.kind === "helper" || aim.kind === "group") return chooseHelper(id, visit, aim);
  return dispatch(button, id, null, aim);
}

async function dispatch(button, visit, to, aim, say) {
  const done = await move(button, "visit.dispatch", { visit, to, desk: "" }, say);
  if (done && aim.person && done.consultant !== aim.person.id) {
    toast(t("Went to {badge}: {before} was no longer next", { badge: who(screen, done.consultant).badge, before: aim.person.badge }));
  }
  return done;
}

function chooseHelper(id, visit, aim) {
  const number = spoken(visit.number);
  choosePerson({
    title: t("Who receives {number} {name}?", { number, name: visit.name }),
    note: aim.kind === "helper" ? t("{badge} is not free; a helper of the group receives, no turn is spent (RT-44).", aim.person) : t("No turn is spent."),
    people: () => freeOf(screen, aim.group),
    none: t("Nobody of this group waits in the area right now."),
    pick: async (person, button) => (await dispatch(button, id, person.id, { person }, wrong)) && closeSheet(),
  });
}

const ACTS = {
  primary(lane, button, [id]) {
    return id ? step(id, button) : openDesk(screen, lane, pick);
  },
  leave: (lane, button, [id]) => id && move(button, "visit.leave", { visit: id }),
  skip(lane, button, [, visit]) {
    const { person } = target(screen, lane, visit);
    chooseReason({
      title: t("Skip {badge}", person),
      note: t("This turn of {badge} becomes void, without a make-up (RT-21, RT-22).", person),
      reasons: [t("Not in the waiting area"), t("Does not answer"), t("Gives the turn up")],
      give: async (reason, chip) => (await move(chip, "turn.skip", { lane, reason }, wrong)) && closeSheet(),
    });
  },
  cover(lane, button, [, visit]) {
    const aim = target(screen, lane, visit);
    chooseCover(screen, { id: aim.slot, position: aim.position, consultant: aim.owner });
  },
  lock: (lane, button) => move(button, "roster.lock", { day: screen.panel("rosters")?.day }),
};

for (const lane of ["visit", "call"]) {
  const root = node(`lane-${lane}`);
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) ACTS[button.dataset.act](lane, button, chosen(lane));
  });
  root.querySelector("[data-why]").addEventListener("click", () => openWhy(why === lane ? null : lane));
}

function openWhy(lane) {
  why = lane;
  document.body.dataset.why = lane ?? "";
  node("because").hidden = !lane;
  for (const one of ["visit", "call"]) node(`lane-${one}`).querySelector("[data-why]").setAttribute("aria-expanded", String(one === lane));
  draw();
}

node("because-close").addEventListener("click", () => openWhy(null));
node("sheet-close").addEventListener("click", closeSheet);
node("people-open").addEventListener("click", () => showPeople(screen, (id) => showPerson(screen, id)));
node("desk-open").addEventListener("click", () => openDesk(screen, "visit", pick));
screen.onchange(draw);
screen.every(drawWaits);
screen.ontruth((truth) => {
  write(node("frozen"), truth === "live" ? t("You may look, but only the dispatcher sends.") : t("This screen is not current: nothing can be sent until it is."));
  node("frozen").hidden = truth === "live" ? !watching : screen.seq === null;
  freeze();
});
