// The cash sheet of a day: what came in and went out by each method, and who counted; on the screen's case and on paper.

import { el } from "./dom.js";
import { factsOnPaper, paper, toSign, written } from "./paper.js";
import { printSheets } from "./printing.js";
import { METHOD } from "./receipt_words.js";
import { reasonText } from "./reasons.js";
import { money, t } from "./words.js";

/** [[name, amount], …] by method. */
export const methodLines = (totals) =>
  Object.keys(METHOD).filter((method) => totals[method]).flatMap((method) => {
    const { received, refunded, void: voided } = totals[method];
    return [
      [METHOD[method], money(received)],
      voided > 0 && [t("{method}, void", { method: METHOD[method] }), `−${money(voided)}`],
      refunded > 0 && [t("{method}, given back", { method: METHOD[method] }), `−${money(refunded)}`],
    ].filter(Boolean);
  });

/** [[name, amount], …] of the till. */
export function cashLines({ cash_fen, counted_fen, reason }) {
  const differs = (counted_fen ?? cash_fen) - cash_fen;
  return [
    [t("Cash that should be there"), money(cash_fen)],
    counted_fen !== null && [t("Cash counted"), money(counted_fen)],
    differs !== 0 && [t("Difference"), `${differs < 0 ? "−" : "+"}${money(Math.abs(differs))}`],
    reason && [t("Why it differs: {reason}", { reason: reasonText(reason) }), ""],
  ].filter(Boolean);
}

/** Print the sheet of a day that is closed. */
export function printCashSheet(card, now) {
  const confirmed = card.confirmed_by ? [card.confirmed_by, written(card.confirmed_at)].filter(Boolean).join(" · ") : "";
  printSheets([
    paper(
      t("Cash sheet of {day}", { day: card.day }),
      "",
      now,
      factsOnPaper(methodLines(card.totals)),
      el("h2", {}, t("Cash")),
      factsOnPaper(cashLines(card).map(([name, amount]) => [name, amount || "\u00a0"])),
      toSign([[t("Counted by"), [card.closed_by?.name, written(card.closed_at)].filter(Boolean).join(" · ")], [t("Confirmed by"), confirmed]]),
    ),
  ]);
}
