// The morning sheet at the desk: what it says, and the homes that differ, which are settled among the homes.

import { askReason } from "../base/dialog.js";
import { el, toast } from "../base/dom.js";
import { countsTable, differencesList, headline, signatures, unresolved } from "../base/reconciliation_words.js";
import { send } from "../base/send.js";
import { label } from "../base/unit_words.js";
import { clock, isoDay, t } from "../base/words.js";

const sheets = (screen) => screen.of("reconciliation").map(([, sheet]) => sheet);

/** What a morning sheet says; of other cases nothing. */
export function sheetFacts(card) {
  if (!card.digest) return [];
  const { n, says, rest } = headline(card);
  return [
    el("section", { class: "morning" }, el("h3", { class: n ? "off" : "" }, says), el("p", { class: "sub" }, rest), countsTable(card), differencesList(card), n > 0 && el("a", { class: "button", href: "#homes" }, t("To the homes that differ"))),
    el("section", {}, el("h3", {}, t("Signatures")), signatures(card, "controller"), el("p", { class: "sub" }, t("As counted at {time}; all sign the same sheet {digest}.", { time: clock(card.at), digest: card.digest }))),
  ];
}

/** unit -> the sheet on which it differs, until that is settled. */
export const differing = (screen) => new Map(sheets(screen).flatMap((sheet) => unresolved(sheet).map((d) => [d.unit, sheet.id])));

/** The sheet of today, on which one more home may differ. */
export const todaysSheet = (screen) => sheets(screen).find((sheet) => sheet.day === isoDay(screen.now()))?.id ?? null;

/** Settle the difference on a home, once asked why. */
export const settle = (reconciliation, unit, u) =>
  asked({
    title: t("Settle the difference on {home}?", { home: label(u) }),
    text: t("It goes on as it was before."),
    codes: ["settled", "frozen-by-mistake"],
    verb: "reconciliation.resolve",
    args: { reconciliation, unit },
    said: t("Settled: {home}.", { home: label(u) }),
  });

/** Say that a home differs. */
export const differs = (reconciliation, unit, u) =>
  asked({
    title: t("Does {home} differ from your list?", { home: label(u) }),
    text: t("It stands on the morning sheet and is frozen until it is settled. No other is."),
    codes: ["difference"],
    verb: "reconciliation.differ",
    args: { reconciliation, unit },
    said: t("{home} is frozen.", { home: label(u) }),
  });

const asked = ({ title, text, codes, verb, args, said }) =>
  askReason({
    title,
    text,
    codes,
    go: async (reason) => {
      await send(verb, { ...args, reason });
      toast(said);
    },
  });
