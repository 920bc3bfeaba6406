// A case of any kind that this desk knows nothing else of: its row in the list, what it says, and its signature.

import { ask } from "../base/dialog.js";
import { el } from "../base/dom.js";
import { dayName } from "../base/receipt_words.js";
import { send } from "../base/send.js";
import { mark } from "../base/unit_marks.js";
import { clock, money, secondsBetween, t } from "../base/words.js";
import { decide, mine } from "./deciding.js";
import { moneyFacts } from "./moneycase.js";
import { sheetFacts } from "./morning.js";
import { printButton, printMorning, printReservation } from "./papers.js";
import { chain } from "./reservation.js";
import { toldOf } from "./told.js";

/** What the kinds of cases are called; an application is called by its home. */
const KIND = {
  batch: t("Release"),
  challenge: t("Ask the first one"),
  claim: t("Discount to verify"),
  concession: t("Special discount"),
  deal: t("Price review"),
  instalment: t("Plan of payments"),
  mortgage: t("One payment instead of a loan"),
  paper_lock: t("Paper lock"),
  price_draft: t("Price list"),
  withdrawal: t("Home given back"),
  push_list: t("Push list"),
  reconciliation: t("Morning sheet"),
  refund: t("Refund"),
  reservation: t("Reservation"),
  settlement: t("Cash sheet"),
};

/** What is known of a case under its path; the applications of this desk are known by their id alone. */
export const otherCase = (screen, id) => (id?.includes("/") ? (screen.cards.get(id)?.case ?? null) : null);

/** All cases as [id, card], by their deadline; after them those without one, the oldest first. */
export function allCases(screen) {
  const [timed, at] = [({ case: c }) => (c.due ? 0 : 1), ({ case: c }) => c.due ?? c.since];
  const by = ([, a], [, b]) => timed(a) - timed(b) || at(a).localeCompare(at(b)) || (a.number ?? 0) - (b.number ?? 0);
  return [...screen.cards]
    .filter(([, card]) => card.case)
    .map(([path, card]) => [card.case.kind === "application" ? card.case.id : path, card])
    .sort(by);
}

export function caseItem(id, c, pick) {
  return el(
    "button",
    { type: "button", class: `item waiting ${c.kind}`, onclick: () => pick(id) },
    el("span", { class: "ring" }, c.due && el("due-ring", { until: c.due, total: secondsBetween(c.since, c.due), "aria-hidden": "true" }), mark(markOf(c))),
    el("span", {}, el("strong", {}, titleOf(c)), el("small", { class: "about" })),
    c.due && el("span", { class: "when" }, el("time-left", { until: c.due }), el("small", {}, t("by {time}", { time: clock(c.due) }))),
  );
}

const markOf = (c) => (c.kind === "reservation" ? "reserved" : "applied");

export const caseAbout = (c) => [KIND[c.kind], c.about, stepOf(c)].filter(Boolean).join(" · ");

/** A day is said as people say it. */
const titleOf = (c) => (/^\d{4}-\d\d-\d\d$/.test(c.title) ? dayName(c.title) : c.kind === "push_list" ? t("group {group}", { group: c.title }) : c.title);

const stepOf = (c) => (c.steps > 1 ? t("signature {n} of {all}", { n: c.step, all: c.steps }) : "");

/** The whole of a case: `card` is all that this desk is told of its record, `r` the same of a reservation. */
export function drawOther(box, screen, card, r = null) {
  const c = card.case;
  const state = JSON.stringify(card);
  if (box.dataset.other === state) return;
  box.dataset.other = state;
  box.replaceChildren(
    el(
      "header",
      {},
      el("div", {}, el("p", { class: `state ${r ? "reserved" : "applied"}` }, mark(markOf(c)), [KIND[c.kind], stepOf(c)].filter(Boolean).join(" · ")), el("h2", { tabindex: -1 }, titleOf(c)), el("p", { class: "facts" }, el("span", {}, c.about))),
    ),
    ...(r ? chain(r) : []),
    c.money === null ? "" : el("section", { class: "price" }, el("p", {}, c.kind === "settlement" ? t("Cash counted") : t("Amount"), el("b", {}, money(c.money)))),
    ...moneyFacts(card, screen.now()),
    ...toldOf(c),
    ...sheetFacts(card),
    r ? printButton(t("Print the reservation"), () => printReservation(screen, c.id)) : "",
    card.digest ? printButton(t("Print the sheet"), () => printMorning(card, screen.now())) : "",
  );
}

/** The signature, for whoever it waits for: `may(verb)` is the table's word, `roles` those in whose name he signs, `own` who asked; `more` stands beneath. */
export function otherVerdict({ c, id, moves, may, roles, own = null, more }) {
  const head = c.due && el("h3", {}, t("Decide by {time}", { time: clock(c.due) }));
  if (!c.signers.some((role) => roles.includes(role))) return [head, watch(), more];
  if (own !== null && own === document.body.dataset.person) return [head, el("p", { class: "hint" }, t("You asked for this yourself; somebody else signs it.")), more];
  const args = { [c.kind]: c.id };
  const sign = el("button", { type: "button", class: "primary approve", "data-acts": true }, t("Sign"), el("kbd", {}, "A"));
  const then = { id, moves, undo: may(c.verbs.undo) ? [c.verbs.undo, args] : null };
  sign.onclick = () => decide(sign, c.verbs.sign, args, { ...then, said: t("Signed: {title}.", { title: titleOf(c) }) });
  const refuse = el("button", { type: "button", class: "danger", "data-acts": true, onclick: () => askWhy(c, args, then) }, t("Refuse"));
  const buttons = [may(c.verbs.sign) && sign, may(c.verbs.refuse) && refuse].filter(Boolean);
  return [head, ...(buttons.length ? buttons : [watch()]), more];
}

const watch = () => el("p", { class: "hint" }, t("You can watch here; somebody else signs next."));

function askWhy(c, args, then) {
  ask({
    title: t("Refuse {title}?", { title: titleOf(c) }),
    choices: [["refuse", t("Refuse")]],
    note: t("The reason"),
    go: (_, { note }) => mine(send(c.verbs.refuse, { ...args, reason: note }), { ...then, said: t("Refused: {home}.", { home: titleOf(c) }) }),
  });
}
