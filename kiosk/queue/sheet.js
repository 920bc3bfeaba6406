// The one dialog of the desk: a person, a choice of people, or a choice of reasons. Never one over another.

import { byId, el, reconcile, write } from "../base/dom.js";
import { sleepIn } from "../base/guard.js";
import { consultant } from "../base/people_names.js";
import { PRESENCE } from "../base/presence_words.js";
import { choicesOf } from "../base/reasons.js";
import { t } from "../base/words.js";
import { everyone, personButton, showPerson } from "./people.js";

let redraw = null;

/** Show the dialog with a title, a note and a body; `again` redraws the body when cards change. */
export function openSheet({ title, note = "", body, again = null }) {
  write(byId("sheet-title"), title);
  write(byId("sheet-note"), note);
  byId("sheet-body").replaceChildren(body);
  wrong("");
  redraw = again;
  redraw?.();
  if (!byId("sheet").open) byId("sheet").showModal();
  sleepIn(byId("sheet"));
}

export function closeSheet() {
  redraw = null;
  byId("sheet").close();
  sleepIn(document);
}

/** Cards changed: what the dialog shows follows. */
export function refreshSheet() {
  if (byId("sheet").open) redraw?.();
}

/** Say in the dialog why a move was refused. */
export function wrong(text) {
  write(byId("sheet-wrong"), text);
  byId("sheet-wrong").hidden = !text;
}

/** A grid of people; `pick(person, button)`. Those who are not waiting are shown last. */
export function choosePerson({ title, note, people, pick, none, move = true }) {
  const grid = el("div", { class: "people" });
  const empty = el("p", { class: "empty" }, none);
  const again = () => {
    const found = people();
    empty.hidden = found.length > 0;
    reconcile(grid, found, (p) => p.id, (p) => {
      const button = personButton(() => pick(p, button));
      if (move) button.dataset.acts = "";
      return button;
    }, (button, p) => showPerson(button, p, consultant(p)));
  };
  openSheet({ title, note, body: el("div", {}, grid, empty), again });
}

/** Reasons (codes) to tap, and a field for another; `give(reason, button)`. */
export function chooseReason({ title, note, reasons, give }) {
  const other = el("input", { maxlength: 100, "aria-label": t("Another reason"), placeholder: t("Another reason") });
  const send = el("button", { class: "primary", "data-acts": "" }, t("Do it"));
  const form = el("form", { class: "other" }, other, send);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!other.value.trim()) return wrong(t("Please say why."));
    give(other.value.trim(), send);
  });
  const chips = choicesOf(reasons).map(([code, word]) => el("button", { type: "button", "data-acts": "", onclick: (event) => give(code, event.currentTarget) }, word));
  openSheet({ title, note, body: el("div", {}, el("div", { class: "chips" }, ...chips), form) });
}

/** Everyone by group, for presence. */
export function showPeople(screen, pick) {
  const groups = el("div", { class: "groups" });
  const again = () => {
    const people = everyone(screen);
    const letters = [...new Set(people.map((p) => p.group))];
    reconcile(groups, letters, String, () => el("section", {}, el("h3"), el("div", { class: "people" })), (section, g) => {
      const mine = people.filter((p) => p.group === g);
      const [n, all] = screen.panel("today")?.on_duty[g] ?? [];
      write(section.firstChild, all ? t("Group {group}: {n} of {all} on duty", { group: g, n, all }) : t("Group {group}: not in the round", { group: g }));
      reconcile(section.lastChild, mine, (p) => p.id, (p) => personButton(() => pick(p.id)), (button, p) => showPerson(button, p, consultant(p)));
    });
  };
  openSheet({ title: t("Where everyone is"), note: t("Tap a person to change it"), body: groups, again });
}

export const stateOf = (person) => `${consultant(person)} · ${PRESENCE[person.state]}`;
