// Outages: who confirms control then, when the hall works on paper, which papers are still to be entered, blank forms.

import { el, reconcile, write } from "../base/dom.js";
import { dutyToday, PAPER } from "../base/outage_words.js";
import { staffName } from "../base/people_names.js";
import { clock, date, isoDay, momentAt, t, tn } from "../base/words.js";
import { choice } from "./person.js";
import { actButton, plainButton, press, wrong } from "./press.js";
import { printForms } from "./forms.js";
import { groupName, may, place } from "./say.js";
import { draft, settled } from "./unsaved.js";

const DAY = 86_400_000;
const [duties, now, forms, past] = ["duties", "outage-now", "forms", "outages"].map((id) => document.getElementById(id));
const CONFIRMS = new Set(["controller", "control_supervisor", "site_manager", "site_lead", "head"]);
const SELLS = new Set(["consultant", "supervisor", "group_manager"]);
let drawn = ""; // what the forms of this page were made for

export function drawOutages(screen) {
  const papers = screen.panel("papers");
  if (!papers || !screen.panel("on_paper")) return;
  drawDuties(screen);
  const outage = screen.panel("on_paper").outage;
  const state = JSON.stringify([outage, papers.entered, papers.issued, staffName(dutyToday(screen)), screen.panel("may")]);
  if (state !== drawn) {
    drawn = state;
    settled(now);
    now.replaceChildren(...nowOf(screen, outage, papers));
    forms.replaceChildren(...formsOf(screen, papers));
  }
  reconcile(past, papers.outages, (one) => JSON.stringify(one), told);
  document.getElementById("no-outages").hidden = papers.outages.length > 0;
}

/** Today and the six days after it, each with whoever is named. */
function drawDuties(screen) {
  const named = new Map(screen.panel("on_paper").duties.map(({ day, person }) => [day, person]));
  const days = Array.from({ length: 7 }, (_, n) => isoDay(screen.now() + n * DAY));
  reconcile(duties, days, (day) => `${day} ${may(screen, "duty.name")}`, (day) => dutyRow(screen, day), (node, day) => {
    write(node.children[1], named.has(day) ? staffName(named.get(day)) : t("nobody"));
  });
}

function dutyRow(screen, day) {
  const act = el("div", { class: "act" });
  if (may(screen, "duty.name")) act.append(nameButton(screen, day, act));
  return el("li", { class: "duty" }, el("h3", {}, date(`${day}T12:00:00+00:00`)), el("strong"), act);
}

function nameButton(screen, day, act) {
  const open = plainButton(t("Name somebody"), { class: "quiet", "aria-label": `${t("Name somebody")}: ${day}` }, () => {
    const people = screen.of("person").filter(([, p]) => p.active && CONFIRMS.has(p.role)).map(([id, p]) => [id, staffName(p)]);
    const [who, out] = [choice(people, people[0]?.[0]), wrong()];
    const back = () => (settled(form), act.replaceChildren(open), open.focus());
    const save = actButton(t("Name them"), { class: "primary" }, async () => {
      if ((await press(save, out, "duty.name", { day, person: who.value })) !== null) back();
    });
    const form = fieldsOf(save, back, out, [t("Confirms control if the system is down"), who]);
    act.replaceChildren(form);
    draft(form, { drop: back });
    who.focus();
  });
  return open;
}

const fieldsOf = (save, back, out, ...fields) =>
  el("form", { class: "change", onsubmit: (event) => (event.preventDefault(), save.click()) },
    el("div", { class: "row fields" }, fields.map(([label, field]) => el("label", { class: "wide" }, label, field))),
    el("div", { class: "row" }, save, back && plainButton(t("Leave it"), { class: "quiet" }, back)), out);

function nowOf(screen, outage, papers) {
  if (outage === null) return [el("p", {}, t("The system works: everybody applies on the phone.")), may(screen, "outage.declare") ? declaring(screen) : ""];
  if (outage.state === "declared") return [el("p", {}, el("b", {}, t("On paper since {time}: {reason}", { time: clock(outage.since), reason: outage.reason }))), may(screen, "outage.close") ? closing(screen, outage, papers) : ""];
  return [el("p", {}, el("b", {}, t("Papers to be entered: no. {first} to {last}", { first: papers.entered + 1, last: papers.outages[0].last }))), may(screen, "paper.enter") ? entering(screen, outage, papers.entered + 1) : ""];
}

