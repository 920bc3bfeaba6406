// Forms of the set-up: a few fields and one button, or a button that asks once before it acts.

import { act } from "../base/act.js";
import { ask } from "../base/dialog.js";
import { el, write } from "../base/dom.js";
import { send } from "../base/send.js";

/** A form: its fields, and one button that sends `verb` with what `args(fields)` makes of them; `empties` it afterwards. */
export function form(verb, says, fields, args, { empties = false } = {}) {
  const wrong = el("p", { class: "wrong", role: "alert" });
  const button = el("button", { class: "primary", "data-acts": verb }, says);
  const made = el("form", { novalidate: true, onsubmit: async (event) => {
    event.preventDefault();
    write(wrong, "");
    const done = await act(button, verb, args(made.elements), (sentence) => write(wrong, sentence));
    if (done && empties) made.reset();
  } }, fields, wrong, button);
  return made;
}

export const field = (name, label, attributes = {}) => el("label", {}, label, el("input", { name, autocomplete: "off", ...attributes }));
export const select = (name, label, options) => el("label", {}, label, el("select", { name }, Object.entries(options).map(([value, words]) => el("option", { value }, words))));

/** A button that asks once before it sends `verb`. */
export function sure(verb, says, text, args, kind = "primary") {
  return el("button", { type: "button", class: kind, "data-acts": verb, onclick: () => ask({ title: says, text, choices: [["yes", says]], go: () => send(verb, args) }) }, says);
}
