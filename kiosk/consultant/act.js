// Acts of one tap: done, and said; those that can be taken back say so for as long as they can.

import { toast } from "../base/dom.js";
import { busy, newKey, send } from "../base/send.js";
import { offerUndo } from "../base/undo.js";

/** Run a command from a button: its result, or null after a refusal was said in words. */
export async function act(button, verb, args) {
  try {
    return await busy(button, send(verb, args, { key: newKey() }));
  } catch (problem) {
    toast(problem.sentence ?? String(problem), "error");
    return null;
  }
}

/** As `act`; then it is said, with the way back through `undo`, a command with the same arguments. */
export async function actAndOffer(button, verb, args, { said, undo }) {
  const done = await act(button, verb, args);
  if (!done) return;
  const key = newKey(); // one intention, however often it is pressed
  offerUndo(document.getElementById("undo"), { said, until: done.undo_until, undo: () => send(undo, args, { key }) });
}

