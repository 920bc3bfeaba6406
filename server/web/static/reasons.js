// Reasons travel and are kept as codes, with a note where somebody added one: "wrong-amount: two tills". Every screen
// says them in its own language; what was kept in words stays as it was written.

import { t } from "./words.js";

/** What each code means, as a label. */
const REASON = {
  // an application refused, a hold released
  "papers-incomplete":   t("Papers incomplete"),
  "price-differs":       t("Price does not match"),
  "other-home":          t("Offer another home"),
  "client-gave-up":      t("Client gave up"),
  "cannot-pay-in-time":  t("Will not pay in time"),
  "approved-by-mistake": t("Approved by mistake"),
  // an application that ended in a contest; the hall writes them
  "not-sure":            t("Not sure to pay"),
  "no-answer-in-time":   t("No answer in time"),
  "first-form":          t("Another form came first"),
  "first-money":         t("Another paid first"),
  // a home frozen; the hall writes the last two
  "mortgaged":           t("Mortgaged"),
  "seized":              t("Seized by a court"),
  "settled-works":       t("Settled against works"),
  "show-flat":           t("Show flat"),
  "kept-by-owner":       t("Kept by the owner"),
  "dispute":             t("Dispute"),
  "difference":          t("Reconciliation difference"),
  "awaits-signatures":   t("Reservation waits for signatures"),
  "papers-differ":       t("Locked on paper for two"),
  // an application that gave way to a lock on paper; the hall writes it
  "paper-first":         t("A lock on paper counts"),
  // it goes on
  "settled":             t("Settled"),
  "frozen-by-mistake":   t("Frozen by mistake"),
  // a release taken back; the hall writes the last one
  "released-by-mistake": t("Released by mistake"),
  "owner-keeps-it":      t("The owner keeps it back"),
  "release-taken-back":  t("No longer released"),
  // a reservation ended; the hall writes the last one
  "not-wanted-any-more": t("Not wanted any more"),
  "renewed":             t("Renewed"),
  // a receipt voided
  "wrong-amount":        t("Wrong amount"),
  "payment-failed":      t("Payment failed"),
  "wrong-unit":          t("Wrong unit"),
  // money given back; the hall writes it
  "application-ended":   t("The application ended"),
  "home-given-back":     t("The home was given back"),
  // a call not taken; the server writes the last two
  "with-client":         t("With a client"),
  "at-work":             t("Busy with work"),
  "private":             t("Private matter"),
  "declined":            t("Declined"),
  "no-answer":           t("Does not answer"),
  // where somebody is
  "tour":                t("Tour of the homes"),
  "signing":             t("Signing"),
  "fetching-papers":     t("Fetching papers"),
  "meal":                t("Meal"),
  // a turn skipped, a make-up granted
  "not-in-area":         t("Not in the waiting area"),
  "gives-turn-up":       t("Gives the turn up"),
  "handed-back":         t("Client handed back to the owner"),
  "passed-by-mistake":   t("Passed over by mistake"),
  "missed-on-errand":    t("Missed on the developer's errand"),
};

/** Codes as the choices of a dialog. */
export const choicesOf = (codes) => codes.map((code) => [code, REASON[code]]);

/** What is sent: the code, the note, or both. */
export const reasonOf = (code, note) => [code, note].filter(Boolean).join(": ");

/** A kept reason in words. */
export function reasonText(kept) {
  const [, code, note = ""] = /^([a-z-]+)(?:: (.*))?$/s.exec(kept) ?? [];
  return code in REASON ? [REASON[code], note].filter(Boolean).join(" · ") : kept;
}
