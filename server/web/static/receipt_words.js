// What is said of receipts, refunds and cash sheets on every screen alike; of refunds the refusals use the same words
// (`words.py` of the noun).

import { clock, date, isoDay, momentAt, t } from "./words.js";

/** How a deposit is paid, as a label. */
export const METHOD = { card: t("Card"), transfer: t("Transfer"), scan: t("Scan"), cash: t("Cash") };

/** What money is: 定金 binds, 订金 is given back, 分期款 pays the rest. */
export const SORT = { deposit: t("Deposit"), earnest: t("Earnest money"), instalment: t("Instalment") };

/** Where a refund stands. */
export const REFUND = {
  asked: t("not signed yet"), approved: t("signed, to be paid out"), paid: t("paid out"), refused: t("refused"), over: t("called off"),
};

/** 14:05, and of another day than now 22 Nov 14:05. */
export const momentOf = (at, now) => (!at || isoDay(at) === isoDay(now) ? clock(at) : `${date(at)} ${clock(at)}`);

/** No. 18 · 14:05 · Card, and whatever `more` says; with its date where it is not of the day that `now` is in. */
export const slipFacts = ({ number, at, method }, now, ...more) =>
  [t("No. {n}", { n: number }), momentOf(at, now), METHOD[method], ...more].filter(Boolean).join(" · ");

/** A day of the hall, 2026-11-22, as people say it: 22 Nov. */
export const dayName = (day) => date(momentAt(day, "12:00"));
