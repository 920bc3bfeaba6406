// Half a minute without a touch, and nothing of the last visitor is left.

import { t } from "../base/words.js";

export const IDLE = 30; // seconds

/** Call `clear` after IDLE seconds without a touch while `occupied`, and `ontouch` at each; the last `warn` seconds are
 *  counted down in words, at every place of `say`. */
export function afterIdle({ occupied, clear, ontouch, warn, say, greeting }) {
  let touched = performance.now();
  const still = say.map((place) => place.textContent);
  const touch = () => {
    touched = performance.now();
    ontouch();
  };
  for (const event of ["pointerdown", "keydown", "input"]) addEventListener(event, touch, { capture: true, passive: true });

  setInterval(() => {
    const left = Math.ceil(IDLE - (performance.now() - touched) / 1000);
    const busy = occupied() || greeting;
    const soon = busy && left <= warn;
    const words = soon && t("Clears in {n} s: touch the screen to go on", { n: Math.max(0, left) });
    for (const [index, place] of say.entries()) {
      place.textContent = words || still[index];
      place.classList.toggle("soon", soon);
    }
    if (busy && left <= 0) {
      touch();
      clear();
    }
  }, 500);
}
