// What each deal waits for: it counts once, where it is most urgent.

import { t } from "../base/words.js";

/** By name, in the order of the work. */
export const BUCKETS = {
  all: t("All to be done"),
  overdue: t("Overdue"),
  form: t("Form missing"),
  review: t("Price to review"),
  agreement: t("Agreement to sign"),
  contract: t("Contract to register"),
  registered: t("Registered"),
};

const WAITS = { failed: "form", proposed: "review", passed: "agreement", subscribed: "contract", signed: "registered" };

export const isSigned = (card) => card.state === "signed";

/** The bucket of a deal, or of a home whose form is missing. */
export const bucketOf = (card) => (card.late && !isSigned(card) ? "overdue" : WAITS[card.state ?? "failed"]);

/** By when what it waits for is due; null where no time runs for it. */
export const dueOf = (card) => ({ failed: card.correct_by, proposed: card.review_by, subscribed: card.sign_by })[card.state] ?? null;

/** Since when it has waited for that, or been registered. */
export const sinceOf = (card) => ({ passed: card.decided_at, signed: card.registered_at })[card.state] ?? card.won_at ?? "";