function declaring(screen) {
  const duty = dutyToday(screen);
  const reason = el("input", { maxlength: "200", autocomplete: "off" });
  const since = el("input", { type: "time" });
  const out = wrong();
  const save = actButton(t("Work on paper from now on"), { class: "danger" }, () =>
    press(save, out, "outage.declare", { reason: reason.value, since: momentAt(isoDay(screen.now()), since.value) }));
  const form = fieldsOf(save, null, out, [t("What does not work"), reason], [t("Since, empty for now"), since]);
  draft(form, { drop: () => form.reset() });
  const who = duty ? t("{name} or the site manager declares it. Nobody applies until it is over, and running times stand still.", { name: staffName(duty) }) : t("Nobody is named for today: name somebody first.");
  return el("div", {}, el("p", { class: "sub" }, who), form);
}

function closing(screen, outage, papers) {
  const last = el("input", { inputmode: "numeric", maxlength: "7", autocomplete: "off" });
  const out = wrong();
  const save = actButton(t("The system works again"), { class: "primary" }, () =>
    press(save, out, "outage.close", { outage: outage.id, last: Number(last.value.trim() || 0) }));
  const form = fieldsOf(save, null, out, [t("Highest number of a form that was used, empty for none"), last]);
  draft(form, { drop: () => form.reset() });
  return el("div", {}, el("p", { class: "sub" }, t("Unused forms: no. {first} to {last}.", { first: papers.entered + 1, last: papers.issued })), form);
}

function entering(screen, outage, number) {
  const people = screen.of("person").filter(([, p]) => p.active && p.group && SELLS.has(p.role)).sort((a, b) => (a[1].badge || "~").localeCompare(b[1].badge || "~"));
  const unit = el("input", { maxlength: "80", autocomplete: "off", placeholder: "3栋 2单元 1802" });
  const who = choice([["", t("Choose the consultant")], ...people.map(([id, p]) => [id, staffName(p)])], "");
  const at = el("input", { type: "time" });
  const name = el("input", { maxlength: "60", autocomplete: "off" });
  const phone = el("input", { type: "tel", maxlength: "24", autocomplete: "off" });
  const out = wrong();
  const save = actButton(t("Enter no. {n}", { n: number }), { class: "primary" }, async () => {
    if (!unit.value.trim() || !who.value || !at.value) return write(out, t("Home, consultant and time are needed."));
    const args = { number, unit: unit.value.trim(), consultant: who.value, at: momentAt(isoDay(at.value < clock(outage.since) ? outage.until : outage.since), at.value), name: name.value, phone: phone.value };
    return press(save, out, "paper.enter", args);
  });
  const form = fieldsOf(save, null, out, [t("Home"), unit], [t("Time on the paper"), at], [t("Consultant"), who], [t("Client's name"), name], [t("Client's phone"), phone]);
  draft(form, { drop: () => form.reset() });
  return el("div", {}, form, may(screen, "paper.spoil") ? spoiling(number) : "");
}

function spoiling(number) {
  const reason = el("input", { maxlength: "200", autocomplete: "off" });
  const out = wrong();
  const save = actButton(t("No. {n} is spoilt", { n: number }), {}, () => press(save, out, "paper.spoil", { number, reason: reason.value }));
  const form = fieldsOf(save, null, out, [t("Or why nothing is entered from it"), reason]);
  draft(form, { drop: () => form.reset() });
  return form;
}

function formsOf(screen, { issued, entered }) {
  const unused = issued - entered;
  const many = el("input", { inputmode: "numeric", maxlength: "3", value: "10", autocomplete: "off" });
  const out = wrong();
  const issue = actButton(t("Issue forms"), {}, () => press(issue, out, "paper.issue", { forms: Number(many.value.trim()) || 0 }));
  const printed = plainButton(t("Print the blank forms"), { disabled: unused === 0 }, () => printForms(entered + 1, issued, dutyToday(screen)));
  return [
    el("p", {}, unused ? t("Unused forms: no. {first} to {last}.", { first: entered + 1, last: issued }) : t("No blank form is issued. Issue and print some before they are needed.")),
    may(screen, "paper.issue") ? el("div", { class: "row fields" }, el("label", {}, t("How many"), many), issue, printed) : el("div", { class: "row" }, printed), out,
  ];
}

function told({ since, until, state, reason, duty, last, seconds, papers }) {
  const over = until ? `${date(since)} ${clock(since)} – ${clock(until)}` : `${date(since)} ${clock(since)} –`;
  const facts = [reason, t("{name} confirmed", { name: staffName(duty) }), until && tn("times moved on by {n} minute", "times moved on by {n} minutes", Math.round(seconds / 60)), state === "closed" && t("papers up to no. {n}", { n: last })];
  return el("li", { class: "list" }, el("strong", {}, over), el("span", {}, facts.filter(Boolean).join(" · ")), el("ul", { class: "lines" }, papers.map(paper)));
}

const paper = ({ number, state, unit, group, consultant, at, reason }) =>
  el("li", {}, [t("No. {n}", { n: number }), clock(at), unit && place(unit), group && groupName(group), staffName(consultant), PAPER[state], reason && `“${reason}”`].filter(Boolean).join(" · "));
