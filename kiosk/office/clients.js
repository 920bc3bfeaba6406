// A client asked for by a number: masked facts, a slip mended, a number forgotten, all of him erased. No card holds any of it.

import { el, write } from "../base/dom.js";
import { date, t, tn } from "../base/words.js";
import { actButton, press, wrong } from "./press.js";

const form = document.getElementById("whose");
const whose = document.getElementById("whose-number");
const out = form.querySelector(".wrong");
const found = document.getElementById("found");

export function drawClients() {
  form.onsubmit = (event) => {
    event.preventDefault();
    look();
  };
}

/** What was found is no business of whoever comes to the desk next. */
export function leaveClients() {
  found.replaceChildren();
  whose.value = "";
  write(out, "");
}

async function look() {
  found.replaceChildren();
  const client = await press(form.querySelector("button"), out, "client.find", { number: whose.value.trim() });
  if (client) show(client);
}

function show(client) {
  const numbers = client.numbers.map((more) => [more.kind === "phone" ? t("One more phone") : t("Identity number"), el("span", {}, more.number, " ", removes(client, more))]);
  const facts = [
    [t("Name"), client.name],
    [t("Phone"), client.phone],
    ...numbers,
    [t("Notes"), client.notes ? tn("{n} sealed note", "{n} sealed notes", client.notes) : t("none")],
    [t("Protected for"), client.consultant ? t("{who}, through {day}", { who: client.consultant, day: date(Date.parse(client.until) - 1) }) : t("nobody")],
  ];
  found.replaceChildren(
    el("h2", { tabindex: "-1" }, client.name),
    el("dl", {}, facts.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
    correction(client),
    erasure(client),
  );
  found.querySelector("h2").focus();
}

function removes({ client }, { place, number }) {
  const said = wrong();
  const button = actButton(t("Remove"), { class: "quiet", "aria-label": `${t("Remove")}: ${number}` }, async () => {
    if (await press(button, said, "client.remove_number", { client, place })) look();
  });
  return el("span", {}, button, said);
}

function correction({ client }) {
  const name = el("input", { maxlength: "60", autocomplete: "off" });
  const number = el("input", { type: "tel", maxlength: "24", autocomplete: "off" });
  const [said, save] = [wrong(), actButton(t("Save the correction"), { class: "primary", type: "submit" })];
  const fields = el("form", { class: "card", novalidate: true }, el("h3", {}, t("Correct")), el("p", { class: "sub" }, t("Leave empty what is right. The moment of the entry stays.")),
    el("div", { class: "pair" }, el("label", {}, t("Full name"), name), el("label", {}, t("Phone"), number)), el("div", { class: "row" }, save), said);
  fields.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!(await press(save, said, "client.correct", { client, name: name.value.trim(), phone: number.value.trim() }))) return;
    whose.value = number.value.trim() || whose.value;
    look();
  });
  return fields;
}

/** Asks twice: first what goes and what stays, then whether that is meant. */
function erasure({ client, name }) {
  const place = el("div", { class: "card" });
  const begin = () => place.replaceChildren(el("h3", {}, t("Erase")), actButton(t("Erase this client"), { class: "danger" }, () => question(goes(), t("Go on"), () => question([t("Nobody can bring it back. Erase {name} for good?", { name })], t("Erase for good"), erase))));
  const question = (lines, yes, next) => {
    const [said, sure, back] = [wrong(), actButton(yes, { class: "danger" }), el("button", { type: "button", class: "quiet", onclick: begin }, t("Not now"))];
    sure.addEventListener("click", () => next(sure, said));
    place.replaceChildren(el("div", { class: "sure", role: "group" }, lines.map((line) => el("p", {}, line)), el("div", { class: "row" }, sure, back), said));
    back.focus();
  };
  const erase = async (sure, said) => {
    if (!(await press(sure, said, "client.erase", { client }))) return;
    leaveClients();
    found.replaceChildren(el("p", { class: "said", role: "status" }, t("{name} is erased.", { name })));
  };
  begin();
  return place;
}

const goes = () => [
  t("Goes for good: the full name, all phones and identity numbers, all notes."),
  t("Stays: the family name and the masked phone in visits, applications and the journal, and what was sold."),
];
