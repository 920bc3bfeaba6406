// A line of the journal in words: who did what by which rule, what was said with it, and what people call its records.

import { el } from "../base/dom.js";
import { live } from "../base/live.js";
import { staffName } from "../base/people_names.js";
import { PHASE, STATUS } from "../base/plan_words.js";
import { PRESENCE } from "../base/presence_words.js";
import { PATH, takesOff } from "../base/quote_lines.js";
import { reasonText } from "../base/reasons.js";
import { spoken } from "../base/visit_words.js";
import { CAUSE, OUTCOME } from "../base/withdrawal_words.js";
import { clock, clockSeconds, date, money, t, tn } from "../base/words.js";
import { groupName, place } from "./say.js";
import { NAME, says } from "./settings.js";

/** By verb what was done, by kind what a record is called, and by kind what each of its states is called. */
export const { acts: ACTS, names: NAMES, states: STATES } = JSON.parse(document.getElementById("journal-words").textContent);
const screen = live();

/** A row of the journal as an item of a list; `more` stands beneath what was done. */
export const entry = (row, more) =>
  el("li", { class: "entry" },
    el("span", { class: "seq" }, row.seq), el("span", { class: "at" }, date(row.at), " ", el("b", {}, clockSeconds(row.at))), el("strong", {}, who(row.actor)),
    el("div", {}, el("b", {}, ACTS[row.command] ?? row.command), facts(row), more),
    el("span", { class: "tags" }, row.rules.map((rule) => el("em", { class: "tag" }, rule))));

/** What a journal's actor is called. */
export function who(name) {
  const [kind, id] = name.split(":");
  if (kind === "person") return staffName(screen.cards.get(`person/${id}`)) || t("someone no longer listed");
  return kind === "device" ? screen.cards.get(`device/${id}`)?.name ?? t("a screen") : t("the hall itself");
}

/** Whether it is a moment; of a discount's days the catalogue tells. */
const moment = (at) => at?.includes("T");

/** What was said with the command, as far as the office is told. */
function facts({ arguments: said }) {
  const person = said.to ?? said.person ?? said.consultant ?? said.delegate;
  const principal = said.in_place_of ?? (said.principal && `person:${said.principal}`);
  const found = [
    person && staffName(screen.cards.get(`person/${person}`)), principal && t("for {name}", { name: who(principal) }), moment(said.since) && `${date(said.since)} ${clockSeconds(said.since)} –`, moment(said.until) && t("until {time}", { time: `${date(said.until)} ${clock(said.until)}` }), said.group && groupName(said.group), said.day, said.filename, said.masked,
    said.people && tn("{n} person", "{n} people", said.people.length), said.units && tn("{n} unit", "{n} units", said.units.length), said.amount_fen && money(said.amount_fen),
    said.number && t("No. {n}", { n: said.number }), said.copies && tn("{n} copy", "{n} copies", said.copies), said.forms && tn("{n} form", "{n} forms", said.forms), said.last > 0 && t("papers up to no. {n}", { n: said.last }), STATUS[said.status], PHASE[said.phase], said.permit, said.called, said.seed, said.document, said.first && t("from No. {n}", { n: said.first }), said.mode && { queue: t("by queue"), lottery: t("by lot"), hybrid: t("by lot, then by queue") }[said.mode], said.homes !== undefined && tn("{n} unit to sell", "{n} units to sell", said.homes),
    said.counted_fen !== undefined && t("counted {amount}", { amount: money(said.counted_fen) }), said.free && t("freed for the next in line"),
    said.also?.length && tn("with {n} more unit", "with {n} more units", said.also.length), said.sure === true && t("sure to pay"), said.sure === false && t("gives way"), said.ready === false && t("cannot pay after all"),
    said.key && t("{name}: {value}", { name: NAME[said.key] ?? said.key, value: says(said.key, said.value) }), said.state && PRESENCE[said.state],
    PATH[said.path], said.discount && screen.cards.get(`discount/${said.discount}`)?.name, said.rate && takesOff(said),
    said.price_fen !== undefined && money(said.price_fen), said.contract && t("contract {number}", { number: said.contract }), said.paper_day, OUTCOME[said.outcome], CAUSE[said.cause], said.bank, said.paper,
    said.alike === "same" && t("written otherwise: the same homes"), said.alike === "different" && t("written otherwise: different homes"), said.reason && `“${reasonText(said.reason)}”`,
  ];
  return el("span", { class: "facts" }, found.filter(Boolean).join(" · "));
}

/** What people call a record; an id says nothing to them. */
export function label(kind, id, about) {
  const card = (name, of) => screen.cards.get(`${name}/${of}`);
  const person = (of) => staffName(card("person", of));
  const say = {
    unit: () => place(id), person: () => person(id), presence: () => person(id), device: () => card("device", id)?.name, ask: () => card("device", id)?.name,
    group: () => groupName(id), roster: () => [about.group && groupName(about.group), about.day].filter(Boolean).join(" "), policy: () => NAME[id],
    price_list: () => about.filename, price_draft: () => about.filename, price_copy: () => card("price_copy", id)?.called, visit: () => about.number && t("No. {n}", { n: spoken(about.number) }), receipt: () => about.number && t("No. {n}", { n: about.number }),
    refund: () => about.number ? t("No. {n}", { n: about.number }) : about.unit && place(about.unit), settlement: () => about.day, reconciliation: () => about.day,
    delegation: () => about.principal && t("{delegate} for {principal}", { delegate: who(`person:${about.delegate}`), principal: who(`person:${about.principal}`) }),
    batch: () => about.called, opening: () => about.called, campaign: () => about.called,
    ticket: () => about.number && t("No. {n}", { n: about.number }), opening_entry: () => about.number && t("No. {n}", { n: about.number }), intent: () => about.number && t("No. {n}", { n: about.number }),
    challenge: () => [about.unit && place(about.unit), person(about.consultant)].filter(Boolean).join(" "),
    reservation: () => [about.unit && place(about.unit), person(about.requester)].filter(Boolean).join(" "),
    discount: () => card("discount", id)?.name, claim: () => [card("discount", about.discount)?.name, about.unit && place(about.unit)].filter(Boolean).join(" "), concession: () => about.unit && place(about.unit), ...Object.fromEntries(["deal", "instalment", "mortgage", "withdrawal"].map((name) => [name, () => [about.unit && place(about.unit), person(about.consultant)].filter(Boolean).join(" ")])),
    paper_lock: () => [t("No. {n}", { n: about.number }), about.unit && place(about.unit)].filter(Boolean).join(" "), duty: () => id,
    application: () => [about.unit && place(about.unit), person(about.consultant)].filter(Boolean).join(" "),
  };
  return (say[kind] ?? (() => person(about.consultant)))() || "";
}
