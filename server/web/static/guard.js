// Guards against presses that were not meant: acts wait for a page that is current, and a button whose meaning has just
// changed sleeps for a moment.

const asleep = new WeakMap(); // button -> {timer, says, kept}
const seen = new WeakSet(); // lists that were drawn before
let chosen = false; // what is drawn now, the viewer has asked for

/** Buttons and fields marked data-acts work only while the screen is live (SC-09); what else forbids them is data-cannot and data-asleep. */
export function actOnlyWhileLive(screen) {
  const settle = (act) => {
    if (act.getAttribute("aria-busy") === "true") return;
    act.disabled = screen.truth !== "live" || "cannot" in act.dataset || "asleep" in act.dataset;
  };
  const all = () => document.querySelectorAll("[data-acts]").forEach(settle);
  screen.ontruth(all);
  screen.onchange(() => queueMicrotask(all));
  new MutationObserver(all).observe(document.body, { subtree: true, childList: true, attributeFilter: ["data-cannot", "data-asleep", "aria-busy"] });
}

/** Whether this act leads somewhere just now. */
export const allow = (act, yes) => act.toggleAttribute("data-cannot", !yes);

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

/** All acts in `root` sleep: other things stand under the finger now. */
export const sleepIn = (root) => root.querySelectorAll("button[data-acts]").forEach((button) => sleepAfterChange(button));

/** The button sleeps if `meaning` is not what it was: it does something else now, or stands where another stood. */
export function guardMeaning(button, meaning) {
  if (button.dataset.means === meaning) return;
  button.dataset.means = meaning;
  if (!chosen) sleepAfterChange(button);
}

/** Draw what the viewer has just chosen elsewhere on the page: he knows what the buttons mean now, and none sleeps. */
export function drawChosen(draw) {
  chosen = true;
  draw();
  chosen = false;
}

/** Draw a list of keyed children; if others stand there afterwards, their acts sleep. */
export function guardList(list, draw) {
  const keys = () => [...list.children].map((child) => child.dataset.key).join("\n");
  const before = keys();
  draw();
  if (seen.has(list) && keys() !== before) sleepIn(list);
  seen.add(list);
}
