// Every move of the desk: sent once, frozen while the screen is not true, refused in words.

import { toast } from "../base/dom.js";
import { busy, newKey, send } from "../base/send.js";
import { live } from "../base/live.js";
import { t } from "../base/words.js";

const MAY = { dispatcher: "all", system: "all", site_lead: "credit" };
const may = MAY[document.body.dataset.role] ?? "none";

/** Send a move from a button; resolves with its result, or null when it was refused (and said so). */
export async function move(button, verb, args, say = (text) => toast(text, "error")) {
  try {
    const result = await busy(button, send(verb, args, { key: newKey() }));
    return result ?? {};
  } catch (problem) {
    say(problem.sentence ?? t("That did not work. Nothing was changed."));
    return null;
  } finally {
    freeze();
  }
}

/** Put every move in the state the truth allows: none on a screen that is not current. */
export function freeze(root = document) {
  const frozen = live().truth !== "live";
  for (const button of root.querySelectorAll("[data-move]")) {
    if (button.getAttribute("aria-busy") === "true") continue;
    button.disabled = frozen || button.dataset.off !== undefined;
    button.toggleAttribute("data-barred", may !== "all" && button.dataset.move !== may);
  }
}

/** Whether this button leads somewhere just now. */
export function allow(button, yes) {
  if (yes) delete button.dataset.off;
  else button.dataset.off = "";
}

/** Words for someone who may look but not move. */
export const watching = may !== "all";
