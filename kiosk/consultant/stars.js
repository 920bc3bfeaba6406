// The homes my group shows first: their stars, which no other group sees, and a manager's button that proposes them.

import { act } from "../base/act.js";
import { toast } from "../base/dom.js";
import { may } from "../base/may.js";
import { label } from "../base/unit_words.js";
import { t, tn } from "../base/words.js";

const DAY_MS = 86_400_000;
const stars = (screen) => screen.panel("stars") ?? {};

/** The place of a home on my group's list, from 1; 0 where it is not on it. */
export const place = (screen, id) => (stars(screen).units ?? []).indexOf(id) + 1;

/** Whole days that a home which moves slowly is for sale; 0 for any other. */
export function slowDays(screen, unit) {
  const ms = unit.state === "available" ? screen.now() - Date.parse(unit.since) : 0;
  return ms > (screen.panel("rules")?.slow_days ?? Infinity) * DAY_MS ? Math.floor(ms / DAY_MS) : 0;
}

/** In the sheet of a home: that it is shown first, and that it moves slowly. */
export function saysStarred(screen, id, unit) {
  const [n, days] = [place(screen, id), slowDays(screen, unit)];
  return [n > 0 && t("★ Number {n} on our list; other groups do not see this.", { n }), days > 0 && tn("For sale for {n} day: it moves slowly.", "For sale for {n} days: it moves slowly.", days)].filter(Boolean).join(" ");
}

/** The button of the sheet that proposes the list with this home or without it, for whoever may. */
export function drawStar(screen, id, unit, button) {
  const { list, units = [], proposed, waiting } = stars(screen);
  const wanted = proposed ?? units;
  const on = wanted.includes(id);
  button.hidden = !may(screen, "push_list.propose") || !may(screen, "push_list.end") || (!on && unit.state !== "available");
  button.textContent = on ? t("Take it off our list") : t("Show it first: put it on our list");
  button.onclick = async () => {
    const next = on ? wanted.filter((other) => other !== id) : [...wanted, id];
    const done = next.length ? await act(button, "push_list.propose", { units: next }) : await act(button, "push_list.end", { push_list: waiting ?? list });
    if (!done) return;
    if (!next.length) toast(t("Our list is ended."));
    else toast(on ? t("Proposed without {home}: the site lead approves it.", { home: label(unit) }) : t("Proposed with {home}: the site lead approves it.", { home: label(unit) }));
  };
}
