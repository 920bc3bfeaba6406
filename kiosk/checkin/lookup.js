// Whom a visitor came to see: consultants by badge letter, with who is in today.

import { el, reconcile, write } from "../base/dom.js";
import { t } from "../base/words.js";

const node = (id) => document.getElementById(id);

/** The line under "been before", and the list behind it. */
export function lookup(screen, form) {
  let chosen = null;
  let letter = "";

  const people = () => screen.panel("consultants")?.people ?? [];
  const named = (person) => `${person.badge} ${t("{surname}, consultant", person)}`;

  function draw() {
    node("whom").hidden = form.before.value === "first" && form.purpose.value !== "person";
    write(node("whom-name"), chosen ? named(chosen) : t("nobody in particular"));
    const now = people().find((person) => person.id === chosen?.id);
    write(node("whom-duty"), now && screen.truth === "live" ? duty(now) : "");
    write(node("whom-choose"), chosen ? t("Change") : t("Choose"));
  }

  function list() {
    const letters = [...new Set(people().map((person) => person.badge[0]))];
    if (!letters.includes(letter)) letter = letters[0] ?? "";
    reconcile(node("lookup-groups"), letters, String, (l) => el("button", { type: "button", onclick: () => { letter = l; list(); } }, l),
      (button, l) => button.setAttribute("aria-pressed", String(l === letter)));
    reconcile(node("lookup-people"), people().filter((person) => person.badge[0] === letter), (person) => person.id,
      (person) => el("button", { type: "button", onclick: () => choose(person) }, el("b"), el("span"), el("small")),
      (button, person) => {
        write(button.children[0], person.badge);
        write(button.children[1], t("{surname}, consultant", person));
        write(button.children[2], screen.truth === "live" ? duty(person) : "");
        button.classList.toggle("out", !person.on_duty);
      });
    node("lookup-empty").hidden = people().length > 0;
  }

  function choose(person) {
    chosen = person;
    if (form.before.value === "first" && person && form.purpose.value !== "person") form.before.value = "knows";
    node("lookup").close();
    draw();
  }

  function open() {
    list();
    node("lookup").showModal();
  }

  form.addEventListener("change", ({ target }) => {
    if (target.name === "before" && target.value === "first" && form.purpose.value !== "person") chosen = null;
    draw();
    if (!chosen && (target.value === "knows" || target.value === "person")) open();
  });
  node("whom-choose").addEventListener("click", open);
  node("whom-forget").addEventListener("click", () => choose(null));
  screen.onchange((changed) => {
    if (!changed.has("panel/consultants")) return;
    draw();
    if (node("lookup").open) list();
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
