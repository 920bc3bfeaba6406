// A receipt on paper, under its number; of one that is void it says so across the sheet.

import { capitals } from "../base/capitals.js";
import { el } from "../base/dom.js";
import { staffName } from "../base/people_names.js";
import { factsOnPaper, paper, toSign, written } from "../base/paper.js";
import { printSheets } from "../base/printing.js";
import { METHOD, SORT } from "../base/receipt_words.js";
import { reasonText } from "../base/reasons.js";
import { label } from "../base/unit_words.js";
import { area, money, t } from "../base/words.js";

const BINDS = {
  deposit: t("The deposit counts towards the price. What was received is changed by another paper alone, never by hand."),
  earnest: t("Earnest money is given back where no agreement is signed. What was received is changed by another paper alone, never by hand."),
  instalment: t("This payment counts towards the price. What was received is changed by another paper alone, never by hand."),
};

/** Print the receipt of this card. */
export function printReceipt(r, now) {
  const facts = [
    [t("Home"), [label(r), area(r.area)].filter(Boolean).join(" · ")],
    [t("Client"), [r.client_name, r.client_phone].filter(Boolean).join(" ")],
    [t("Payer"), r.payer_name],
    [t("Kind"), SORT[r.sort]],
    [t("Method"), METHOD[r.method]],
    [t("Slip"), r.reference],
    [t("Account"), r.account],
    [t("Money received at"), written(r.at)],
    [t("Void"), r.voided_at && [written(r.voided_at), reasonText(r.void_reason), r.voided_by === "system" ? "" : r.voided_by].filter(Boolean).join(" · ")],
  ];
  const page = paper(
    t("Receipt"),
    r.number,
    now,
    el("p", { class: "sum-on-paper" }, money(r.amount_fen)),
    el("p", { class: "words-on-paper", lang: "zh-CN" }, capitals(r.amount_fen)),
    factsOnPaper(facts),
    toSign([[t("Cashier"), staffName(r.cashier)], [t("Client")], [t("Seal of the payee"), "\u00a0"]]),
    el("p", { class: "says-on-paper" }, BINDS[r.sort]),
  );
  if (r.voided_at) {
    page.classList.add("void-on-paper");
    page.dataset.void = t("Void");
  }
  printSheets([page]);
}
