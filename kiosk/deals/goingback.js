// The right column of a home that goes back: what becomes of its money, what is struck off, and when it is free.

import { act } from "../base/act.js";
import { ask } from "../base/dialog.js";
import { el, toast } from "../base/dom.js";
import { may } from "../base/may.js";
import { reasonText } from "../base/reasons.js";
import { readWords } from "../base/read_words.js";
import { send } from "../base/send.js";
import { label } from "../base/unit_words.js";
import { CAUSE, OUTCOME, outcomeSays } from "../base/withdrawal_words.js";
import { day, isoDay, money, t } from "../base/words.js";
import { moment } from "./deal.js";

const says = (title, ...lines) => el("section", { class: "says" }, el("h3", {}, title), lines.filter(Boolean).map((line) => el("p", {}, line)));
const button = (text, kind, onclick) => el("button", { type: "button", class: kind, "data-acts": true, onclick }, text);

/** What is said of it, and its buttons. */
export function goingBack(screen, card, now) {
  const why = t("Why: {cause}", { cause: CAUSE[card.cause] });
  const own = card.proposed_by !== null && card.proposed_by === document.body.dataset.person;
  const step = {
    asked: () => [
      says(t("What becomes of the money?"), why, t("Received {amount}", { amount: money(card.received_fen ?? 0) }), card.returned && t("Given back: {reason}", { reason: reasonText(card.returned) })),
      may(screen, "withdrawal.settle") && button(t("Settle the money…"), "primary", () => settle(card)),
    ],
    settling: () => [
      says(outcomeSays(card), why, own ? t("You settled it; somebody else signs.") : t("The site manager signs it.")),
      may(screen, "withdrawal.sign") && !own && button(t("Sign the settlement"), "primary", (event) => done(event, "withdrawal.sign", card, t("{home}: signed.", { home: label(card) }))),
      may(screen, "withdrawal.return") && button(t("Settle otherwise…"), "", () => giveBack(card)),
    ],
    settled: () => settled(screen, card, why, now),
    closed: () => [
      says(
        card.followed_at ? t("The client was asked: {cause}", { cause: CAUSE[card.real_cause] }) : t("The home is free again"),
        why,
        outcomeSays(card),
        [t("Free since {time}", { time: moment(card.ended_at, now) }), card.ended_by].filter(Boolean).join(" · "),
        !card.followed_at && t("The consultant asks the client why on {day}.", { day: day(card.follow_at) }),
      ),
    ],
  };
  return [...step[card.state](), readWords(screen, card.id, card)];
}

function settled(screen, card, why, now) {
  const toStrike = card.contract && !card.struck_off;
  const todo = !card.paid_out ? t("To be paid out at the cash desk: {amount}", { amount: money(card.refund_fen) }) : toStrike ? t("The contract is to be struck off") : t("The home can be free again");
  return [
    says(todo, why, outcomeSays(card), card.contract && t("Contract {number}", { number: card.contract }), card.struck_off && t("Struck off: {number}, {day}", { number: card.struck_off, day: card.struck_off_day })),
    toStrike && may(screen, "withdrawal.deregister") && button(t("Strike the contract off…"), card.paid_out ? "primary" : "", () => strikeOff(card, now)),
    card.paid_out && !toStrike && !card.frozen && may(screen, "withdrawal.close") && button(t("For sale again from now on"), "primary", (event) => done(event, "withdrawal.close", card, t("{home} is for sale again.", { home: label(card) }))),
  ];
}

async function done(event, verb, card, said) {
  if (await act(event.currentTarget, verb, { withdrawal: card.id })) toast(said);
}

function settle(card) {
  ask({
    title: t("What becomes of the {amount} for {home}?", { amount: money(card.received_fen), home: label(card) }),
    text: t("The site manager signs it; then the cash desk pays out what goes back."),
    fields: [["amount", t("Of a part: how much goes back, in yuan"), { inputmode: "decimal", maxlength: 20 }]],
    choices: Object.entries(OUTCOME),
    go: async (outcome, { amount }) => {
      const amount_fen = outcome === "partial" ? Math.round(Number(amount.replaceAll(/[¥,，\s]/g, "")) * 100) || 0 : 0;
      const { refund_fen, kept_fen } = await send("withdrawal.settle", { withdrawal: card.id, outcome, amount_fen });
      toast(t("Put forward: back {back}, kept {kept}.", { back: money(refund_fen), kept: money(kept_fen) }));
    },
  });
}

function giveBack(card) {
  ask({
    title: t("Have the money of {home} settled otherwise?", { home: label(card) }),
    note: t("The reason"),
    choices: [["return", t("Give back")]],
    go: async (_, { note }) => {
      await send("withdrawal.return", { withdrawal: card.id, reason: note });
      toast(t("{home}: given back.", { home: label(card) }));
    },
  });
}

function strikeOff(card, now) {
  ask({
    title: t("Strike the contract of {home} off", { home: label(card) }),
    fields: [["contract", t("Number it was struck off under"), { maxlength: 40 }], ["paper", t("Day on the paper"), { type: "date", value: isoDay(now), max: isoDay(now) }]],
    choices: [["deregister", t("Enter it")]],
    go: async (_, { contract, paper }) => {
      if (!/^[\w()/.-]{4,40}$/.test(contract) || !paper) throw Object.assign(new Error("contract"), { sentence: t("Write the number as the register gives it, in figures and latin letters, and the day on the paper.") });
      await send("withdrawal.deregister", { withdrawal: card.id, contract, paper_day: paper });
      toast(t("{home}: the contract is struck off.", { home: label(card) }));
    },
  });
}
