// The internal sale: its plan, who registers for it, and whose word it takes. Nobody pays here.

import { act } from "../base/act.js";
import { ask } from "../base/dialog.js";
import { byId, el, reconcile, write } from "../base/dom.js";
import { may } from "../base/may.js";
import { CAMPAIGN, INTENT } from "../base/opening_words.js";
import { staffName } from "../base/people_names.js";
import { send } from "../base/send.js";
import { spoken } from "../base/visit_words.js";
import { clock, t, tn } from "../base/words.js";
import { field, form, select, sure } from "./forms.js";

const KIN = { employee: t("employee"), partner: t("business partner"), related: t("related person") };
const box = byId("internal");

export function drawInternal(screen) {
  const panel = screen.panel("campaign");
  if (!panel) return;
  const developer = screen.panel("developer")?.people ?? [];
  reconcile(box, [panel], ({ id, state, prices }) => `${id} ${state} ${prices} ${developer.length}`, () => build(screen, panel, developer), (node, found) => {
    const list = node.querySelector("ol.intents");
    if (!list) return;
    write(node.querySelector(".counts"), tn("{n} registered, {verified} verified", "{n} registered, {verified} verified so far", found.intents.length, { verified: found.intents.filter(({ state }) => state === "verified").length }));
    reconcile(list, found.intents, ({ id, state }) => `${id} ${state}`, (one) => intent(one, screen));
  });
}

function build(screen, panel, developer) {
  if (panel.id === null || panel.state === "closed") return el("div", { class: "card" }, el("h2", {}, t("Internal sale")), el("p", { class: "says" }, panel.id ? t("{name} is over.", { name: panel.called }) : t("None is planned.")), planForm(screen, developer));
  const says = [CAMPAIGN[panel.state], `${panel.begins} – ${panel.ends}`, panel.area, panel.staff, panel.venues, panel.materials, panel.kin.map((kin) => KIN[kin]).join(t(", ")), t("verified by {name}", { name: staffName(panel.verifier) })];
  return el("div", { class: "card" }, el("h2", {}, panel.called), el("p", { class: "says" }, says.filter(Boolean).join(" · ")),
    panel.state === "planned" && !panel.prices && el("p", { class: "warn" }, t("No price list is in force yet: it cannot be opened.")),
    el("p", { class: "row" }, panel.state === "planned" && may(screen, "campaign.open") && sure("campaign.open", t("Open the internal sale"), t("People on the whitelist may register from now on."), { campaign: panel.id }),
      may(screen, "campaign.close") && sure("campaign.close", t("Close the internal sale"), t("Nobody registers any more."), { campaign: panel.id }, "quiet")),
    panel.state === "open" && el("div", {}, el("h3", {}, t("A wish takes no money")), may(screen, "intent.register") && registerForm(panel), el("h3", { class: "counts" }), el("ol", { class: "intents rows" })));
}

function planForm(screen, developer) {
  if (!may(screen, "campaign.plan")) return el("p", { class: "sub" }, t("The site lead or the department head plans it."));
  const verifiers = Object.fromEntries(developer.filter(({ verifies }) => verifies).map((person) => [person.id, staffName(person)]));
  const kin = el("fieldset", { class: "wide" }, el("legend", {}, t("Meant for")), Object.entries(KIN).map(([value, words]) => el("label", { class: "tick" }, el("input", { type: "checkbox", name: "kin", value, checked: true }), words)));
  const fields = [field("called", t("What it is called"), { maxlength: "40" }), field("begins", t("From"), { type: "date" }), field("ends", t("To"), { type: "date" }), select("verifier", t("Who verifies"), verifiers),
    field("area", t("Homes it is about"), { maxlength: "200" }), field("staff", t("Staff"), { maxlength: "200" }), field("venues", t("Venues"), { maxlength: "200" }), field("materials", t("Materials"), { maxlength: "200" }), kin];
  return form("campaign.plan", t("Plan it"), fields, (given) => ({
    ...Object.fromEntries(["called", "begins", "ends", "verifier", "area", "staff", "venues", "materials"].map((name) => [name, given[name].value])),
    kin: [...given.kin].filter(({ checked }) => checked).map(({ value }) => value),
  }));
}

const registerForm = (panel) =>
  form("intent.register", t("Register a wish"), [field("name", t("Full name"), { maxlength: "60" }), field("phone", t("Phone"), { inputmode: "tel", maxlength: "40" }), select("kin", t("Belongs to"), Object.fromEntries(panel.kin.map((kin) => [kin, KIN[kin]])))], (given) => ({
    campaign: panel.id, name: given.name.value, phone: given.phone.value, kin: given.kin.value,
  }), { empties: true });

function intent(one, screen) {
  const mine = one.state === "registered" && screen.panel("campaign").verifier?.id === document.body.dataset.person && may(screen, "intent.verify") && may(screen, "intent.refuse");
  const yes = el("button", { type: "button", "data-acts": "intent.verify", onclick: () => act(yes, "intent.verify", { intent: one.id }) }, t("Belongs to them"));
  const no = () => ask({ title: t("Why does {name} not belong to them?", { name: one.client_name }), fields: [["reason", t("The reason"), { maxlength: "200" }]], choices: [["yes", t("Does not belong")]], go: (yes, { reason }) => send("intent.refuse", { intent: one.id, reason }) });
  return el("li", {}, el("b", {}, spoken(one.number)), el("span", {}, `${one.client_name} ${one.client_phone} · ${KIN[one.kin]}`), el("em", {}, INTENT[one.state]), el("time", {}, clock(one.at)),
    mine && el("span", { class: "row" }, yes, el("button", { type: "button", class: "quiet", "data-acts": "intent.refuse", onclick: no }, t("Does not belong"))));
}
