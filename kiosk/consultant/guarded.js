// Lists under a thumb: where one thing has gone, the next one's buttons stand, and a second press was not meant for them.

import { sleepAfterChange } from "../base/guard.js";

const seen = new WeakSet(); // the lists that were drawn before

/** Draw a list of keyed children. If others stand there afterwards, their acts sleep for a moment. */
export function guarded(list, draw) {
  const keys = () => [...list.children].map((child) => child.dataset.key).join("\n");
  const before = keys();
  draw();
  if (seen.has(list) && keys() !== before) list.querySelectorAll("button[data-acts]").forEach((button) => sleepAfterChange(button));
  seen.add(list);
}
