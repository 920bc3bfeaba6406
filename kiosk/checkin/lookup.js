// Whom a visitor came to see: consultants by badge letter, with who is in today.

import { byId, el, reconcile, write } from "../base/dom.js";
import { badged, consultant } from "../base/people_names.js";
import { t } from "../base/words.js";

/** The line under "been before", and the list behind it. */
export function lookup(screen, form) {
  let chosen = null;
  let letter = "";

  const people = () => screen.panel("consultants")?.people ?? [];

  function draw() {
    byId("whom").hidden = form.before.value === "first" && form.purpose.value !== "person";
    write(byId("whom-name"), chosen ? badged(chosen) : t("nobody in particular"));
    const now = people().find((person) => person.id === chosen?.id);
    write(byId("whom-duty"), now && screen.truth === "live" ? duty(now) : "");
    write(byId("whom-choose"), chosen ? t("Change") : t("Choose"));
  }

  function list() {
    const letters = [...new Set(people().map((person) => person.badge[0]))];
    if (!letters.includes(letter)) letter = letters[0] ?? "";
    reconcile(byId("lookup-groups"), letters, String, (l) => el("button", { type: "button", onclick: () => { letter = l; list(); } }, l),
      (button, l) => button.setAttribute("aria-pressed", String(l === letter)));
    reconcile(byId("lookup-people"), people().filter((person) => person.badge[0] === letter), (person) => person.id,
      (person) => el("button", { type: "button", onclick: () => choose(person) }, el("b"), el("span"), el("small")),
      (button, person) => {
        write(button.children[0], person.badge);
        write(button.children[1], consultant(person));
        write(button.children[2], screen.truth === "live" ? duty(person) : "");
        button.classList.toggle("out", !person.on_duty);
      });
    byId("lookup-empty").hidden = people().length > 0;
  }

  function choose(person) {
    chosen = person;
    if (form.before.value === "first" && person && form.purpose.value !== "person") form.before.value = "knows";
    byId("lookup").close();
    draw();
  }

  function open() {
    list();
    byId("lookup").showModal();
  }

  form.addEventListener("change", ({ target }) => {
    if (target.name === "before" && target.value === "first" && form.purpose.value !== "person") chosen = null;
    draw();
    if (!chosen && (target.value === "knows" || target.value === "person")) open();
  });
  byId("whom-choose").addEventListener("click", open);
  byId("whom-forget").addEventListener("click", () => choose(null));
  screen.onchange((changed) => {
    if (!changed.has("panel/consultants")) return;
    draw();
    if (byId("lookup").open) list();
  });
  screen.ontruth(draw);

  return {
    id: () => chosen?.id ?? null,
    clear() {
      chosen = null;
      letter = "";
      draw();
    },
  };
}

const duty = (person) => (person.on_duty ? t("in today") : t("not in today"));
