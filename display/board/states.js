// The public states of a unit, and how a building stands. Mark and colour are in page.css.

import { UNIT } from "../base/unit_words.js";
import { t } from "../base/words.js";

/** The states a wall shows; the others are nobody's business there. Of a frozen home it is the state it goes back to. */
export const PUBLIC = ["available", "on_hold", "controlled", "sold", "reserved", "unreleased"];

/** How a building stands, by its sums: what is for sale, or the word that says why nothing is. */
export function standing(sums) {
  if (!sums.released) return { state: "unreleased", text: UNIT.unreleased };
  const { available, on_hold } = sums.states;
  return available || on_hold ? { state: "available", text: available } : { state: "sold", text: t("sold out") };
}
