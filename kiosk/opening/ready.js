// What must be ready before the public sale: whose it is, until when, and whether it is done.

import { act } from "../base/act.js";
import { ask } from "../base/dialog.js";
import { byId, el, reconcile, write } from "../base/dom.js";
import { may } from "../base/may.js";
import { PREPARATION } from "../base/opening_words.js";
import { staffName } from "../base/people_names.js";
import { send } from "../base/send.js";
import { t, tn } from "../base/words.js";
import { sure } from "./forms.js";

const ITEM = {
  "hall-functions": t("Functions of the sales hall"), "project-name": t("Name of the project"), "sales-rules": t("Sales rules"), "work-flow": t("Work flow"),
  "operation-plan": t("Operation plan"), recruiting: t("Recruiting"), training: t("Training"), "ad-plan": t("Advertising plan"), "sales-files": t("Sales files"), "opening-plan": t("Plan of the opening"),
  contracts: t("Contracts and legal papers"), agents: t("Agents"), "hall-layout": t("Layout of the hall"), uniforms: t("Uniforms"), brochure: t("Brochure"),
  "price-and-plans": t("Price lists and floor plans"), gifts: t("Gifts"), model: t("Sand-table model"), "mortgage-bank": t("Mortgage bank"), adverts: t("Advertisements"),
};
const box = byId("ready");
const begin = el("div", { class: "form" });
const head = el("h2");
const list = el("ol", { class: "rows" });
box.append(el("div", { class: "card" }, head, begin, list));

export function drawReady(screen) {
  const items = screen.panel("ready")?.items ?? [];
  const open = items.filter(({ state }) => state === "open").length;
  begin.hidden = Boolean(items.length);
  if (!items.length && !begin.childElementCount) begin.append(may(screen, "preparation.begin") ? sure("preparation.begin", t("Begin the list of preparations"), t("Twenty preparations, all of them open. While the mortgage bank is, nobody pays by mortgage."), {}) : el("p", { class: "sub" }, t("The site lead or the department head begins it.")));
  write(head, !items.length ? t("No list is kept") : open ? tn("{n} preparation is open", "{n} preparations are open", open) : t("Everything is ready"));
  head.classList.toggle("warn", open > 0);
  reconcile(list, items, ({ id, state }) => `${id} ${state}`, (item) => row(item, screen), (node, item) => {
    write(node.querySelector("small"), [staffName(item.owner), item.until, item.reason].filter(Boolean).join(" · ") || t("given to nobody yet"));
  });
}

function row(item, screen) {
  const button = (verb, words, kind = "") => {
    const made = el("button", { type: "button", class: kind, "data-acts": verb, onclick: () => act(made, verb, { preparation: item.id }) }, words);
    return made;
  };
  const acts = item.state !== "open" ? [may(screen, "preparation.reopen") && button("preparation.reopen", t("Open again"), "quiet")]
    : [may(screen, "preparation.assign") && el("button", { type: "button", class: "quiet", "data-acts": "preparation.assign", onclick: () => assign(item, screen) }, t("Whose?")),
      may(screen, "preparation.waive") && el("button", { type: "button", class: "quiet", "data-acts": "preparation.waive", onclick: () => waive(item) }, t("Waive")),
      may(screen, "preparation.finish") && button("preparation.finish", t("It is done"))];
  return el("li", { class: item.state }, el("b", {}, String(item.number)), el("span", {}, el("strong", {}, ITEM[item.id]), el("small")), el("em", {}, PREPARATION[item.state]), el("span", { class: "row" }, acts));
}

/** Whose it is and until when: the people are the choices, the day is a field. */
function assign(item, screen) {
  const people = (screen.panel("developer")?.people ?? []).map((person) => [person.id, staffName(person)]);
  ask({ title: t("Whose is it: {item}?", { item: ITEM[item.id] }), fields: [["until", t("Due by"), { type: "date", value: item.until ?? "" }]], choices: people, go: (owner, { until }) => send("preparation.assign", { preparation: item.id, owner, ...(until ? { until } : {}) }) });
}

function waive(item) {
  ask({ title: t("Go without it: {item}?", { item: ITEM[item.id] }), fields: [["reason", t("The reason"), { maxlength: "200" }]], choices: [["yes", t("Waive")]], go: (yes, { reason }) => send("preparation.waive", { preparation: item.id, reason }) });
}
