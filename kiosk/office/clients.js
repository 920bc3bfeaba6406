// A client asked for by a number: masked facts, a slip mended, a number forgotten, all of him erased. No card holds any of it.

import { el, write } from "../base/dom.js";
import { sleepAfterChange } from "../base/guard.js";
import { date, t, tn } from "../base/words.js";
import { actButton, confirmIn, press, wrong } from "./press.js";
import { draft, leave, settled, unsaved } from "./unsaved.js";

const form = document.getElementById("whose");
const whose = document.getElementById("whose-number");
const out = form.querySelector(".wrong");
const found = document.getElementById("found");

export function drawClients() {
  form.onsubmit = (event) => {
    event.preventDefault();
    leave(found, look);
  };
}

/** What was found is no business of whoever comes to the desk next. What is not saved stays in its tab. */
export const leaveClients = () => unsaved(found) || clear();

function clear() {
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
  const facts = [
    [t("Name"), client.name],
    [t("Phone"), client.phone],
  ];
  const kept = [
    [t("Notes"), client.notes ? tn("{n} sealed note", "{n} sealed notes", client.notes) : t("none")],
    [t("Protected for"), client.consultant ? t("{who}, through {day}", { who: client.consultant, day: date(Date.parse(client.until) - 1) }) : t("nobody")],
  ];
  found.replaceChildren(
    el("h2", { tabindex: "-1" }, client.name),
    el("dl", {}, facts.flatMap(line), client.numbers.flatMap((more) => further(client, more)), kept.flatMap(line)),
    correction(client),
    erasure(client),
  );
  found.querySelector("h2").focus();
}

const line = ([name, value]) => [el("dt", {}, name), el("dd", {}, value)];

/** One more number, and how it is forgotten: its line goes, and nothing is looked for anew. */
function further(client, more) {
  const place = el("span");
  const lines = line([more.kind === "phone" ? t("One more phone") : t("Identity number"), el("span", {}, more.number, " ", place)]);
  confirmIn(place, {
    label: t("Remove"), kind: "quiet", yes: t("Remove"), question: () => t("Remove {number}? The client is no longer found by it.", { number: more.number }),
    act: async (button, out) => {
      if (!(await press(button, out, "client.remove_number", { client: client.client, place: more.place, masked: more.number }))) return null;
      client.numbers = client.numbers.filter((other) => other !== more);
      if (place.isConnected) found.querySelector("h2").focus();
      for (const part of lines) part.remove();
    },
  });
  place.querySelector("button").setAttribute("aria-label", `${t("Remove")}: ${more.number}`);
  return lines;
}

function correction(client) {
  const name = el("input", { maxlength: "60", autocomplete: "off" });
  const phone = el("input", { type: "tel", maxlength: "24", autocomplete: "off" });
  const [said, save] = [wrong(), actButton(t("Save the correction"), { class: "primary", type: "submit" })];
  const fields = el("form", { class: "card", novalidate: true }, el("h3", {}, t("Correct")), el("p", { class: "sub" }, t("Leave empty what is right. The moment of the entry stays.")),
    el("div", { class: "pair" }, el("label", {}, t("Full name"), name), el("label", {}, t("Phone"), phone)), el("div", { class: "row" }, save), said);
  fields.addEventListener("submit", async (event) => {
    event.preventDefault();
    const done = await press(save, said, "client.correct", { client: client.client, name: name.value.trim(), phone: phone.value.trim() });
    if (!done || !fields.isConnected) return;
    settled(fields);
    const [called, first] = done.shown;
    show({ ...client, name: called, phone: first, numbers: client.numbers.filter((more) => more.number !== first) }); // a further phone may have become the first
  });
  draft(fields, { drop: () => fields.reset() });
  return fields;
}

/** Asks twice: first what goes and what stays, then whether that is meant. */
function erasure({ client, name }) {
  const place = el("div", { class: "card" });
  const begin = () => place.replaceChildren(el("h3", {}, t("Erase")), actButton(t("Erase this client"), { class: "danger" }, () => question(goes(), t("Go on"), () => question([t("Nobody can bring it back. Erase {name} for good?", { name })], t("Erase for good"), erase))));
  const question = (lines, yes, next) => {
    const [said, sure, back] = [wrong(), actButton(yes, { class: "danger" }), el("button", { type: "button", class: "quiet", onclick: begin }, t("Not now"))];
    sure.addEventListener("click", () => next(sure, said));
    sleepAfterChange(sure); // another question stands where the last one was answered
    place.replaceChildren(el("div", { class: "sure", role: "group" }, lines.map((line) => el("p", {}, line)), el("div", { class: "row" }, sure, back), said));
    back.focus();
  };
  const erase = async (sure, said) => {
    if (!(await press(sure, said, "client.erase", { client }))) return;
    clear();
    found.replaceChildren(el("p", { class: "said", role: "status" }, t("{name} is erased.", { name })));
  };
  begin();
  return place;
}

const goes = () => [
  t("Goes for good: the full name, all phones and identity numbers, all notes."),
  t("Stays: the family name and the masked numbers in visits, applications and the journal, and what was sold."),
];
