// Who enters: the form, how many have, and the latest. Whoever has entered before is counted and kept out.

import { act } from "../base/act.js";
import { byId, el, reconcile, write } from "../base/dom.js";
import { allow } from "../base/guard.js";
import { live } from "../base/live.js";
import { clock, t, tn } from "../base/words.js";
import { fillPeople } from "./person.js";

const form = byId("enter");
const fields = form.elements;
const wrong = form.querySelector(".wrong");
const STATE = { repeated: ({ first }) => t("repeats entry {n}", { n: first }), withdrawn: () => t("withdrawn"), valid: () => "" };

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { id } = live().panel("opening");
  const given = Object.fromEntries(["name", "phone", "identity", "companion"].map((name) => [name, fields[name].value.trim()]));
  write(wrong, "");
  const done = await act(form.querySelector("button"), "opening.enter", { opening: id, ...given }, (sentence) => write(wrong, sentence));
  if (!done) return;
  write(byId("entered"), done.repeats ? t("Entry {n} repeats entry {first}: it is counted and kept out.", { n: done.number, first: done.repeats }) : t("Entry {n} for {name}.", { n: done.number, name: given.name }));
  form.reset();
  fields.name.focus();
});

export function drawEntries(screen) {
  const { state, mode } = screen.panel("opening");
  const { entered, valid, repeated, latest } = screen.panel("entries") ?? { entered: 0, valid: 0, repeated: 0, latest: [] };
  fillPeople(fields.companion, screen);
  const open = ["entries", "sealed", "drawn", "imported", "calling"].includes(state) && (mode !== "lottery" || state === "entries");
  allow(form.querySelector("button"), open);
  if (!open) write(wrong, state === null ? t("There is no opening yet") : t("Nobody can enter any more."));
  write(byId("counts"), tn("{n} entry: {valid} valid, {repeated} repeated", "{n} entries: {valid} valid, {repeated} repeated", entered, { valid, repeated }));
  reconcile(byId("latest"), latest, (entry) => `${entry.id} ${entry.state} ${state}`, (entry) => row(entry, state));
}

function row(entry, state) {
  const drop = el("button", { type: "button", class: "quiet", "data-acts": "opening.withdraw", onclick: () => act(drop, "opening.withdraw", { entry: entry.id }) }, t("Withdraw the entry"));
  return el("li", { class: entry.state }, el("b", {}, String(entry.number).padStart(4, "0")), el("span", {}, `${entry.client_name} ${entry.client_phone} · ${entry.document}`), el("em", {}, STATE[entry.state](entry)), el("time", {}, clock(entry.at)),
    entry.state === "valid" && state === "entries" && drop);
}
