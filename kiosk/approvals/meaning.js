// What the buttons of the open case mean. When that changes and nobody here asked for it, it is said, and they sleep.

import { sleepAfterChange } from "../base/guard.js";
import { clock, t } from "../base/words.js";
import { byName } from "./say.js";

const AWAKE_AFTER_MS = 700;
let was = null; // {id, kind, step} of what the buttons meant last
let wakes = -Infinity;
let moved = false; // to another case, not to another state of this one
let news = "";

/**
 * The buttons mean `kind` for the case `id` from now on, and where it is signed step by step, its signature `step`;
 * `chosen` if it was picked from the list. {same, news}: whether they meant that before, and a sentence on what somebody
 * else has done meanwhile.
 */
export function follow(id, kind, chosen, { a, step }) {
  const before = was;
  was = { id, kind, step };
  if (before?.id === id && before.kind === kind && before.step === step) return { same: true, news };
  moved = before?.id !== id;
  news = before && !moved ? meanwhile(before.kind, kind, a) : "";
  if (before && !chosen) wakes = performance.now() + AWAKE_AFTER_MS;
  return { same: false, news };
}

/** Until the buttons may be meant, they do nothing; the one that decides says what has happened. */
export function sleep(box) {
  const rest = wakes - performance.now();
  if (rest <= 0) return;
  for (const button of box.querySelectorAll("button"))
    sleepAfterChange(button, rest, moved && button.matches(".approve") ? t("Next case") : "");
}

function meanwhile(from, to, a) {
  if (to === "paid" || a?.state === "won") return t("The deposit came in while you had it open.");
  if (a?.state === "expired") return t("Its time ran out while you had it open.");
  if (to === "outcome") return t("Someone else decided while you had it open.");
  if (from === "decide" && to === "hold")
    return t("{name} approved it at {time}, while you had it open.", { name: byName(a.decided_by, a.decided_for), time: clock(a.decided_at) });
  if (to === "decide" && from === "line") return t("The one before is out; {client} comes first now.", { client: a.client_name });
  return t("This case has just changed. Please read it again.");
}
