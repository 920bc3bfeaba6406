// What the states of a turn (a slot of the round) are called, on every screen alike (`words.py` of the noun).

import { t } from "./words.js";

/** By state, as in a sentence. */
export const TURN = {
  pending: t("pending"),
  called: t("called"),
  served: t("served"),
  covered: t("covered"),
  void: t("passed over"),
  deferred: t("owed"),
};

/** A turn that is owed, served before the round. */
export const MAKE_UP = t("make-up");
