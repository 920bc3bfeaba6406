// One question in a dialog: choices that act at once, or one note and one button. Errors stay in the dialog.

import { attempt } from "./act.js";
import { el } from "./dom.js";
import { sleepAfterChange } from "./guard.js";
import { choicesOf, reasonOf } from "./reasons.js";
import { t } from "./words.js";

/**
 * Ask, and carry the answer out. `choices` are [value, label]; `note` is the label of a text that may be added; `fields`
 * are [name, label, attributes]; `go(value, texts)` does it and may reject with a sentence or
 * resolve with "stay"; then the dialog stays open. `closed()` goes on once it is closed. `acts`: it is done by the hall, so
 * it waits for a page that is current. A second press of what opened it chooses nothing: the focus rests on
 * the question or the first field, and the choices sleep at first. Enter in a field answers only where there is one choice.
 */
export function ask({ title, text = "", choices, note = "", fields = [], cancel = t("Back"), acts = true, go = () => {}, closed = () => {} }) {
  const inputs = [...fields, ...(note ? [["note", note, { maxlength: 200 }]] : [])].map(([name, label, attributes]) => {
    const input = el("input", { name, autocomplete: "off", ...attributes });
    return [name, input, el("label", {}, label, input)];
  });
  const wrong = el("p", { class: "wrong", role: "alert" });
  const say = (sentence) => (wrong.textContent = sentence);
  const answer = async (button, value) => {
    say("");
    const texts = Object.fromEntries(inputs.map(([name, input]) => [name, input.value.trim()]));
    const done = await attempt(button, () => go(value, texts), say);
    if (done === null || done === "stay") return;
    dialog.close();
    closed();
  };
  const buttons = choices.map(([value, label]) =>
    el(
      "button",
      {
        type: choices.length === 1 ? "submit" : "button",
        class: choices.length === 1 ? "primary" : "",
        "data-acts": acts,
        "data-value": value,
        onclick: (event) => {
          event.preventDefault();
          answer(event.currentTarget, value);
        },
      },
      label,
    ),
  );
  const dialog = el(
    "dialog",
    { class: "ask", "aria-label": title, onclose: () => dialog.remove() },
    el(
      "form",
      { novalidate: true, onsubmit: (event) => event.preventDefault() },
      el("h2", { tabindex: -1, autofocus: !fields.length }, title),
      text && el("p", {}, text),
      inputs.map(([, , label]) => label),
      wrong,
      el("div", { class: "choices" }, buttons),
      el("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, cancel),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  for (const button of buttons) sleepAfterChange(button);
  return dialog;
}

/** Ask for one of these reasons (codes), with room for a note; `go(reason)` carries it out, as for `ask`. */
export function askReason({ title, text, codes, go }) {
  return ask({ title, text, choices: choicesOf(codes), note: t("More, if you like"), go: (code, { note }) => go(reasonOf(code, note)) });
}
