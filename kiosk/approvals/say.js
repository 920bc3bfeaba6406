// Words the parts of the desk share.

import { t } from "../base/words.js";


/** The open applications of a unit, head first. */
export const line = (screen, unit) =>
  screen
    .of("application")
    .filter(([, a]) => a.unit === unit && a.place !== null)
    .sort((a, b) => a[1].place - b[1].place);

export const byName = (name) => (name === "system" ? t("the clock") : name);
