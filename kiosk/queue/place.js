// Where a visitor is asked to go: a place of the hall, chosen with the dispatch and remembered on this device.

import { el, reconcile, write } from "../base/dom.js";
import { prefer, preferred } from "../base/preferences.js";
import { placeName } from "../base/visit_words.js";
import { t } from "../base/words.js";
import { closeSheet, openSheet } from "./sheet.js";

const KEPT = "place"; // the preference
const SHOWN = 4; // chips beside the button, one less where names are long; with more places the last one opens all of them
const SHORT = 5; // characters that find room in a quarter of the row

/** All places of the hall as the visitor hears them; "" stands for the front desk, which is always one. */
const places = (screen) => [...(screen.panel("places")?.places ?? []), ""];

/** The place the next visitor is sent to. */
export const placeOf = (screen) => (places(screen).includes(preferred(KEPT)) ? preferred(KEPT) : places(screen).at(-1));

/** Draw the chips; `drawn` is called after each choice. */
export function drawPlaces(screen, drawn) {
  const all = places(screen);
  const chips = shown(all, placeOf(screen));
  const root = document.getElementById("where");
  root.hidden = all.length < 2;
  const choose = (place) => {
    prefer(KEPT, place);
    drawn();
  };
  reconcile(root, chips, (place) => place ?? "…", (place) => chip(() => (place === null ? chooseAny(all, choose) : choose(place))),
    (button, place) => {
      write(button, place === null ? t("Other…") : placeName(place));
      if (place !== null) button.setAttribute("aria-pressed", String(place === placeOf(screen)));
    });
}

/** The first ones in the hall's own order, always with the chosen one; null opens the rest. */
function shown(all, now) {
  const most = all.every((place) => placeName(place).length <= SHORT) ? SHOWN : SHOWN - 1;
  if (all.length <= most) return all;
  const first = all.slice(0, most - 1);
  return [...(first.includes(now) ? first : [...first.slice(0, -1), now]), null];
}

function chooseAny(all, choose) {
  const chips = all.map((place) => chip(() => {
    choose(place);
    closeSheet();
  }, placeName(place)));
  openSheet({ title: t("Where to go"), note: t("Stays chosen on this device."), body: el("div", { class: "chips" }, ...chips) });
}

const chip = (onclick, text = "") => el("button", { type: "button", onclick }, text);
