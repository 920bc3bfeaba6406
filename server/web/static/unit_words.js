// What the states of a unit are called, on every screen alike; the refusals use the same words (`words.py` of the noun).

import { labels, t } from "./words.js";

/** Labels by state, in the order in which lists and legends name them; `sold` is what every signed state counts as. */
export const UNIT = labels({
  available: t("for sale"),
  applied: t("applied for"),
  on_hold: t("on hold"),
  controlled: t("controlled"),
  subscribed: t("subscribed"),
  signed: t("signed"),
  sold: t("sold"),
  withdrawing: t("being withdrawn"),
  reserved: t("reserved"),
  frozen: t("frozen"),
  unreleased: t("not released"),
});

const SOLD = new Set(["subscribed", "signed", "withdrawing"]);

/** The state a unit is counted under: subscribed, signed and being withdrawn are all `sold`. */
export const countedAs = (state) => (SOLD.has(state) ? "sold" : state);
