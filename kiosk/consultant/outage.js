// While the hall does not answer: what to do by hand, and of when what is still shown is.

import { write } from "../base/dom.js";
import { clock, t } from "../base/words.js";

const box = document.getElementById("outage");

/** The box above every tab; what may be wrong meanwhile is hidden by the style of the page. */
export function sayOutage(screen) {
  screen.ontruth((truth, age) => {
    box.hidden = truth !== "lost" || screen.seq === null;
    if (box.hidden) return;
    write(box.querySelector("[data-slot=since]"), t("The hall has not answered since {time}.", { time: clock(screen.now() - age * 1_000) }));
  });
}
