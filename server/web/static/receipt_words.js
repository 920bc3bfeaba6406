// What is said of a receipt on every screen alike.

import { clock, t } from "./words.js";

/** How a deposit is paid, as a label. */
export const METHOD = { card: t("Card"), transfer: t("Transfer"), scan: t("Scan"), cash: t("Cash") };

/** No. 18 · 14:05 · Card, and whatever `more` says. */
export const slipFacts = ({ number, at, method }, ...more) =>
  [t("No. {n}", { n: number }), clock(at), METHOD[method], ...more].filter(Boolean).join(" · ");
