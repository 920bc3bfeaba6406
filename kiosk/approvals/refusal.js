// Refusing needs a reason first: on a desk beside the case, on a phone in a dialog.

import { askReason } from "../base/dialog.js";
import { el } from "../base/dom.js";
import { choicesOf, reasonOf } from "../base/reasons.js";
import { send } from "../base/send.js";
import { label } from "../base/unit_words.js";
import { t } from "../base/words.js";
import { decide, mine, takenBack } from "./deciding.js";

const CODES = ["papers-incomplete", "price-differs", "other-home", "client-gave-up"];

/** The form and the button for a phone; `second` is who moves up. */
export function refusal({ id, unit, moves, second }) {
  const label_ = second ? t("Refuse; {badge} moves up", { badge: second.consultant?.badge ?? second.client_name }) : t("Refuse");
  const then = { id, moves, undo: takenBack(id), said: t("Refused: {home}.", { home: label(unit) }) };
  const button = el("button", { type: "submit", "data-acts": true, "data-cannot": true }, label_);
  const note = el("input", {
    name: "note",
    maxlength: 200,
    autocomplete: "off",
    "aria-label": t("More, if you like"),
    placeholder: t("More, if you like"),
  });
  const form = el(
    "form",
    { class: "refuse", novalidate: true },
    el(
      "fieldset",
      {},
      el("legend", {}, t("Refuse: choose a reason first")),
      el(
        "div",
        { class: "reasons" },
        choicesOf(CODES).map(([code, word]) => el("label", {}, el("input", { type: "radio", name: "reason", value: code }), word)),
      ),
    ),
    note,
    button,
  );
  form.onchange = form.oninput = () => button.toggleAttribute("data-cannot", !form.elements.reason.value && !note.value.trim());
  form.onsubmit = (event) => {
    event.preventDefault();
    if (button.disabled) return;
    const reason = reasonOf(form.elements.reason.value, note.value.trim());
    decide(button, "application.refuse", { application: id, reason }, then);
  };
  const short = el(
    "button",
    {
      type: "button",
      class: "short",
      "data-acts": true,
      onclick: () =>
        askReason({ title: label_, codes: CODES, go: (reason) => mine(send("application.refuse", { application: id, reason }), then) }),
    },
    t("Refuse"),
  );
  return el("div", { class: "refusing" }, form, short);
}
