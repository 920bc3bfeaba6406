// What somebody who signs for money looks at: of a refund its receipts and why, of a cash sheet what came in and went out.

import { el } from "../base/dom.js";
import { METHOD, dayName, slipFacts } from "../base/receipt_words.js";
import { reasonText } from "../base/reasons.js";
import { money, t } from "../base/words.js";

/** Sections about a refund or a cash sheet; of other cases none. */
export function moneyFacts(card, now) {
  if (card.receipts) return refund(card, now);
  return card.totals ? sheet(card) : [];
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

function sheet(card) {
  const lines = Object.keys(METHOD).filter((method) => card.totals[method]).flatMap((method) => {
    const { received, refunded, void: voided } = card.totals[method];
    return [
      [METHOD[method], money(received)],
      voided > 0 && [t("{method}, void", { method: METHOD[method] }), `−${money(voided)}`],
      refunded > 0 && [t("{method}, given back", { method: METHOD[method] }), `−${money(refunded)}`],
    ];
  });
  const differs = card.counted_fen - card.cash_fen;
  const cash = [
    [t("Cash that should be there"), money(card.cash_fen)],
    [t("Cash counted"), money(card.counted_fen)],
    differs !== 0 && [t("Difference"), `${differs < 0 ? "−" : "+"}${money(Math.abs(differs))}`],
    card.reason && [t("Why it differs: {reason}", { reason: reasonText(card.reason) }), ""],
  ];
  return [section(dayName(card.day), lines), section(t("Cash"), cash)];
}

const section = (title, lines) =>
  el(
    "section",
    { class: "money" },
    el("h3", {}, title),
    el("ul", {}, lines.filter(Boolean).map(([name, amount]) => el("li", {}, el("span", {}, name), el("b", {}, amount)))),
  );
