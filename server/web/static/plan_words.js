// What the states and phases of a sales plan are called, on every screen alike.

import { labels, t } from "./words.js";

export const STATUS = { before: t("not on sale yet"), on_sale: t("on sale"), closed: t("sold and closed") };

export const PHASE = {
  preparation: t("Preparation"),
  trial: t("Guided trial sale"),
  strong: t("Public strong sale"),
  sprint: t("Sprint"),
  tail: t("Tail"),
};

/** By state of a release batch, as a label. */
export const BATCH = labels({ drafted: t("to be approved"), approved: t("approved, not released"), released: t("released"), rejected: t("rejected"), dropped: t("given up") });

export const LINE = { controlled: t("Controlled or further"), subscribed: t("Subscribed or further"), signed: t("Signed") };
