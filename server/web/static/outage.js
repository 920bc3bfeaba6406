// What to do by hand while the hall cannot be reached or nothing can be saved.

import { write } from "./dom.js";
import { live } from "./live.js";
import { clock } from "./words.js";

/** When the last frame came, in milliseconds by the hall's clock: of then is what a stale screen shows. */
export const lastSeen = (screen) => screen.now() - screen.age() * 1_000;

/**
 * Show `node` while the screen is out of date, and, if `shut`, while nothing can be saved. Its words say what to do by
 * hand; into its <span> goes `asOf(time)` while the screen is out of date: of when what it shows is.
 */
export function sayInOutage(node, asOf, { shut = true } = {}) {
  const screen = live();
  screen.ontruth(() => {
    const lost = screen.truth === "lost" && !screen.refused;
    node.hidden = !lost && !(shut && screen.shut);
    write(node.querySelector("span"), lost && screen.seq !== null ? asOf(clock(lastSeen(screen))) : "");
  });
}
