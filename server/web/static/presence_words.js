// What the states of a presence are called, on every screen alike; the refusals use the same words (`words.py` of the noun).

import { labels, t } from "./words.js";

/** By state, as in a sentence. */
export const PRESENCE = {
  waiting: t("waiting"),
  receiving: t("receiving"),
  away_work: t("away on work"),
  away_developer: t("on an errand"),
  away_private: t("away"),
  off: t("off duty"),
};

/** By state, as a label. */
export const PRESENCE_LABEL = labels(PRESENCE);
