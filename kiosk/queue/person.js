// A person's sheet: where he is, his turn, what he is owed.

import { el } from "../base/dom.js";
import { PRESENCE } from "../base/presence_words.js";
import { choicesOf, reasonText } from "../base/reasons.js";
import { spoken } from "../base/visit_words.js";
import { clock, t } from "../base/words.js";
import { end, recall } from "./acts.js";
import { move } from "./moves.js";
import { everyone, who } from "./people.js";
import { choosePerson, chooseReason, closeSheet, openSheet, stateOf, wrong } from "./sheet.js";

// where somebody can be, each with its reasons, or with the words of its one choice
const PLACES = [
  ["waiting", [["", t("Waits in the area")]]],
  ["away_work", choicesOf(["tour", "signing", "fetching-papers"])],
  ["away_developer", [["", t("Sent by the developer")]]],
  ["away_private", choicesOf(["meal", "private"])],
  ["off", [["", t("Gone home")]]],
];

/** Open the sheet of a person. */
export function showPerson(screen, id) {
  const person = who(screen, id);
  const body = el("div", { class: "person-sheet" });
  const note = person.since ? `${stateOf(person)} · ${t("since {time}", { time: clock(person.since) })}${person.reason ? ` · ${reasonText(person.reason)}` : ""}` : stateOf(person);
  const mine = screen.of("visit").find(([, v]) => v.consultant === id && (v.state === "called" || v.state === "received"));
  if (mine) body.append(reception(mine));
  else body.append(el("h3", {}, t("Where is {badge}?", person)), ...PLACES.map(([state, reasons]) => place(person, state, reasons)));
  body.append(...turns(screen, person));
  body.append(el("h3", {}, t("Owed by mistake or by rule")), el("div", { class: "chips" },
    ...["visit", "call"].map((lane) => el("button", { type: "button", "data-acts": "credit.grant", onclick: () => credit(person, lane) },
      lane === "visit" ? t("Grant a make-up visit") : t("Grant a make-up call")))));
  openSheet({ title: person.badge, note, body });
}

function place(person, state, reasons) {
  const chips = reasons.map(([reason, word]) => el("button", {
    type: "button", "data-acts": "presence.set", "aria-pressed": String(person.state === state && (!reason || person.reason === reason)),
    onclick: async ({ currentTarget }) => {
      const args = { state, person: person.id, reason };
      const done = await move(currentTarget, "presence.set", args, () => t("{badge}: {state}", { badge: person.badge, state: PRESENCE[state] }), wrong);
      if (done) closeSheet();
    },
  }, word));
  return el("div", { class: "place" }, el("span", {}, PRESENCE[state]), el("div", { class: "chips" }, ...chips));
}

function reception([id, visit]) {
  const number = spoken(visit.number);
  const [act, verb, word] = visit.state === "called" ? [recall, "visit.recall", t("Recall {number}", { number })] : [end, "visit.end", t("End the reception of {number}", { number })];
  const button = el("button", { type: "button", "data-acts": verb, onclick: async () => (await act(id, visit, button, wrong)) && closeSheet() }, word);
  return el("div", {}, el("h3", {}, t("With {number} {name}", { number, name: visit.name })), el("div", { class: "chips" }, button));
}

/** The person's pending turns that the desk can see, each with its cover. */
function turns(screen, person) {
  const lanes = screen.panel("lanes") ?? {};
  const mine = ["visit", "call"].flatMap((lane) => (lanes[lane]?.line ?? []).filter((s) => s.consultant === person.id).map((s) => [lane, s]));
  return mine.map(([lane, slot]) => {
    const word = lane === "visit" ? t("Front desk, turn {position}", slot) : t("Hotline, turn {position}", slot);
    const name = slot.cover ? t("Covered by {badge}: choose another", who(screen, slot.cover)) : t("Name a cover");
    const cover = el("button", { type: "button", "data-acts": "turn.cover", onclick: () => chooseCover(screen, slot) }, name);
    const said = () => t("Turn {position} of {badge}: nobody covers it", { position: slot.position, badge: person.badge });
    const none = slot.cover && el("button", { type: "button", "data-acts": "turn.cover", onclick: async ({ currentTarget }) =>
      (await move(currentTarget, "turn.cover", { slot: slot.id, person: null }, said, wrong)) && closeSheet() }, t("No cover"));
    return el("div", { class: "place" }, el("span", {}, word), el("div", { class: "chips" }, cover, none));
  });
}

/** Who of the group takes this turn (RT-21). */
export function chooseCover(screen, slot) {
  const person = who(screen, slot.consultant);
  const free = () => everyone(screen).filter((p) => p.group === person.group && p.id !== person.id)
    .sort((a, b) => Number(b.state === "waiting") - Number(a.state === "waiting"));
  choosePerson({
    title: t("Who covers turn {position} of {badge}?", { position: slot.position, badge: person.badge }),
    note: t("Someone of group {group}; he keeps his own turn. Used when {badge} is not in the area.", person),
    people: free,
    none: t("Nobody else is in this group."),
    pick: async (p, button) => {
      const said = () => t("Turn {position} of {badge}: {cover} covers it", { position: slot.position, badge: person.badge, cover: p.badge });
      if (await move(button, "turn.cover", { slot: slot.id, person: p.id }, said, wrong)) closeSheet();
    },
  });
}

function credit(person, lane) {
  chooseReason({
    title: lane === "visit" ? t("A make-up visit for {badge}", person) : t("A make-up call for {badge}", person),
    note: t("{badge} goes before the round, the pointer stays (RT-25).", person),
    reasons: ["handed-back", "passed-by-mistake", "missed-on-errand"],
    give: async (reason, button) => {
      const said = () => (lane === "visit" ? t("{badge} is owed a make-up visit", person) : t("{badge} is owed a make-up call", person));
      if (await move(button, "credit.grant", { lane, consultant: person.id, reason }, said, wrong)) closeSheet();
    },
  });
}
