// How the building's screens are, asked every moment while somebody looks; on every tab, who has fallen silent.

import { write } from "../base/dom.js";
import { clockSeconds, t, tn } from "../base/words.js";

const EVERY_MS = 1_500;
const TRUE_FOR_MS = 5_000; // no answer for so long: how the screens are is not known
const OPENS = "devices"; // the tab of those who may ask
const alarm = document.getElementById("silent");
const full = document.getElementById("full");
const count = document.getElementById("silent-count");
const listeners = [];
let told = null; // the last answer
let toldAt = -Infinity;

/** Ask for ever while the page is seen, and keep the alarm. */
export function watchFleet(screen) {
  const ask = async () => {
    if (!document.hidden && screen.panel("desk")?.tabs.includes(OPENS)) await look();
    settle();
    setTimeout(ask, EVERY_MS);
  };
  ask();
}

/** fn() after each answer, and each time one is missing. */
export const onfleet = (fn) => listeners.push(fn);

/** What is known of one screen now: {state, ago, have, lag_ms, version, …}; state "unknown" when nobody answers. */
export function seen(id) {
  const one = told?.devices.find(({ device }) => device === id);
  const since = performance.now() - toldAt;
  if (!one) return { state: "unknown" };
  return { ...one, state: since > TRUE_FOR_MS ? "unknown" : one.state, ago: one.ago === null ? null : one.ago + since / 1_000 };
}

/** {seq, version} of the hall at the last answer; `answers` is false when nobody has answered for a while. */
export const hall = () => ({ ...told, answers: performance.now() - toldAt <= TRUE_FOR_MS });

async function look() {
  try {
    const answer = await fetch(`/api/${document.body.dataset.hall}/fleet`, { cache: "no-store", signal: AbortSignal.timeout?.(TRUE_FOR_MS) });
    if (!answer.ok) return;
    told = await answer.json();
    toldAt = performance.now();
  } catch {
    // no answer: what was told grows old, and says so
  }
}

function settle() {
  const silent = hall().answers ? told.devices.filter(({ state }) => state === "silent") : [];
  alarm.hidden = count.hidden = !silent.length;
  write(count, silent.length || "");
  const [first, ...others] = silent;
  if (first) {
    const facts = { name: first.name, time: clockSeconds(first.heard_at) };
    write(alarm.firstElementChild, others.length
      ? tn("“{name}” has not answered since {time}, and {n} more screen is silent.", "“{name}” has not answered since {time}, and {n} more screens are silent.", others.length, facts)
      : t("“{name}” has not answered since {time}.", facts));
  }
  full.hidden = !(hall().answers && told.short);
  if (!full.hidden) write(full, t("The server has {open_files} of {limit} connections and files in use: screens that come next may find no place. Tell whoever looks after it.", told));
  for (const fn of listeners) fn();
}
