// A quote line by line, and what takes something off a price, on every screen alike. Nothing here reckons: the hall does.

import { el } from "./dom.js";
import { money, t } from "./words.js";

/** How a client pays. */
export const PATH = { lump_sum: t("Lump sum"), mortgage: t("Mortgage") };

const WHAT = { list: t("List price"), special: t("Special discount"), rounding: t("Rounded to the yuan") };
const YUAN = { minimumFractionDigits: 2, maximumFractionDigits: 2 };

/** 4,538,681.00; with a minus for what is taken off */
const exact = (fen) => `${fen < 0 ? "−" : ""}${(Math.abs(fen) / 100).toLocaleString("en-US", YUAN)}`;

const percent = (rate) => t("less {percent}%", { percent: rate / 100 });

/** less 1%, or less ¥10,000 */
export const takesOff = ({ rate, amount_fen }) => (rate ? percent(rate) : t("less {amount}", { amount: money(amount_fen) }));

/** The lines of a quote, each to the fen; `more` stands below. */
export const quoteLines = ({ lines }, more = []) =>
  el(
    "dl",
    { class: "quote" },
    lines.map(({ what, fen, name, rate }) => oneLine(name ?? WHAT[what], rate ? percent(rate) : "", exact(fen))),
    more,
  );

/** One line: what, a word on it, and how much. */
export const oneLine = (name, note, amount, kind = "") => el("div", { class: kind || null }, el("dt", {}, name, note && el("small", {}, note)), el("dd", {}, amount));
