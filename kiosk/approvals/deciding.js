// A decision of mine on its way to the hall and back.

import { attempt } from "../base/act.js";
import { send } from "../base/send.js";
import { sayDone } from "../base/undo.js";

/** `now`: my own decision is on its way, so what comes back is not somebody else's. `again` draws the verdict anew. */
export const deciding = { now: false, again: () => {} };

/** The way back of a decision on an application, for `mine`. */
export const takenBack = (id) => ["application.undo", { application: id }];

/** Carry out a decision at a press of `button`; what the hall says to it is said in words. As `mine` otherwise. */
export const decide = (button, verb, args, then) => attempt(button, () => mine(send(verb, args), then));

/**
 * My own decision on its way: the case stays as it is until the answer; then on to the next, or to what is true now.
 * `said` tells that it is done; what the hall takes back for a while is undone that long by `undo`, a command with its arguments.
 */
export async function mine(sent, { id, said, moves, undo = null }) {
  deciding.now = true;
  let result = null;
  try {
    result = await sent;
  } finally {
    deciding.now = false;
    if (!result) deciding.again();
  }
  moves.next(id);
  sayDone(said, undo && result.undo_until, undo ?? [], () => moves.again(id));
}
