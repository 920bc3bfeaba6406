// What to do by hand while the hall cannot be reached or nothing can be saved.

import { write } from "./dom.js";
import { live } from "./live.js";
import { clock } from "./words.js";

/**
 * Show `node` while the screen is out of date or nothing can be saved. Its words say what to do by hand; into its <span>
 * goes `asOf(time)` while the screen is out of date: of when what it shows is.
 */
export function sayInOutage(node, asOf) {
  const screen = live();
  screen.ontruth(() => {
    const lost = screen.truth === "lost";
    node.hidden = !lost && !screen.shut;
    write(node.querySelector("span"), lost && screen.seq !== null ? asOf(clock(screen.now() - screen.age() * 1_000)) : "");
  });
}
