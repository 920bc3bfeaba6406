// The plan by which the rest of a price is paid, on every screen alike: what is due, and what came in.

import { el } from "./dom.js";
import { oneLine } from "./quote_lines.js";
import { dayName } from "./receipt_words.js";
import { money, t } from "./words.js";

const sum = (rows) => rows.reduce((total, { amount_fen }) => total + amount_fen, 0);

/** What was due by the end of the day before `today`, and how much of it has come in. */
export function collected({ rows, received_fen }, today) {
  const due = sum(rows.filter(({ day }) => day <= today));
  return { due, received: Math.min(received_fen, due), rate: due ? Math.floor((100 * Math.min(received_fen, due)) / due) : received_fen ? 100 : null };
}

/** The first payment that is not wholly in; null once all is paid. */
export function nextPayment({ rows, received_fen }) {
  let left = received_fen;
  for (const row of rows) {
    if (left < row.amount_fen) return { ...row, missing_fen: row.amount_fen - left };
    left -= row.amount_fen;
  }
  return null;
}

/** Each payment with its day, and what of it is in. */
export function planLines({ rows, received_fen }, today) {
  let left = received_fen;
  return el("dl", { class: "quote plan" }, rows.map((row) => {
    const paid = Math.min(left, row.amount_fen);
    left -= paid;
    const state = paid === row.amount_fen ? "paid" : row.day < today ? "differs" : "";
    const note = state === "paid" ? t("✓ received") : [state && t("Overdue"), paid > 0 && t("received {amount}", { amount: money(paid) })].filter(Boolean).join(" · ");
    return oneLine(`${dayName(row.day)}${row.loan ? ` ${t("the bank's loan")}` : ""}`, note, money(row.amount_fen), state);
  }));
}
