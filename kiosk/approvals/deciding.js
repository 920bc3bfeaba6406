// A decision of mine on its way to the hall and back.

import { toast } from "../base/dom.js";
import { busy, newKey, send } from "../base/send.js";
import { offerUndo } from "../base/undo.js";

/** `now`: my own decision is on its way, so what comes back is not somebody else's. `again` draws the verdict anew. */
export const deciding = { now: false, again: () => {} };

/** Carry out a decision at a press of `button`; what the hall says to it is said in words. As `mine` otherwise. */
export async function run(button, verb, args, then) {
  try {
    await busy(button, mine(send(verb, args, { key: newKey() }), then));
  } catch (problem) {
    toast(problem.sentence ?? String(problem), "error");
  }
}

/**
 * My own decision on its way: the case stays as it is until the answer; then on to the next, or to what is true now.
 * `said` tells that it is done; what the hall takes back for a while can be undone that long.
 */
export async function mine(sent, { id, said, moves }) {
  deciding.now = true;
  let result = null;
  try {
    result = await sent;
  } finally {
    deciding.now = false;
    if (!result) deciding.again();
  }
  moves.next(id);
  if (result.undo_until) offer(id, said, result.undo_until, moves);
  else toast(said);
}

function offer(id, said, until, { again }) {
  const key = newKey();
  const undo = async () => {
    await send("application.undo", { application: id }, { key });
    again(id);
  };
  offerUndo(document.getElementById("undo"), { said, until, undo });
}
