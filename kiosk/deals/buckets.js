// What each deal waits for: it counts once, where it is most urgent.

import { nextPayment } from "../base/payments.js";
import { t } from "../base/words.js";

/** By name, in the order of the work. */
export const BUCKETS = {
  all: t("All to be done"),
  overdue: t("Overdue"),
  form: t("Form missing"),
  review: t("Price to review"),
  agreement: t("Agreement to sign"),
  papers: t("Papers missing"),
  bank: t("At the bank"),
  contract: t("Contract to register"),
  payments: t("Payments to come"),
  back: t("Going back"),
  registered: t("Registered"),
  free: t("Free again"),
};

const WAITS = { failed: "form", proposed: "review", passed: "agreement" };
const AT_BANK = new Set(["bank", "refused", "changing"]);
const DONE = new Set(["registered", "free"]);

export const isSigned = (card) => card.state === "signed" && card.kind === "deal";

/** Whether a time of it is over: of the deal while it is no sale yet, of its loan, of its payments. */
export const isLate = (card) => Boolean((card.late && !isSigned(card)) || card.loan?.late || card.plan?.late);

/** The bucket of a deal, of a home whose form is missing, or of one that goes back. */
export function bucketOf(card) {
  if (card.kind === "withdrawal") return card.state === "closed" ? "free" : "back";
  if (isLate(card)) return "overdue";
  if (WAITS[card.state ?? "failed"]) return WAITS[card.state ?? "failed"];
  if (card.path === "mortgage" && card.loan?.state !== "approved") return AT_BANK.has(card.loan?.state) ? "bank" : "papers";
  if (card.state === "subscribed") return "contract";
  return isPaid(card) ? "registered" : "payments";
}

const isPaid = ({ plan }) => Boolean(plan && plan.state === "agreed" && !plan.wanted.length && !nextPayment(plan));

/** Whether nothing waits any more. */
export const isDone = (card) => DONE.has(bucketOf(card));

/** By when what it waits for is due, a moment or a day; null where no time runs for it. */
export function dueOf(card) {
  if (card.kind === "withdrawal") return null;
  if (card.loan?.state === "refused") return card.loan.decide_by;
  if (isSigned(card) && card.plan?.rows.length) return nextPayment(card.plan)?.day ?? null;
  return ({ failed: card.correct_by, proposed: card.review_by, subscribed: card.sign_by })[card.state] ?? null;
}

/** Since when it has waited for that, or been registered. */
export const sinceOf = (card) => (card.kind === "withdrawal" ? (card.ended_at ?? card.at) : ({ passed: card.decided_at, signed: card.registered_at })[card.state] ?? card.won_at ?? "");
