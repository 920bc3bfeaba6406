// What people and states are called here, and how they are drawn.

import { el, write } from "../base/dom.js";
import { t } from "../base/words.js";

const STATES = {
  waiting: () => t("in the area"),
  receiving: () => t("receiving"),
  away_work: () => t("out: work"),
  away_developer: () => t("on errand"),
  away_private: () => t("off post"),
  off: () => t("off duty"),
};
const SORTS = {
  new: () => t("New client"),
  returning: () => t("Returning"),
  designated: () => t("Named"),
  surveyor: () => t("Survey"),
  personal: () => t("Seeks"),
};
const NOBODY = { badge: "?", surname: "", group: "", state: "off", since: null, reason: "", listed: false };

export const stateWord = (state) => (STATES[state] ?? STATES.off)();
export const sortWord = (sort) => SORTS[sort]?.() ?? sort;

/** Three digits, as the hall calls it: 026. */
export const spoken = (number) => String(number).padStart(3, "0");

/** The person's card with its id; a stand-in, not `listed`, for someone who has left the list. */
export function who(screen, id) {
  const person = screen.panel("people")?.[id];
  return { ...NOBODY, ...person, id, listed: person !== undefined };
}

/** 何顾问 */
export const called = (person) => (person.surname ? t("Consultant {surname}", person) : "");

/** [person…] in the order of groups and badges. */
export const everyone = (screen) => Object.keys(screen.panel("people") ?? {}).map((id) => who(screen, id));

/** A little figure that shows the state by its shape. */
export function figure() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS("http://www.w3.org/2000/svg", "use"));
  return svg;
}

/** A button for a person: figure, badge, state, a word below. Update with `showPerson`. */
export function personButton(onclick) {
  return el("button", { type: "button", class: "figure", onclick }, figure(), el("b"), el("span"), el("small"));
}

export function showPerson(button, person, below) {
  button.dataset.state = person.state;
  button.querySelector("use").setAttribute("href", `#f-${person.state}`);
  const [badge, state, small] = [...button.children].slice(-3);
  write(badge, person.badge);
  write(state, stateWord(person.state));
  write(small, below);
}
