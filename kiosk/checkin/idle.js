// Half a minute without a touch, and nothing of the last visitor is left.

import { t } from "../base/words.js";

/** Call `clear` after so many seconds without a touch while `occupied`; the last `warn` of them are counted down in words. */
export function afterIdle({ occupied, clear, seconds, warn, say, greeting }) {
  let touched = performance.now();
  const still = say.textContent;
  const touch = () => {
    touched = performance.now();
  };
  for (const event of ["pointerdown", "keydown", "input"]) addEventListener(event, touch, { capture: true, passive: true });

  setInterval(() => {
    const left = Math.ceil(seconds - (performance.now() - touched) / 1000);
    const busy = occupied() || greeting;
    const soon = busy && left <= warn;
    say.textContent = soon ? t("Clears in {n} s: touch the screen to go on", { n: Math.max(0, left) }) : still;
    say.classList.toggle("soon", soon);
    if (busy && left <= 0) {
      touch();
      clear();
    }
  }, 500);
}
