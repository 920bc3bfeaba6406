// Every move of the desk: sent once, refused in words, said when it is done, taken back where the hall takes it back.

import { toast } from "../base/dom.js";
import { sleepAfterChange } from "../base/guard.js";
import { busy, newKey, send } from "../base/send.js";
import { offerUndo } from "../base/undo.js";
import { t } from "../base/words.js";

const MAY = { dispatcher: "all", system: "all", site_lead: "credit" };
const may = MAY[document.body.dataset.role] ?? "none";
document.body.dataset.may = may; // page.css hides what this viewer may not do

/** Words for someone who may look but not move. */
export const watching = may !== "all";

/**
 * Send a move from a button. `done(result)` is the sentence said once it is done; `say` takes the one of a refusal.
 * Resolves with the result, or null when it was refused (and said so).
 */
export async function move(button, verb, args, done, say = (text) => toast(text, "error")) {
  try {
    const result = (await busy(button, send(verb, args, { key: newKey() }))) ?? {};
    tell(done(result), result, args);
    return result;
  } catch (problem) {
    say(problem.sentence ?? t("That did not work. Nothing was changed."));
    return null;
  }
}

let note = null; // the last thing that was done; the next takes its place

function tell(said, result, { visit }) {
  note?.remove();
  if (!result.undo_until) return void (note = toast(said));
  const key = newKey(); // one for every press of it: an answer may get lost
  offerUndo(document.getElementById("undo"), { said, until: result.undo_until, undo: () => send("visit.undo", { visit }, { key }) });
}

/** Whether this button leads somewhere just now. */
export function allow(button, yes) {
  button.toggleAttribute("data-cannot", !yes);
}

let meant = false;

/** Draw what the viewer has just chosen elsewhere on the page: he knows what the buttons mean now, and none sleeps. */
export function deliberately(draw) {
  meant = true;
  draw();
  meant = false;
}

/** A button that has come to mean something else, or came to stand where another stood, sleeps for a moment. */
export function guard(button, means) {
  if (button.dataset.means === means) return;
  button.dataset.means = means;
  if (!meant) sleepAfterChange(button);
}

/** Other things stand under the finger now: all moves in `root` sleep for a moment. */
export function guardAll(root) {
  root.querySelectorAll("button[data-acts]").forEach((button) => sleepAfterChange(button));
}
