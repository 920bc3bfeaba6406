// The approvals desk: the decision that falls due first, and everything needed to take it.

import { byId, write } from "../base/dom.js";
import { actOnlyWhileLive } from "../base/guard.js";
import { live } from "../base/live.js";
import { may } from "../base/may.js";
import { drawNotices } from "../base/notices.js";
import { sayInOutage } from "../base/outage.js";
import { sayOnPaper } from "../base/outage_words.js";
import { onShortcut, switchShortcuts } from "../base/shortcuts.js";
import { showViews } from "../base/views.js";
import { t } from "../base/words.js";
import { otherCase } from "./anycase.js";
import { drawDuty } from "./control.js";
import { drawHomes } from "./homes.js";
import { drawPulse } from "./pulse.js";
import { drawQueue, queue } from "./queue.js";
import { drawSlips } from "./slips.js";
import { drawStandIns } from "./standins.js";
import { drawCase } from "./unitcase.js";
import { approve, drawVerdict } from "./verdict.js";

const screen = live();
let picked = null; // the application that is open
let awaited = null; // the application that is opened as soon as it is undecided again
const settled = new Set(); // what I have decided, as it stood before

screen.onchange((changed, first) => {
  const kinds = new Set([...changed.keys()].map((path) => path.split("/")[0]));
  if (first || kinds.has("unit")) drawPulse(screen);
  if (first || kinds.has("unit") || kinds.has("reservation") || kinds.has("reconciliation") || kinds.has("panel")) drawHomes(screen);
  if (first || kinds.has("panel")) byId("release-link").hidden = !may(screen, "unit.release");
  if (first || kinds.has("receipt") || kinds.has("unit")) drawSlips(screen);
  if (first || kinds.has("panel")) drawStandIns(screen);
  if (first || kinds.has("panel")) showNotices();
  if (first || kinds.has("panel")) drawDuty(screen);
  draw();
});
actOnlyWhileLive(screen);
sayOnPaper(byId("on-paper"));
sayInOutage(document.querySelector(".outage"), (time) => t("The list is as of {time}; counts and times left are hidden.", { time }));

function showNotices() {
  const many = drawNotices(screen, byId("unseen-list"));
  write(byId("unseen"), many || "");
  byId("no-notices").hidden = many > 0;
  byId("notices-link").hidden = !many && location.hash !== "#notices";
}

/** The queue, the open case and what may be decided about it; the most urgent one when nothing is open. */
function draw({ chosen = false } = {}) {
  const waiting = queue(screen);
  const back = awaited && (screen.cards.get(`application/${awaited}`)?.place ?? null) !== null;
  if (back) [picked, awaited, chosen] = [awaited, null, true];
  if (!screen.cards.has(`application/${picked}`) && !otherCase(screen, picked)) picked = mostUrgent(waiting);
  drawQueue(screen, waiting, picked, pick);
  drawCase(screen, picked);
  drawVerdict(screen, picked, { next, again }, chosen);
  document.querySelector(".keys").hidden = !may(screen, "application.approve") && !may(screen, "unit.control") && !otherCase(screen, picked);
}

function pick(id) {
  picked = id;
  delete document.body.dataset.list;
  draw({ chosen: true });
}

/** On to what falls due first, unless another case was opened meanwhile. What was decided is not offered before its card has changed. */
function next(decided) {
  if (decided) settled.add(asItStands(decided));
  if (!decided || decided === picked) picked = mostUrgent(queue(screen));
  draw();
}

/** Back to what I have just decided, once its card says that it was taken back. */
function again(id) {
  for (const state of settled) if (state.startsWith(`${id} `)) settled.delete(state);
  awaited = id;
  draw();
}

/** What falls due first; of whoever signs only some kinds of cases, the first of those. */
function mostUrgent({ heads, paid }) {
  const open = [...heads, ...paid].filter(([id]) => !settled.has(asItStands(id)));
  const roles = screen.panel("names")?.roles ?? [];
  const mine = ([, card]) => card.case?.signers.some((role) => roles.includes(role)) ?? false;
  return (open.find(mine) ?? open[0])?.[0] ?? null;
}

const asItStands = (id) => `${id} ${otherCase(screen, id)?.step} ${screen.cards.get(`application/${id}`)?.state} ${screen.cards.get(`application/${id}`)?.decided_at}`;

document.getElementById("all").addEventListener("click", () => {
  if (document.body.dataset.list === undefined) document.body.dataset.list = "";
  else delete document.body.dataset.list;
});

switchShortcuts(document.getElementById("keys"));
onShortcut("a", () => document.getElementById("decide").hidden || approve());
showViews();
