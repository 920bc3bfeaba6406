// What was just done, and the way back while there is one: a bar for as long as the server takes it back.

import { byId, el, toast } from "./dom.js";
import { sleepAfterChange } from "./guard.js";
import { live } from "./live.js";
import { busy, newKey, send } from "./send.js";
import { t } from "./words.js";

const WAKES_MS = 500; // the second press of whoever pressed twice must not take back what the first one did
let offered = null; // the bar that stands
let note = null; // what was said last; the next takes its place

/**
 * Say what was done: until `until` (an ISO moment; nothing if it is not taken back) with the way back, the command
 * `verb` with `args`; then `undone()`. The bar stands in the page's element with the id undo.
 */
export function sayDone(said, until, [verb, args], undone) {
  note?.remove();
  if (!until) return void (note = toast(said));
  const key = newKey(); // one for every press of it: an answer may get lost
  const undo = async () => {
    await send(verb, args, { key });
    undone?.();
  };
  offerUndo(byId("undo"), { said, until, undo });
}

/**
 * Say in `place` what was done, with a ring that shrinks until `until` (an ISO moment by the server's clock) and a
 * button that takes it back. `undo()` sends the command; a rejection with a sentence is said. If the answer got lost it is
 * called again by the next press, so its key must be made outside of it. The next offer replaces this one.
 */
export function offerUndo(place, { said, until, undo }) {
  const screen = live();
  withdraw();
  const total = (Date.parse(until) - screen.now()) / 1_000;
  if (!(total > 0)) return void toast(said);
  const button = el("button", { type: "button", "data-acts": true, onclick: () => takeBack(button, undo) }, t("Undo"));
  const bar = el("div", { class: "undo" }, el("p", { role: "status" }, said), el("due-ring", { until, total, "aria-hidden": true }), button);
  offered = { bar, button, stop: screen.every((now) => now >= Date.parse(until) && leave(bar)) };
  sleepAfterChange(button, WAKES_MS);
  place.append(bar);
}

/** The offer that stands is gone. */
function withdraw() {
  offered?.stop();
  offered?.bar.remove();
  offered = null;
}

async function takeBack(button, undo) {
  try {
    await busy(button, undo());
    toast(t("Undone"));
  } catch (problem) {
    if (!problem.sentence) throw problem;
    toast(problem.sentence, "error");
    if (!(problem.status < 500)) return; // nobody could say: the next press asks again
  }
  leave(button.closest(".undo"));
}

/** An answer on its way is waited for, whatever the time. */
function leave(bar) {
  if (offered?.bar === bar && offered.button.getAttribute("aria-busy") !== "true") withdraw();
}
