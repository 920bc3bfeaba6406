// The right column: by when, what is missing, and the buttons of the next step.

import { act } from "../base/act.js";
import { ask } from "../base/dialog.js";
import { el, toast } from "../base/dom.js";
import { guardList } from "../base/guard.js";
import { may } from "../base/may.js";
import { reasonText } from "../base/reasons.js";
import { send } from "../base/send.js";
import { label } from "../base/unit_words.js";
import { clock, day, isoDay, momentAt, t, tn } from "../base/words.js";
import { agreementButtons } from "./agreement.js";
import { isSigned } from "./buckets.js";
import { differs, lastDay, moment } from "./deal.js";
import { goingBack } from "./goingback.js";
import { loanParts, paymentParts } from "./money.js";

/** Of the deal that is open. */
export function drawNext(screen, box, card, now) {
  const state = JSON.stringify([card, isoDay(now), screen.panel("may")]);
  if (box.dataset.shows === state) return;
  box.dataset.shows = state;
  guardList(box, () => {
    box.replaceChildren(...(card ? parts(screen, card, now).filter(Boolean) : []));
    for (const child of box.children) child.dataset.key = `${card?.id} ${card?.state} ${card?.loan?.state} ${child.textContent}`;
  });
}

function parts(screen, card, now) {
  if (card.kind === "withdrawal") return goingBack(screen, card, now);
  const step = STEP[card.state] ?? missing;
  return [...step(screen, card, now), ...loanParts(screen, card), ...paymentParts(screen, card, now), card.buyers?.length > 0 && may(screen, "deal.read_buyers") && names(card), ...agreementButtons(screen, card)];
}

const says = (title, ...lines) => el("section", { class: "says" }, el("h3", {}, title), lines.filter(Boolean).map((line) => el("p", {}, line)));

const button = (text, kind, onclick) => el("button", { type: "button", class: kind, "data-acts": true, onclick }, text);

const missing = () => [says(t("The form is missing"), t("The consultant puts it forward on the phone: what the client pays, and how."))];

const STEP = {
  proposed: (screen, card, now) => {
    const wrong = card.price_fen !== card.quote.total_fen;
    const open = card.claims.length > 0;
    return [
      says(
        wrong ? t("The form differs: {difference}", { difference: differs(card) }) : t("The form is the quote to the fen"),
        open && t("A discount waits to be verified: decide that first, on the approvals desk."),
        t("To be reviewed by {time}", { time: moment(card.review_by, now) }),
      ),
      may(screen, "deal.pass") && !wrong && !open && !card.frozen && button(t("Price passes"), "primary", (event) => pass(event.currentTarget, card)),
      may(screen, "deal.fail") && button(t("Give back…"), wrong ? "primary" : "", () => fail(card)),
    ];
  },
  failed: (_, card, now) => [
    says(t("Given back: {reason}", { reason: reasonText(card.reason) }), card.price_fen !== card.quote.total_fen && differs(card), card.correct_by && t("To be put right by {time}", { time: moment(card.correct_by, now) })),
  ],
  passed: (_, card, now) => [
    says(t("The agreement may be signed"), t("The consultant writes down who buys, and signs with the client."), t("The price passed: {name}, {time}", { name: card.decided_by, time: moment(card.decided_at, now) })),
  ],
  subscribed: (screen, card, now) => [
    says(
      t("To be signed by the end of {day}", { day: lastDay(card.sign_by) }),
      card.appointed_at ? t("The client comes on {day} at {time}", { day: day(card.appointed_at), time: clock(card.appointed_at) }) : t("No appointment yet"),
      card.reminded > 0 && tn("Reminded {n} time", "Reminded {n} times", card.reminded),
      card.checked_at ? t("Gone through with the client {time}", { time: moment(card.checked_at, now) }) : t("Before the contract all is gone through with the client once more."),
    ),
    !card.checked_at && may(screen, "deal.check") && button(t("Gone through with the client"), "primary", (event) => check(event.currentTarget, card)),
    card.checked_at && may(screen, "deal.sign") && !card.frozen && button(t("Register the contract…"), "primary", () => register(card, now)),
    may(screen, "deal.schedule") && !card.frozen && button(card.appointed_at ? t("Another appointment…") : t("Appoint…"), "", () => appoint(card, now)),
  ],
  signed: (_, card) => (isSigned(card) ? [says(t("The contract is registered"), card.contract)] : []),
};

async function pass(press, card) {
  if (await act(press, "deal.pass", { deal: card.id })) toast(t("{home}: the price passed, the agreement may be signed.", { home: label(card) }));
}

async function check(press, card) {
  if (await act(press, "deal.check", { deal: card.id })) toast(t("{home}: gone through with the client.", { home: label(card) }));
}

function fail(card) {
  ask({
    title: t("Give the form of {home} back?", { home: label(card) }),
    text: t("The home stays controlled; the consultant puts the form right."),
    note: t("The reason"),
    choices: [["fail", t("Give back")]],
    go: async (_, { note }) => {
      await send("deal.fail", { deal: card.id, reason: note });
      toast(t("{home}: given back.", { home: label(card) }));
    },
  });
}

function appoint(card, now) {
  ask({
    title: t("When does the client of {home} come to sign?", { home: label(card) }),
    fields: [["day", t("Day"), { type: "date", min: isoDay(now) }], ["time", t("Time"), { type: "time" }]],
    choices: [["appoint", t("Appoint")]],
    go: async (_, { day: on, time }) => {
      const at = momentAt(on, time);
      if (!at) throw Object.assign(new Error("moment"), { sentence: t("Choose a day and a time.") });
      await send("deal.schedule", { deal: card.id, at });
      toast(t("{home}: the client comes on {day} at {time}.", { home: label(card), day: day(at), time: clock(at) }));
    },
  });
}

function register(card, now) {
  ask({
    title: t("Register the contract of {home}", { home: label(card) }),
    text: t("This moment is the sale, whatever day the paper has."),
    fields: [["contract", t("Number of the contract"), { maxlength: 40 }], ["paper", t("Day on the paper"), { type: "date", value: isoDay(now), max: isoDay(now) }]],
    choices: [["register", t("Register it")]],
    go: async (_, { contract, paper }) => {
      if (!/^[\w()/.-]{4,40}$/.test(contract) || !paper) throw Object.assign(new Error("contract"), { sentence: t("Write the number as the register gives it, in figures and latin letters, and the day on the paper.") });
      await send("deal.sign", { deal: card.id, contract, paper_day: paper });
      toast(t("{home} is signed: contract {contract}.", { home: label(card), contract }));
    },
  });
}

function names(card) {
  const show = async (event) => {
    const place = event.currentTarget;
    const said = await act(place, "deal.read_buyers", { deal: card.id });
    if (said) place.replaceWith(el("p", { class: "names" }, said.names.join(t(", "))));
  };
  return el("button", { type: "button", class: "quiet", onclick: show }, t("Show the buyers' names"));
}
