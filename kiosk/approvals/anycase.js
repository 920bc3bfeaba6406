// A case of any kind that this desk knows nothing else of: its row in the list, what it says, and its signature.

import { ask } from "../base/dialog.js";
import { el } from "../base/dom.js";
import { send } from "../base/send.js";
import { mark } from "../base/unit_marks.js";
import { clock, money, secondsBetween, t } from "../base/words.js";
import { decide, mine } from "./deciding.js";
import { chain } from "./reservation.js";

/** What is known of a case under its path; the applications of this desk are known by their id alone. */
export const otherCase = (screen, id) => (id?.includes("/") ? (screen.cards.get(id)?.case ?? null) : null);

/** All cases as [id, card], by their deadline. */
export function allCases(screen) {
  const due = ([, { case: c }]) => (c.due ? Date.parse(c.due) : Infinity); // what has none comes last
  const by = (a, b) => (due(a) === due(b) ? (a[1].number ?? 0) - (b[1].number ?? 0) : due(a) - due(b));
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
    el("span", {}, el("strong", {}, c.title), el("small", { class: "about" })),
    c.due && el("span", { class: "when" }, el("time-left", { until: c.due }), el("small", {}, t("by {time}", { time: clock(c.due) }))),
  );
}

const markOf = (c) => (c.kind === "reservation" ? "reserved" : "applied");

export const caseAbout = (c) => [c.about, stepOf(c)].filter(Boolean).join(" · ");

const stepOf = (c) => (c.steps > 1 ? t("signature {n} of {all}", { n: c.step, all: c.steps }) : "");

/** The open case; of a reservation `r` also what this desk knows of it. */
export function drawOther(box, c, r = null) {
  const state = JSON.stringify([c, r]);
  if (box.dataset.other === state) return;
  box.dataset.other = state;
  box.replaceChildren(
    el(
      "header",
      {},
      el("div", {}, el("p", { class: `state ${r ? "reserved" : "applied"}` }, mark(markOf(c)), stepOf(c)), el("h2", { tabindex: -1 }, c.title), el("p", { class: "facts" }, el("span", {}, c.about))),
    ),
    ...(r ? chain(r) : []),
    c.money === null ? "" : el("section", { class: "price" }, el("p", {}, t("Amount"), el("b", {}, money(c.money)))),
  );
}

/** The signature, for whoever it waits for: `may(verb)` is the table's word, `roles` those in whose name he signs; `more` stands beneath. */
export function otherVerdict({ c, id, moves, may, roles, more }) {
  const head = c.due && el("h3", {}, t("Decide by {time}", { time: clock(c.due) }));
  if (!c.signers.some((role) => roles.includes(role))) return [head, watch(), more];
  const args = { [c.kind]: c.id };
  const sign = el("button", { type: "button", class: "primary approve", "data-acts": true }, t("Sign"), el("kbd", {}, "A"));
  const then = { id, moves, undo: may(c.verbs.undo) ? [c.verbs.undo, args] : null };
  sign.onclick = () => decide(sign, c.verbs.sign, args, { ...then, said: t("Signed: {title}.", { title: c.title }) });
  const refuse = el("button", { type: "button", class: "danger", "data-acts": true, onclick: () => askWhy(c, args, then) }, t("Refuse"));
  const buttons = [may(c.verbs.sign) && sign, may(c.verbs.refuse) && refuse].filter(Boolean);
  return [head, ...(buttons.length ? buttons : [watch()]), more];
}

const watch = () => el("p", { class: "hint" }, t("You can watch here; somebody else signs next."));

function askWhy(c, args, then) {
  ask({
    title: t("Refuse {title}?", { title: c.title }),
    choices: [["refuse", t("Refuse")]],
    note: t("The reason"),
    go: (_, { note }) => mine(send(c.verbs.refuse, { ...args, reason: note }), { ...then, said: t("Refused: {home}.", { home: c.title }) }),
  });
}
