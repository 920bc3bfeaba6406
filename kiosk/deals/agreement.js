// The subscription agreement 认购书 on paper, once its price passed: what is bought, at what price, by whom, and by when.

import { act } from "../base/act.js";
import { capitals } from "../base/capitals.js";
import { el } from "../base/dom.js";
import { may } from "../base/may.js";
import { factsOnPaper, paper, toSign, toWrite, written } from "../base/paper.js";
import { staffName } from "../base/people_names.js";
import { printSheets } from "../base/printing.js";
import { PATH, oneLine, quoteLines } from "../base/quote_lines.js";
import { METHOD } from "../base/receipt_words.js";
import { label } from "../base/unit_words.js";
import { area, isoDay, money, t } from "../base/words.js";

const PASSED = new Set(["passed", "subscribed", "signed"]); // an agreement at a price that nobody reviewed is none (SC-26)

/** The buttons that print it; none before its price passed. */
export function agreementButtons(screen, card) {
  if (!PASSED.has(card.state)) return [];
  const named = card.buyers?.length > 0 && may(screen, "deal.read_buyers");
  return [
    button(t("Print the agreement"), () => printAgreement(card, screen.now())),
    named && button(t("Print it with whole names"), async (event) => {
      const said = await act(event.currentTarget, "deal.read_buyers", { deal: card.id });
      if (said) printAgreement(card, screen.now(), said.names);
    }),
  ];
}

const button = (text, onclick) => el("button", { type: "button", class: "quiet print", onclick }, text);

/** `names` are the buyers' whole names; without them their surnames stand there, and a line for the rest. */
function printAgreement(card, now, names = []) {
  printSheets([
    paper(
      t("Subscription agreement"),
      "",
      now,
      factsOnPaper([
        [t("Home"), [label(card), area(card.area)].filter(Boolean).join(" · ")],
        [t("Client"), `${card.client_name} ${card.client_phone}`],
        [t("Consultant"), staffName(card.consultant)],
        [t("Way of paying"), PATH[card.path]],
        [t("Price passed"), [card.decided_by, written(card.decided_at)].filter(Boolean).join(" · ")],
        [t("Day of the agreement"), written(card.subscribed_at) || toWrite()],
        [t("Contract to be signed by"), card.sign_by ? isoDay(Date.parse(card.sign_by) - 1) : toWrite()],
        [t("Number of the contract"), card.contract],
      ]),
      el("h2", {}, t("Buyers")),
      buyers(card, names),
      el("h2", {}, t("Price by the quote")),
      quoteLines(card.quote, [oneLine(t("Total price"), capitals(card.quote.total_fen), el("b", {}, money(card.quote.total_fen)), "total")]),
      el("h2", {}, t("Payments")),
      payments(card),
      toSign([[t("Buyers")], [t("Consultant"), "\u00a0"], [t("Seller's seal"), "\u00a0"]]),
    ),
  ]);
}

function buyers({ buyers: found }, names) {
  const lines = found.length ? found : [{ name: "", share: "" }, { name: "", share: "" }];
  return el("dl", { class: "quote" }, lines.map(({ name, share }, n) => oneLine(names[n] ?? el("span", {}, name, " ", toWrite()), "", share === "" ? [toWrite(), " %"] : `${share}%`)));
}

/** What is in, and what is to come by which day; a line to write on where nothing is planned yet. */
function payments({ parts, plan, rest_fen: rest }) {
  const came = parts.map((part) => oneLine(t("Receipt no. {n}", { n: part.number }), [METHOD[part.method], written(part.at)].filter(Boolean).join(" · "), money(part.amount_fen)));
  const planned = (plan?.rows ?? []).map((row) => oneLine(t("by {day}", { day: row.day }), row.loan ? t("the bank's loan") : "", money(row.amount_fen)));
  return el("dl", { class: "quote" }, came, planned.length ? planned : oneLine(t("Left to pay"), "", rest === null ? toWrite() : money(rest)), planned.length ? [] : oneLine(t("by {day}", { day: "" }), "", toWrite()));
}
