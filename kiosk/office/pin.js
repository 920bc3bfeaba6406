// What a unit board shows: all buildings in turn, or one alone, until somebody takes it down.

import { el } from "../base/dom.js";
import { live } from "../base/live.js";
import { t } from "../base/words.js";
import { press } from "./press.js";

/** The choice for the board `id`; a refusal is said in `out`. `fillPin` brings it up to date. */
export function pinChoice(id, out) {
  const choice = el("select", { "data-acts": true, "aria-label": t("What the screen shows"), onchange: async () => {
    await press(choice, out, "device.pin", { device: id, building: choice.value });
    fillPin(choice, live().cards.get(`device/${id}`));
  } });
  return choice;
}

export function fillPin(choice, device) {
  if (choice.getAttribute("aria-busy") === "true" || document.activeElement === choice) return;
  const names = (live().panel("units")?.buildings ?? []).map(({ building }) => building);
  const gone = device.pinned && !names.includes(device.pinned) ? [device.pinned] : [];
  choice.replaceChildren(
    el("option", { value: "" }, t("All buildings in turn")),
    ...names.map((name) => el("option", { value: name }, t("Only {building}", { building: name }))),
    ...gone.map((name) => el("option", { value: name }, t("{building}, which is not in the price list", { building: name }))));
  choice.value = device.pinned;
}
