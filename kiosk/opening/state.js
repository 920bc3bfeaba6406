// What this desk looks at: its own number, the ticket and the home that are picked, what was typed.

import { prefer, preferred } from "../base/preferences.js";

const listeners = [];

export const state = {
  desk: Number(preferred("opening-desk")) || 1,
  picked: null, // the id of a ticket; null: the one at this desk
  home: null, // the id of a home
  typed: "",
  building: "",

  onchange: (draw) => listeners.push(draw),

  /** Look at something else, and draw it. */
  set(changes) {
    Object.assign(state, changes);
    if ("desk" in changes) prefer("opening-desk", String(changes.desk));
    for (const draw of listeners) draw();
  },
};

/** [[id, ticket], …] at the desks, in the order of their numbers. */
export const atDesks = (screen) => screen.of("ticket").filter(([, one]) => one.state !== "passed").sort(([, a], [, b]) => a.number - b.number);

/** The ticket that this desk looks at: the one picked while it is there, else the one called to this desk. */
export function current(screen) {
  const found = atDesks(screen);
  return found.find(([id]) => id === state.picked) ?? found.find(([, one]) => one.desk === state.desk) ?? null;
}
