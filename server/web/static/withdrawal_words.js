// What is said of homes that go back, on every screen alike.

import { money, t } from "./words.js";

/** Why a client gives a home back. */
export const CAUSE = { price: t("The price"), loan: t("Loan"), family: t("Family"), product: t("The home itself"), competitor: t("Another project"), other: t("Something else") };

/** What becomes of the money. */
export const OUTCOME = { refund: t("All of it back"), partial: t("A part back"), forfeit: t("All of it kept") };

/** Back ¥10,000, kept ¥10,000 */
export const outcomeSays = ({ outcome, refund_fen, kept_fen }) =>
  outcome ? `${OUTCOME[outcome]}: ${t("back {back}, kept {kept}", { back: money(refund_fen), kept: money(kept_fen) })}` : "";
