// What people are called here, and how they are drawn.

import { el, svg, write } from "../base/dom.js";
import { PRESENCE } from "../base/presence_words.js";

const NOBODY = { badge: "?", surname: "", group: "", state: "off", since: null, reason: "", listed: false };

/** The person's card with its id; a stand-in, not `listed`, for someone who has left the list. */
export function who(screen, id) {
  const person = screen.panel("people")?.[id];
  return { ...NOBODY, ...person, id, listed: person !== undefined };
}

/** [person…] in the order of groups and badges. */
export const everyone = (screen) => Object.keys(screen.panel("people") ?? {}).map((id) => who(screen, id));

/** A little figure that shows the state by its shape. */
const figure = () => svg("svg", { "aria-hidden": "true" }, svg("use"));

/** A button for a person: figure, badge, state, a word below. Update with `showPerson`. */
export function personButton(onclick) {
  return el("button", { type: "button", class: "figure", onclick }, figure(), el("b"), el("span"), el("small"));
}

export function showPerson(button, person, below) {
  button.dataset.state = person.state;
  button.querySelector("use").setAttribute("href", `#f-${person.state}`);
  const [badge, state, small] = [...button.children].slice(-3);
  write(badge, person.badge);
  write(state, PRESENCE[person.state]);
  write(small, below);
}
