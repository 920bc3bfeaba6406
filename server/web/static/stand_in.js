// Somebody signs for another until a moment: who does now, how that ends, and how it begins.

import { act } from "./act.js";
import { ask } from "./dialog.js";
import { el, toast } from "./dom.js";
import { may } from "./may.js";
import { send } from "./send.js";
import { clock, date, isoDay, momentAt, t } from "./words.js";

const { person: me } = document.body.dataset;
const EVENING = "18:00";
const DAY_MS = 86_400_000;

const panel = (screen) => screen.panel("stand_ins") ?? { running: [], fit: [], signs: [], all: false, days: 0 };

/** All that last, as the hall says them, the first to end before the others. */
export const runningStandIns = (screen) => panel(screen).running;

/** Whom I sign for now. */
export const whomISignFor = (screen) => panel(screen).running.filter((one) => one.delegate === me);

/** 王敏 signs for 李雷 until 18:00. */
export function standInWords(one) {
  const today = isoDay(Date.now()) === isoDay(one.until);
  const time = today ? clock(one.until) : `${date(one.until)} ${clock(one.until)}`;
  return t("{delegate} signs for {principal} until {time}", { delegate: one.delegate_name, principal: one.principal_name, time });
}

/** The button that ends it, for whoever may: one of the two, or who names them for others. */
export function endStandIn(screen, one) {
  const mine = [one.principal, one.delegate].includes(me) || panel(screen).all;
  if (!mine || !may(screen, "delegation.end")) return null;
  const end = async ({ currentTarget: button }) => {
    if (screen.truth !== "live") return;
    const ended = await act(button, "delegation.end", { delegation: one.id });
    if (ended) toast(t("{delegate} signs for {principal} no more.", { delegate: one.delegate_name, principal: one.principal_name }));
  };
  return el("button", { type: "button", "data-acts": true, onclick: end }, t("End it"));
}

/** The button that names somebody for `principal`, for whoever may and while nobody is named; null otherwise. */
export function nameStandIn(screen, principal = me) {
  const { running, signs, all } = panel(screen);
  if (!may(screen, "delegation.give") || (principal !== me && !all)) return null;
  if (!signs.includes(principal) || running.some((one) => one.principal === principal)) return null;
  return el("button", { type: "button", "data-acts": true, onclick: () => choose(screen, principal) }, t("Name a stand-in"));
}

function choose(screen, principal) {
  if (screen.truth !== "live") return;
  const { fit, days } = panel(screen);
  const people = fit.filter(({ id }) => id !== principal);
  ask({
    title: t("Who signs until then?"),
    text: people.length ? "" : t("There is nobody who could."),
    fields: [["day", t("Day"), { type: "date", value: isoDay(screen.now()), min: isoDay(screen.now()), max: isoDay(screen.now() + days * DAY_MS) }], ["time", t("Until"), { type: "time", value: clock(screen.now()) < EVENING ? EVENING : "23:59" }]],
    choices: people.map(({ id, name }) => [id, name]),
    go: async (delegate, { day, time }) => {
      const until = momentAt(day, time);
      if (!until) throw Object.assign(new Error("until"), { sentence: t("Choose a day and a time.") });
      await send("delegation.give", { delegate, until, principal });
      toast(t("Named: both names stand with every signature."));
    },
  });
}
