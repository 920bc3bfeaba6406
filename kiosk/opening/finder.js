// Finding a home by its room alone: figures, and chips that narrow it to a building with what is left there.

import { attribute, byId, el, reconcile, write } from "../base/dom.js";
import { allow } from "../base/guard.js";
import { t } from "../base/words.js";
import { current, state } from "./state.js";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "clear", "0", "back"];
const SAYS = { clear: t("Clear"), back: "⌫" };
const room = byId("room");

byId("keys").append(...KEYS.map((key) => el("button", { type: "button", "aria-label": key === "back" ? t("Delete the last figure") : null, onclick: () => press(key) }, SAYS[key] ?? key)));
room.addEventListener("input", () => state.set({ typed: room.value.trim(), home: null }));

const press = (key) => state.set({ typed: key === "clear" ? "" : key === "back" ? state.typed.slice(0, -1) : (state.typed + key).slice(0, 12), home: null });

export function drawFinder(screen) {
  if (room.value.trim() !== state.typed) room.value = state.typed;
  const found = current(screen);
  for (const button of byId("ends").children) if (!found) allow(button, false);
  const homes = screen.panel("left");
  if (!homes) return;
  write(byId("where"), state.building || t("any building"));
  const chips = [{ name: "", left: homes.left }, ...homes.buildings];
  reconcile(byId("chips"), chips, ({ name }) => name, ({ name }) => el("button", { type: "button", onclick: () => state.set({ building: name, home: null }) }, el("span", {}, name || t("All")), el("small")), (chip, { name, left }) => {
    write(chip.lastChild, left);
    attribute(chip, "aria-pressed", name === state.building);
  });
}
