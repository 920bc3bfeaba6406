// Guards against presses that were not meant: a button whose meaning has just changed sleeps for a moment, and
// single-key shortcuts can be switched off.

const KEYS = "anchang:keys";
const asleep = new WeakMap(); // button -> {timer, says, kept}
let forgotten = null; // what was chosen where the browser keeps nothing

/**
 * The button does nothing for `ms`: what it does has changed, and a second press was meant for what stood here before.
 * Until it wakes it says `says`, if given, and then its own words again. Called again, it sleeps for `ms` from now.
 * Works with and without `actOnlyWhileLive`: what else forbids the button still forbids it afterwards.
 */
export function sleepAfterChange(button, ms = 700, says = "") {
  const before = asleep.get(button);
  clearTimeout(before?.timer);
  const kept = before?.kept ?? (says ? [...button.childNodes] : null);
  if (says) button.replaceChildren(says);
  button.setAttribute("data-asleep", "");
  button.disabled = true;
  asleep.set(button, { kept, says: says || before?.says, timer: setTimeout(wake, ms, button) });
}

function wake(button) {
  const { kept, says } = asleep.get(button);
  asleep.delete(button);
  button.removeAttribute("data-asleep");
  if (kept && button.textContent === says) button.replaceChildren(...kept); // else somebody gave it new words meanwhile
  if (!("acts" in button.dataset)) button.disabled = "cannot" in button.dataset; // others are enabled by actOnlyWhileLive
}

/** Are single-key shortcuts on in this browser? They are until somebody switches them off. */
export function shortcuts() {
  try {
    return (localStorage.getItem(KEYS) ?? forgotten) !== "off";
  } catch {
    return forgotten !== "off";
  }
}

/** Switch single-key shortcuts on or off, for this browser and from now on. */
export function allowShortcuts(on) {
  forgotten = on ? "on" : "off";
  try {
    localStorage.setItem(KEYS, forgotten);
  } catch {
    return; // it holds for this page
  }
}

/** Is this keydown the single-key shortcut `key`? Not while typing or in a dialog, not held down, not with another key. */
export function isShortcut(event, key) {
  if (event.key.toLowerCase() !== key || event.repeat || event.isComposing || !shortcuts()) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  return !event.target.closest?.("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]") && !document.querySelector("dialog[open]");
}
