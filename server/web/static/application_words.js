// What the states of an application are called, on every screen alike; the refusals use the same words
// (`words.py` of the noun).

import { labels, t } from "./words.js";

/** By state, as in a sentence. */
export const APPLICATION = {
  waiting: t("undecided"),
  approved: t("approved"),
  paid: t("paid"),
  won: t("won"),
  refused: t("refused"),
  released: t("hold released"),
  withdrawn: t("withdrawn"),
  expired: t("expired"),
  lost: t("lost to an earlier one"),
  cancelled: t("given back"),
};

/** By state, as a label. */
export const APPLICATION_LABEL = labels(APPLICATION);

const OPEN = new Set(["waiting", "approved", "paid"]);

/** Whether an application in this state still stands in its unit's line. */
export const isOpen = ({ state }) => OPEN.has(state);
