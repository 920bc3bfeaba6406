// Words the parts of the desk share.

import { t } from "../base/words.js";


/** The open applications of a unit, head first. */
export const line = (screen, unit) =>
  screen
    .of("application")
    .filter(([, a]) => a.unit === unit && a.place !== null)
    .sort((a, b) => a[1].place - b[1].place);

/** Who decided, and for whom where it was somebody else's to decide. */
export const byName = (name, principal = "") => (name === "system" ? t("the clock") : principal ? t("{name} for {principal}", { name, principal }) : name);
