// Every move of the desk: refused in words, said when it is done, taken back where the hall takes it back.

import { act } from "../base/act.js";
import { sayDone } from "../base/undo.js";

/**
 * Send a move from a button. `done(result)` is the sentence said once it is done; `say` takes the one of a refusal.
 * Resolves with the result, or null when it was refused (and said so).
 */
export async function move(button, verb, args, done, say) {
  const result = await act(button, verb, args, say);
  if (result) sayDone(done(result), result.undo_until, ["visit.undo", { visit: args.visit }]);
  return result;
}
