// Refusing needs a reason first: on a desk beside the case, on a phone in a dialog.

import { el } from "../base/dom.js";
import { send } from "../base/send.js";
import { t } from "../base/words.js";
import { ask } from "../base/dialog.js";
import { mine, run } from "./deciding.js";
import { label } from "../base/unit_marks.js";

const REASONS = [t("Papers incomplete"), t("Price does not match"), t("Offer another home"), t("Client gave up")];

/** The form and the button for a phone; `second` is who moves up. */
export function refusal({ id, unit, moves, second }) {
  const label_ = second ? t("Refuse; {badge} moves up", { badge: second.consultant?.badge ?? second.client_name }) : t("Refuse");
  const then = { id, moves, said: t("Refused: {home}.", { home: label(unit) }) };
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
        REASONS.map((reason) => el("label", {}, el("input", { type: "radio", name: "reason", value: reason }), reason)),
      ),
    ),
    note,
    button,
  );
  form.onchange = form.oninput = () => button.toggleAttribute("data-cannot", !form.elements.reason.value && !note.value.trim());
  form.onsubmit = (event) => {
    event.preventDefault();
    if (button.disabled) return;
    const reason = [form.elements.reason.value, note.value.trim()].filter(Boolean).join(" · ");
    run(button, "application.refuse", { application: id, reason }, then);
  };
  const short = el(
    "button",
    {
      type: "button",
      class: "short",
      "data-acts": true,
      onclick: () =>
        ask({
          title: label_,
          choices: REASONS.map((reason) => [reason, reason]),
          note: t("More, if you like"),
          cancel: t("Back"),
          go: (reason, { note }) =>
            mine(send("application.refuse", { application: id, reason: [reason, note].filter(Boolean).join(" · ") }), then),
        }),
    },
    t("Refuse"),
  );
  return el("div", { class: "refusing" }, form, short);
}
