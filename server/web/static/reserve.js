// Asking that a home be kept for a client: for one of the own group's, or by name and phone.

import { attempt } from "./act.js";
import { el, toast } from "./dom.js";
import { sleepAfterChange } from "./guard.js";
import { send } from "./send.js";
import { t } from "./words.js";

/** Ask for the home `unit`, called `home`; `clients` are [contact, words] to choose from, and somebody else always may be named. */
export function askReservation({ unit, home, clients = [] }) {
  const wrong = el("p", { class: "wrong", role: "alert" });
  const who = el("select", { name: "contact" }, ...clients.map(([id, words]) => el("option", { value: id }, words)), el("option", { value: "" }, t("Somebody else")));
  const name = el("input", { name: "name", autocomplete: "off", maxlength: 60 });
  const phone = el("input", { name: "phone", type: "tel", inputmode: "tel", autocomplete: "off", maxlength: 24 });
  const reason = el("input", { name: "reason", autocomplete: "off", maxlength: 200 });
  const named = el("div", { class: "choices" }, el("label", {}, t("Full name"), name), el("label", {}, t("Phone"), phone));
  const button = el("button", { type: "submit", class: "primary", "data-acts": true }, t("Ask for the signatures"));
  const toggle = () => (named.hidden = Boolean(who.value));
  const ask = async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    wrong.textContent = "";
    const given = who.value ? { contact: who.value } : { name: name.value.trim(), phone: phone.value.trim() };
    const sent = () => send("reservation.request", { unit, reason: reason.value.trim(), ...given });
    if (!(await attempt(button, sent, (sentence) => (wrong.textContent = sentence)))) return;
    dialog.close();
    toast(t("Asked for: {home}. It is kept once all three have signed.", { home }));
  };
  const dialog = el(
    "dialog",
    { class: "ask reserve", "aria-label": t("Keep {home}", { home }), onclose: () => dialog.remove() },
    el(
      "form",
      { novalidate: true, onsubmit: ask },
      el("h2", { tabindex: -1, autofocus: true }, t("Keep {home}", { home })),
      el("p", {}, t("Three sign one after the other. Until then anybody may apply and pay.")),
      clients.length > 0 && el("label", {}, t("For whom"), who),
      named,
      el("label", {}, t("Why it is kept"), reason),
      wrong,
      button,
      el("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, t("Back")),
    ),
  );
  who.addEventListener("change", toggle);
  toggle();
  document.body.append(dialog);
  dialog.showModal();
  sleepAfterChange(button);
  return dialog;
}
