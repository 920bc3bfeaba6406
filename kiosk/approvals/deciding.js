// A decision of mine on its way to the hall and back.

import { toast } from "../base/dom.js";
import { busy, newKey, send } from "../base/send.js";

/** `now`: my own decision is on its way, so what comes back is not somebody else's. `again` draws the verdict anew. */
export const deciding = { now: false, again: () => {} };

/** Carry out a decision; what the hall says to it is said in words, and the desk moves on when it was accepted. */
export async function run(button, verb, args, done, next) {
  try {
    await busy(button, mine(send(verb, args, { key: newKey() }), next));
    toast(done);
  } catch (problem) {
    toast(problem.sentence ?? String(problem), "error");
  }
}

/** My own decision on its way: the case stays as it is until the answer; then on to the next, or to what is true now. */
export async function mine(sent, next) {
  deciding.now = true;
  let accepted = false;
  try {
    await sent;
    accepted = true;
  } finally {
    deciding.now = false;
    if (accepted) next(true);
    else deciding.again();
  }
}
