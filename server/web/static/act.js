// Acts: what a button asks of the hall. It is busy meanwhile, and a refusal is said in words.

import { toast } from "./dom.js";
import { busy, post, send } from "./send.js";
import { t } from "./words.js";

const aloud = (sentence) => toast(sentence, "error");

/** Why something failed, ready to show. */
const sentenceOf = (problem) => problem.sentence ?? t("The server could not handle this. Please check, then try again.");

/** Send a command from a button: its result (an object), or null after `say(sentence)` was told why not. */
export const act = (button, verb, args, say) => attempt(button, () => send(verb, args), say);

/** As `act`, for anything that asks the server: `ask()` gives a promise. */
export async function attempt(button, ask, say = aloud) {
  try {
    return (await busy(button, ask())) ?? {};
  } catch (problem) {
    if (!problem.sentence) console.error(problem); // a fault of ours
    say(sentenceOf(problem));
    return null;
  }
}

/** Sign out from a button; the page shown next is the way in. */
export async function signOut(button, say) {
  const ended = await attempt(button, () => post(`/api/${document.body.dataset.hall}/session`, {}, { method: "DELETE" }), say);
  if (ended) location.reload();
}
