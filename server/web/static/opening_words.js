// What openings, their states and tickets are called, on every screen alike; the refusals use the same words.

import { labels, t } from "./words.js";

export const OPENING = labels({
  entries: t("open for entries"),
  sealed: t("list sealed"),
  drawn: t("drawn"),
  imported: t("result imported"),
  calling: t("calling"),
  finished: t("finished"),
  dropped: t("given up"),
});

export const TICKET = labels({
  waiting: t("waiting"),
  called: t("called"),
  choosing: t("choosing"),
  chosen: t("has chosen"),
  gave_up: t("takes none"),
  passed: t("passed"),
});

export const CAMPAIGN = labels({ planned: t("planned, not open yet"), open: t("open for registration"), closed: t("closed for good") });

export const INTENT = labels({ registered: t("to be verified"), verified: t("verified"), refused: t("refused") });

export const PREPARATION = labels({ open: t("not ready"), done: t("done"), waived: t("waived") });
