// Several homes that one client takes in one form (SC-07): put aside here until the application is made.

import { el, toast, write } from "../base/dom.js";
import { label } from "../base/unit_words.js";
import { t } from "../base/words.js";
import { myUnits } from "./mine.js";
import { keptForMine } from "./reserving.js";

const APPLIES = new Set(["available", "applied", "on_hold"]);
const MOST = 12; // homes in one form
const homes = new Set();

const unitOf = (screen, id) => screen.cards.get(`unit/${id}`);

/** Whether I may apply for a home that I have not applied for. */
export const takes = (screen, id) => (APPLIES.has(unitOf(screen, id)?.state) || isKeptForMine(screen, id)) && !myUnits(screen).has(id);

const isKeptForMine = (screen, id) => unitOf(screen, id)?.state === "reserved" && keptForMine(screen, id) !== null;

/** The names of these homes, in one line. */
export const namesOf = (screen, ids) => ids.map((id) => label(unitOf(screen, id))).join("、");

/** The other homes of the form while the sheet of `open` is looked at. */
export const homesBesides = (screen, open) => [...homes].filter((id) => id !== open && takes(screen, id));

export function putInBasket(screen, id) {
  homes.add(id);
  drawBasket(screen);
  toast(t("Choose the next home; they go into one form."));
}

export function emptyBasket(screen) {
  homes.clear();
  drawBasket(screen);
}

/** The homes that wait for the next application, above the list of homes. */
export function drawBasket(screen) {
  for (const id of homes) if (!takes(screen, id)) homes.delete(id);
  const box = document.getElementById("form");
  box.hidden = !homes.size;
  write(box.querySelector("span"), t("In one form: {homes}", { homes: namesOf(screen, [...homes]) }));
  box.querySelector("button").onclick = () => emptyBasket(screen);
}

/** In the form of a sheet: the others, each to be taken out again by `redraw`. */
export function drawTogether(screen, form, others, redraw) {
  const box = form.querySelector(".together");
  const without = (id) => () => {
    homes.delete(id);
    drawBasket(screen);
    redraw();
  };
  box.hidden = !others.length;
  box.replaceChildren(
    el("span", { class: "sub" }, t("Together with")),
    ...others.map((id) =>
      el("button", { type: "button", "aria-label": t("Without {home}", { home: namesOf(screen, [id]) }), onclick: without(id) }, namesOf(screen, [id]), " ✕"),
    ),
  );
  form.querySelector("[data-slot=more]").hidden = others.length + 2 > MOST;
}
