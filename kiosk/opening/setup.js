// From the plan to the first call, step by step: what has been done, and the form of what comes next.

import { byId, el, reconcile, write } from "../base/dom.js";
import { may } from "../base/may.js";
import { OPENING } from "../base/opening_words.js";
import { clock, day, momentAt, t, tn } from "../base/words.js";
import { field, form, select, sure } from "./forms.js";

const MODE = { queue: t("Queue"), lottery: t("Lottery"), hybrid: t("Lottery, then queue") };
const SOURCE = { balls: t("balls drawn on the spot"), market: t("published market figures"), drand: t("a round of drand"), other: t("another public source") };
const list = byId("steps");

/** Each step: its name, whether it belongs to this opening, whether it is done, what is said of it, and its form while it is next. */
const STEPS = [
  { id: "plan", title: t("Plan the opening"), for: () => true, done: (p) => p.id !== null && p.state !== "finished", says: (p) => (p.id ? [p.called, MODE[p.mode], p.rights ? tn("{n} right", "{n} rights", p.rights) : "", OPENING[p.state]].filter(Boolean).join(" · ") : ""), form: planForm },
  { id: "list", title: t("Take entries, then seal the list"), for: (p) => p.mode !== "queue", done: (p) => Boolean(p.sealed_at), says: saysList, form: sealForm },
  { id: "draw", title: t("Draw by a public seed, or import a result"), for: (p) => p.mode !== "queue", done: (p) => p.drawn > 0, says: saysDraw, form: drawForm },
  { id: "begin", title: t("Begin to call"), for: () => true, done: (p) => p.state === "calling", says: (p) => (p.state === "calling" ? tn("{n} ticket", "{n} tickets", p.tickets) : ""), form: beginForm },
  { id: "finish", title: t("Finish"), for: () => true, done: () => false, says: () => "", form: finishForm },
];

export function drawSetup(screen) {
  const panel = screen.panel("opening");
  const over = panel.state === "finished";
  const mine = STEPS.filter((step) => step.for(over ? {} : panel));
  const next = over || panel.id === null ? mine[0] : mine.find((step) => !step.done(panel));
  const counts = screen.panel("entries") ?? {};
  reconcile(list, mine, (step) => `${step.id} ${step === next} ${panel.id} ${panel.state}`, (step) => draw(step, step === next, screen), (node, step) => {
    node.classList.toggle("done", !over && step.done(panel));
    write(node.querySelector(".says"), over && step.id === "plan" ? t("{name} is over.", { name: panel.called }) : step.says(panel, counts));
  });
}

function draw(step, next, screen) {
  const box = el("div", { class: "form" });
  const node = el("li", {}, el("h2", {}, step.title), el("p", { class: "says" }), box);
  if (next) box.append(...step.form(screen).filter(Boolean));
  return node;
}

function planForm(screen) {
  if (!may(screen, "opening.plan")) return [el("p", { class: "sub" }, t("The site lead, the department head or the sales controller plans it."))];
  const fields = [field("called", t("What it is called"), { maxlength: "40" }), select("mode", t("Order by"), MODE), field("rights", t("How many are drawn (0: all)"), { inputmode: "numeric", maxlength: "5", value: "0" }),
    field("day", t("Day"), { type: "date" }), field("time", t("Starts at"), { type: "time" })];
  return [form("opening.plan", t("Plan it"), fields, (given) => {
    const starts = momentAt(given.day.value, given.time.value);
    return { called: given.called.value, mode: given.mode.value, rights: Number(given.rights.value) || 0, ...(starts ? { starts_at: starts } : {}) };
  })];
}

function saysList(panel, { valid = 0, repeated = 0 }) {
  if (!panel.sealed_at) return panel.id ? tn("{n} valid entry, {repeated} repeated", "{n} valid entries, {repeated} repeated", valid, { repeated }) : "";
  return `${tn("{n} valid entry, {repeated} repeated", "{n} valid entries, {repeated} repeated", panel.valid, { repeated: panel.repeated })} · ${day(panel.sealed_at)} ${clock(panel.sealed_at)}`;
}

function sealForm(screen) {
  const { id } = screen.panel("opening");
  return [may(screen, "opening.seal") && sure("opening.seal", t("Seal the list"), t("Nobody can enter or withdraw afterwards. The fingerprint of the list is published before anybody knows the seed."), { opening: id }), giveUp(screen)];
}

function saysDraw(panel) {
  if (!panel.drawn) return "";
  return panel.imported ? `${panel.issued_by} ${panel.document}` : `${panel.seed} · ${t("{n} drawn", { n: panel.drawn })}`;
}

function drawForm(screen) {
  const { id } = screen.panel("opening");
  if (!may(screen, "opening.draw") || !may(screen, "opening.import")) return [];
  const seed = el("label", { class: "wide" }, t("Seed: numbers or words, one source to a line"), el("textarea", { name: "seed", rows: "3", maxlength: "400" }));
  const drawing = form("opening.draw", t("Draw"), [select("source", t("Where it comes from"), SOURCE), seed, field("signature", t("Signature (of drand alone)"), { maxlength: "400" })], (given) => {
    return { opening: id, seed: given.seed.value, source: given.source.value, ...(given.source.value === "drand" ? { signature: given.signature.value } : {}) };
  });
  const order = el("label", { class: "wide" }, t("Numbers of entries in the order drawn"), el("textarea", { name: "numbers", rows: "3" }));
  const paper = [field("issued_by", t("Notary or authority"), { maxlength: "40" }), field("document", t("Number of the document"), { maxlength: "40" }), field("file_hash", t("SHA-256 of the file"), { maxlength: "64" }), order];
  const importing = form("opening.import", t("Import"), paper, (given) => ({
    opening: id, issued_by: given.issued_by.value, document: given.document.value, file_hash: given.file_hash.value, numbers: (given.numbers.value.match(/\d+/g) ?? []).map(Number),
  }));
  return [el("h3", {}, t("By our own draw")), drawing, el("h3", {}, t("Or somebody else's")), importing, giveUp(screen)];
}

function beginForm(screen) {
  const { id } = screen.panel("opening");
  return [may(screen, "opening.begin") && sure("opening.begin", t("Begin to call"), t("Tickets are given out in this order, and the desks call."), { opening: id }), giveUp(screen)];
}

function finishForm(screen) {
  return [may(screen, "opening.finish") && sure("opening.finish", t("Finish"), t("Nobody is called any more. This is not taken back."), { opening: screen.panel("opening").id })];
}

const giveUp = (screen) => may(screen, "opening.drop") && sure("opening.drop", t("Give this opening up"), t("Its list is closed; a new one is planned from the start."), { opening: screen.panel("opening").id }, "quiet");
