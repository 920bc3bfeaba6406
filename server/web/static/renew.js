// A page loads itself anew for a new version, or when asked: once the server answers with it, and never while somebody
// is in the middle of something.

const RETRY_MS = 8_000;
const REST_MS = 10_000; // nobody has touched the page for so long
const mine = document.body.dataset.version;
const edited = new Set(); // fields somebody changed
let touched = -Infinity;
let wanted = null; // a version, "" for any

for (const deed of ["pointerdown", "keydown", "input"]) addEventListener(deed, () => (touched = performance.now()), { capture: true, passive: true });
addEventListener("input", ({ target }) => edited.add(target), { capture: true });
addEventListener("reset", ({ target }) => edited.forEach((field) => field.form === target && edited.delete(field)), { capture: true });

/** Load this version as soon as that harms nobody. Calling it again with the same version does nothing more. */
export function renewWhenIdle(version) {
  if (!version || version === mine || version === wanted) return;
  // two versions side by side: whoever was sent back to the old one does not try again at once
  const tried = sessionStorage.getItem("renewed") === version;
  want(version, tried ? RETRY_MS : 1_000);
}

/** Load this page anew as soon as that harms nobody. */
export function reloadWhenIdle() {
  want("", 200);
}

function want(version, wait) {
  const already = wanted !== null;
  wanted = version;
  if (!already) later(wait);
}

function later(wait) {
  setTimeout(attempt, wait * (0.5 + Math.random())); // a hall full of screens does not reload in one second
}

async function attempt() {
  if (occupied() || !(await answersWith(wanted)) || occupied()) return later(RETRY_MS);
  sessionStorage.setItem("renewed", wanted);
  location.reload();
}

async function answersWith(version) {
  try {
    const page = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout?.(5_000) });
    return page.ok && (await page.text()).includes(`data-version="${version}`);
  } catch {
    return false;
  }
}

/** Somebody has just touched the page, or left something on it: an open dialog, a draft, a field not as it was. */
function occupied() {
  if (performance.now() - touched < REST_MS || document.body.dataset.busy !== undefined) return true;
  if (document.querySelector("[aria-busy=true], dialog[open], [data-draft]:not([hidden])")) return true;
  for (const field of edited) if (!field.isConnected) edited.delete(field);
  return [...edited].some((field) => !field.closest("[role=search], [type=search]") && field.checkVisibility?.() !== false && differs(field));
}

function differs(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.options) return true; // what a list stood at first is not kept: whoever chose from it is at work
  return field.value !== field.defaultValue;
}
