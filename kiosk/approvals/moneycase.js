// What somebody who signs for money looks at: of a refund its receipts and why, of a cash sheet what came in and went out.

import { el } from "../base/dom.js";
import { cashLines, methodLines, printCashSheet } from "../base/cash_sheet.js";
import { dayName, slipFacts } from "../base/receipt_words.js";
import { reasonText } from "../base/reasons.js";
import { money, t } from "../base/words.js";

/** Sections about a refund or a cash sheet; of other cases none. */
export function moneyFacts(card, now) {
  if (card.receipts) return refund(card, now);
  return card.totals ? sheet(card, now) : [];
}

/** Who asked for it, and so does not sign it. */
export const askedBy = (card) => (card?.asked_by ?? card?.closed_by)?.id ?? null;

function refund(card, now) {
  const asked = card.asked_by ? t("asked for by {name}", { name: card.asked_by.name }) : t("due by itself");
  return [
    section(t("Why"), [[asked, ""], [reasonText(card.reason), ""]]),
    section(t("Received"), card.receipts.map((r) => [slipFacts(r, now), money(r.amount_fen)])),
  ];
}

const sheet = (card, now) => [
  section(dayName(card.day), methodLines(card.totals)),
  section(t("Cash"), cashLines(card)),
  el("button", { type: "button", class: "quiet print", onclick: () => printCashSheet(card, now) }, t("Print")),
];

const section = (title, lines) =>
  el(
    "section",
    { class: "money" },
    el("h3", {}, title),
    el("ul", {}, lines.filter(Boolean).map(([name, amount]) => el("li", {}, el("span", {}, name), el("b", {}, amount)))),
  );
