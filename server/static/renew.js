// A new version of the product reloads the page: once the new server answers, and never in the middle of a form.

const RETRY_MS = 8_000;
let wanted = "";

/** Reload for this version as soon as that harms nobody. Calling it again with the same version does nothing more. */
export function renewWhenIdle(version) {
  if (!version || version === document.body.dataset.version || version === wanted) return;
  wanted = version;
  later(1_000);
}

function later(wait) {
  setTimeout(attempt, wait * (0.5 + Math.random())); // a hall full of screens does not reload in one second
}

async function attempt() {
  if (wanted === document.body.dataset.version) return;
  if (occupied() || !(await answersWith(wanted))) return later(RETRY_MS);
  location.reload();
}

async function answersWith(version) {
  try {
    const page = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout?.(5_000) });
    return page.ok && (await page.text()).includes(`data-version="${version}"`);
  } catch {
    return false;
  }
}

function occupied() {
  if (document.body.dataset.busy !== undefined || document.querySelector("[aria-busy=true], dialog[open]")) return true;
  const form = document.activeElement?.closest("form");
  return form ? [...form.elements].some(dirty) : false;
}

function dirty(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return "defaultValue" in field && field.value !== field.defaultValue;
}
