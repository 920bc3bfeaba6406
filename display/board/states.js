// The words of the public states of a unit. Mark and colour are in page.css.

import { t } from "../base/words.js";

export const STATES = {
  available:  { word: t("available") },
  on_hold:    { word: t("on hold") },
  controlled: { word: t("taken") },
  sold:       { word: t("sold") },
  reserved:   { word: t("reserved") },
  frozen:     { word: t("frozen") },
  unreleased: { word: t("not released") },
};

/** How a building stands, by its sums: what is for sale, or the word that says why nothing is. */
export function standing(sums) {
  if (!sums.released) return { state: "unreleased", text: t("not released") };
  const { available, on_hold } = sums.states;
  return available || on_hold ? { state: "available", text: available } : { state: "sold", text: t("sold out") };
}
