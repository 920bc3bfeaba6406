// Single-key shortcuts, and the switch that WCAG 2.1.4 asks for: no page listens for a character key elsewhere.

import { prefer, preferred } from "./preferences.js";

const KEYS = "keys";

/** Are single-key shortcuts on in this browser? They are until somebody switches them off. */
export const shortcuts = () => preferred(KEYS) !== "off";

/** `press()` at each press of the character `key`: not while typing or in a dialog, not held down, not with another key. */
export function onShortcut(key, press) {
  addEventListener("keydown", (event) => isShortcut(event, key) && press());
}

/** Let this checkbox switch all shortcuts of this browser; while they are off, the body says so to the page's style. */
export function switchShortcuts(box) {
  const show = () => {
    box.checked = shortcuts();
    document.body.toggleAttribute("data-no-keys", !box.checked);
  };
  box.addEventListener("change", () => {
    prefer(KEYS, box.checked ? "on" : "off");
    show();
  });
  show();
}

function isShortcut(event, key) {
  if (event.key.toLowerCase() !== key || event.repeat || event.isComposing || !shortcuts()) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  return !event.target.closest?.("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]") && !document.querySelector("dialog[open]");
}
