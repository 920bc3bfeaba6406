// The right column on payments and the loan: what is due, what is missing, and the buttons of whoever does it.

import { act } from "../base/act.js";
import { ask } from "../base/dialog.js";
import { el, toast } from "../base/dom.js";
import { loanSays, loanSteps, paperList } from "../base/loan.js";
import { may } from "../base/may.js";
import { nextPayment } from "../base/payments.js";
import { METHOD, dayName } from "../base/receipt_words.js";
import { reasonText } from "../base/reasons.js";
import { send } from "../base/send.js";
import { label } from "../base/unit_words.js";
import { isoDay, money, t } from "../base/words.js";

const AGREED = new Set(["subscribed", "signed"]);
const says = (title, ...lines) => el("section", { class: "says" }, el("h3", {}, title), lines.filter(Boolean).map((line) => el("p", {}, line)));
const button = (text, kind, onclick) => el("button", { type: "button", class: kind, "data-acts": true, onclick }, text);
const mine = (id) => id !== null && id === document.body.dataset.person;

/** The loan of a deal that is signed for, and its next steps. */
export function loanParts(screen, card) {
  const said = AGREED.has(card.state) && loanSays(card);
  if (!said) return [];
  const { loan, frozen } = card;
  const steps = frozen ? [] : loanSteps(screen, card.id, { home: label(card), loan });
  const reviews = loan?.state === "changing" && !frozen && !mine(card.changed_by);
  return [
    says(...said),
    loan && paperList(screen, card),
    ...steps.map(([text, pressed], place) => button(text, place || card.state === "subscribed" ? "" : "primary", pressed)),
    reviews && may(screen, "mortgage.pass") && loan.price_fen === loan.lump_fen && button(t("Price of one payment passes"), "primary", (event) => done(event, "mortgage.pass", { mortgage: loan.id }, t("{home}: paid at once from now on.", { home: label(card) }))),
    reviews && may(screen, "mortgage.return") && button(t("Give the one payment back…"), "", () => back(card, "mortgage.return", { mortgage: loan.id })),
  ];
}

/** The plan of payments: to be put forward, to be signed, or what is due next. */
export function paymentParts(screen, card, now) {
  if (!AGREED.has(card.state) && !card.plan) return [];
  const { plan } = card;
  if (!plan || (!plan.rows.length && !plan.wanted.length)) return [says(t("The plan of payments is missing"), t("Left to pay: {amount}.", { amount: money(card.rest_fen) }), plan?.returned && t("Given back: {reason}", { reason: reasonText(plan.returned) }))];
  if (plan.wanted.length)
    return [
      says(t("A plan of payments waits for its signature"), ...plan.wanted.map(({ day, amount_fen }) => `${dayName(day)} ${money(amount_fen)}`)),
      may(screen, "instalment.confirm") && !mine(card.planned_by) && button(t("Agree to the plan"), "", (event) => done(event, "instalment.confirm", { instalment: plan.id }, t("{home}: the plan is agreed.", { home: label(card) }))),
      may(screen, "instalment.return") && button(t("Give the plan back…"), "", () => back(card, "instalment.return", { instalment: plan.id })),
    ];
  const next = nextPayment(plan);
  if (!next) return [says(t("All is paid"))];
  const late = next.day < isoDay(now);
  return [
    says(late ? t("Overdue: {amount}", { amount: money(next.missing_fen) }) : t("Next payment: {amount}", { amount: money(next.missing_fen) }), t("by the end of {day}", { day: dayName(next.day) })),
    AGREED.has(card.state) && card.loan?.state !== "changing" && !card.frozen && may(screen, "instalment.receive") && button(t("Take a payment…"), "primary", () => receive(screen, card, next)),
  ];
}

async function done(event, verb, args, said) {
  if (await act(event.currentTarget, verb, args)) toast(said);
}

function back(card, verb, args) {
  ask({
    title: t("Give it back for {home}?", { home: label(card) }),
    note: t("The reason"),
    choices: [["back", t("Give back")]],
    go: async (_, { note }) => {
      await send(verb, { ...args, reason: note });
      toast(t("{home}: given back.", { home: label(card) }));
    },
  });
}

function receive(screen, card, next) {
  const accounts = screen.panel("accounts")?.names ?? [];
  ask({
    title: t("Take a payment for {home}", { home: label(card) }),
    text: t("It pays what is due first. Choose how it comes in."),
    fields: [
      ["amount", t("Amount, in yuan"), { inputmode: "decimal", maxlength: 20, value: (next.missing_fen / 100).toLocaleString("en-US", { maximumFractionDigits: 2 }) }],
      ["payer", t("Who pays, if not the client"), { maxlength: 80 }],
      ["reference", t("Slip"), { maxlength: 40 }],
      ...(accounts.length ? [["account", t("Account: {names}", { names: accounts.join(" / ") }), { value: accounts[0], maxlength: 30 }]] : []),
    ],
    choices: Object.entries(METHOD),
    go: async (method, { amount, payer, reference, account = "" }) => {
      const amount_fen = Math.round(Number(amount.replaceAll(/[¥,，\s]/g, "")) * 100) || 0;
      if (amount_fen <= 0) throw Object.assign(new Error("amount"), { sentence: t("Write the amount in figures, such as 300,000.") });
      const { number } = await send("instalment.receive", { deal: card.id, amount_fen, method, payer, reference, account });
      toast(t("Received: receipt {n}.", { n: number }));
    },
  });
}
