// The approvals desk: the decision that falls due first, and everything needed to take it.

import { live } from "../base/live.js";
import { drawBatches, drawSlips } from "./desk.js";
import { actOnlyWhileLive } from "../base/marks.js";
import { drawPulse } from "./pulse.js";
import { drawQueue, queue } from "./queue.js";
import { drawCase } from "./unitcase.js";
import { approve, drawVerdict } from "./verdict.js";

const screen = live();
let picked = null; // the application that is open
const settled = new Set();

screen.onchange((changed, first) => {
  const kinds = new Set([...changed.keys()].map((path) => path.split("/")[0]));
  if (first || kinds.has("unit")) drawPulse(screen);
  if (first || kinds.has("unit") || kinds.has("panel")) drawBatches(screen);
  if (first || kinds.has("receipt") || kinds.has("unit")) drawSlips(screen);
  draw();
});
actOnlyWhileLive(screen);

/** The queue, the open case and what may be decided about it; the most urgent one when nothing is open. */
function draw() {
  const waiting = queue(screen);
  if (!screen.cards.has(`application/${picked}`)) picked = mostUrgent(waiting);
  drawQueue(screen, waiting, picked, pick);
  drawCase(screen, picked);
  drawVerdict(screen, picked, next);
}

function pick(id) {
  picked = id;
  delete document.body.dataset.list;
  draw();
}

/** On to what falls due first. What I have just decided is not offered again before its card has changed. */
function next(decided) {
  if (decided) settled.add(asItStands(picked));
  pick(mostUrgent(queue(screen)));
}

function mostUrgent({ heads, paid }) {
  return [...heads, ...paid].find(([id]) => !settled.has(asItStands(id)))?.[0] ?? null;
}

const asItStands = (id) => `${id} ${screen.cards.get(`application/${id}`)?.state} ${screen.cards.get(`application/${id}`)?.decided_at}`;

document.getElementById("all").addEventListener("click", () => {
  if (document.body.dataset.list === undefined) document.body.dataset.list = "";
  else delete document.body.dataset.list;
});

addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, dialog");
  if (event.key.toLowerCase() !== "a" || event.repeat || event.ctrlKey || event.metaKey || event.altKey || typing) return;
  if (!document.getElementById("decide").hidden) approve();
});

function openView() {
  const views = [...document.querySelectorAll("[data-view]")];
  const wanted = views.find((view) => `#${view.id}` === location.hash) ?? views[0];
  for (const view of views) view.hidden = view !== wanted;
  for (const link of document.querySelectorAll(".views a")) {
    if (link.hash === `#${wanted.id}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
addEventListener("hashchange", openView);
openView();
