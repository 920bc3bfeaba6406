// The story of one home or client: each change that concerned it, in its order, and what it was before and after.

import { el, write } from "../base/dom.js";
import { live } from "../base/live.js";
import { staffName } from "../base/people_names.js";
import { METHOD } from "../base/receipt_words.js";
import { answerOf } from "../base/send.js";
import { UNIT, label as unitName } from "../base/unit_words.js";
import { clock, date, money, t, tn } from "../base/words.js";
import { NAMES, STATES, entry, label } from "./entries.js";
import { masked } from "./phones.js";
import { groupName } from "./say.js";

const screen = live();
const at = (name) => document.getElementById(`story-${name}`);
const [unit, phone, back, said, failed, told] = ["unit", "phone", "back", "said", "failed", "told"].map(at);
const listeners = [];
let asked = 0;

/** fn() when somebody goes back to where he chose the home. */
export const onback = (fn) => listeners.push(fn);

export function openStory() {
  back.hidden = true;
}

/** A search ends with the visit to the journal. */
export function leaveStory() {
  asked += 1;
  unit.value = phone.value = "";
  back.hidden = true;
  settle("", "");
  told.replaceChildren();
}

/** The story of the home with this id, chosen on the board of the past. */
export function tellUnit(id) {
  unit.value = id.split("-").filter(Boolean).join(" ");
  phone.value = "";
  back.hidden = false;
  back.focus();
  return tell({ unit: id });
}

for (const [field, other] of [[unit, phone], [phone, unit]]) field.addEventListener("input", () => field.value && (other.value = ""));
back.addEventListener("click", () => listeners.forEach((fn) => fn()));
at("of").addEventListener("submit", (event) => {
  event.preventDefault();
  try {
    const wanted = unit.value.trim() ? { unit: unit.value.trim() } : { phone: masked(phone.value) };
    if (Object.values(wanted)[0]) tell(wanted);
    else settle(t("Write a home, or a client's phone."), "");
  } catch (problem) {
    told.replaceChildren();
    settle("", problem.sentence);
  }
});

async function tell(wanted) {
  const mine = ++asked;
  told.replaceChildren();
  settle(t("Looking…"), "");
  try {
    const answer = await answerOf(`/api/${document.body.dataset.hall}/story?${new URLSearchParams(wanted)}`);
    if (mine !== asked) return;
    settle(answer.lines.length || answer.clients.length ? "" : t("Nothing was found."), "");
    told.replaceChildren(...(answer.clients.length ? several(answer.clients) : whole(answer)));
  } catch (problem) {
    if (mine !== asked) return;
    if (!problem.sentence) console.error(problem);
    settle("", problem.sentence ?? t("The server could not handle this. Please check, then try again."), () => tell(wanted));
  }
}

function settle(says, wrong, again) {
  write(said, says);
  failed.hidden = !wrong;
  failed.replaceChildren(...(wrong ? [el("p", { class: "wrong", role: "alert" }, wrong)] : []), ...(wrong && again ? [el("button", { type: "button", onclick: again }, t("Try again"))] : []));
}

/** Several clients have the number that was masked: which one is meant. */
const several = (clients) => [
  el("p", { class: "note-box" }, tn("{n} client has this masked number: which one?", "{n} clients have this masked number: which one?", clients.length)),
  el("div", { class: "chips" }, clients.map((one) => el("button", { type: "button", onclick: () => tell({ client: one.client }) },
    [`${one.name} ${one.phone}`.trim(), person(one.consultant), one.group && groupName(one.group)].filter(Boolean).join(" · ")))),
];

function whole({ about, lines, more }) {
  const title = about && (about.client ? `${about.name} ${about.phone}`.trim() : unitName(about));
  const state = about?.state && [" ", el("i", { class: `swatch ${about.state}`, "aria-hidden": "true" }), `${UNIT[about.state]} · ${money(about.price_fen)}`];
  return [
    title && el("h2", {}, title, el("small", { class: "sub" }, state || "")),
    more && el("p", { class: "note-box" }, tn("Only the last {n} change is told.", "Only the last {n} changes are told.", lines.length)),
    el("ol", { class: "story" }, lines.map((line) => entry(line, el("ul", { class: "steps" }, line.steps.map(step).filter(Boolean))))),
  ].filter(Boolean);
}

/** What a change did to one record; nothing where all that is told stayed as it was. */
function step([kind, id, before, after]) {
  const says = after === null ? [t("no longer there")] : became(kind, before, after);
  if (!says.length) return null;
  return el("li", {}, el("b", {}, `${NAMES[kind] ?? kind} ${label(kind, id, after ?? before ?? {})}`.trim()), ": ", says.join(" · "));
}

function became(kind, before, after) {
  const turn = (name, say) => {
    if (!(name in after) || (before?.[name] ?? null) === after[name]) return "";
    const [was, is] = [before?.[name], after[name]].map((value) => (value === null || value === undefined || value === "" ? "" : say(value)));
    return was ? `${was} → ${is || "–"}` : is;
  };
  return [
    turn("state", (value) => STATES[kind]?.[value] ?? value), turn("price_fen", money), turn("amount_fen", money), turn("method", (value) => METHOD[value]),
    !before && kind === "application" && groupName(after.group), turn("consultant", person), after.hold_until && turn("hold_until", (value) => t("until {time}", { time: when(value) })),
    turn("until", (value) => (kind === "contact" ? t("protected until {time}", { time: when(value) }) : t("until {time}", { time: when(value) }))), turn("ended_at", (value) => t("over at {time}", { time: when(value) })),
    turn("contract", (value) => t("contract {number}", { number: value })), turn("bank", (value) => value),
    after.received_fen > 0 && turn("received_fen", (value) => t("received {amount}", { amount: money(value) })), after.refund_fen > 0 && turn("refund_fen", (value) => t("to give back {amount}", { amount: money(value) })),
    after.kept_fen > 0 && turn("kept_fen", (value) => t("kept {amount}", { amount: money(value) })),
    turn("voided_at", (value) => t("voided at {time}", { time: when(value) })),
  ].filter(Boolean);
}

const person = (id) => (id ? staffName(screen.cards.get(`person/${id}`)) || t("someone no longer listed") : "");
const when = (moment) => `${date(moment)} ${clock(moment)}`;
