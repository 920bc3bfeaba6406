// Words the tabs share, and one application as a row.

import { APPLICATION_LABEL } from "../base/application_words.js";
import { el } from "../base/dom.js";
import { staffName } from "../base/people_names.js";
import { PRESENCE_LABEL } from "../base/presence_words.js";
import { reasonText } from "../base/reasons.js";
import { mark } from "../base/unit_marks.js";
import { label } from "../base/unit_words.js";
import { placeName } from "../base/visit_words.js";
import { clock, day, money, secondsBetween, t } from "../base/words.js";

/** 14:05 today, 11月21日 周六 before. */
const when = (at) => (day(at) === day(Date.now()) ? clock(at) : day(at));

/** Where I may go, as choices. */
export const AWAY = ["away_work", "away_private", "off"].map((state) => [state, PRESENCE_LABEL[state]]);

/** Why a visitor is called to me, and what he costs. */
export const WHY = {
  turn: t("New visitor · your turn"),
  credit: t("New visitor · your make-up"),
  new: t("New visitor"),
  returning: t("Your client is back · costs no turn"),
  designated: t("Asked for you · costs no turn"),
  personal: t("Looks for you"),
  surveyor: t("Market survey · costs no turn"),
};

/** Where I meet a visitor, as the walls and the tablet tell him; nothing for a caller. */
export const placeOf = (visit) => (visit.lane === "call" ? "" : t("Meet at {place}", { place: placeName(visit.desk) }));

/** What a client is called: 王女士, or the masked name. */
export const called = (c) => c.title || c.client_name;

/** Shake the phone, where the browser lets a page: only once somebody has touched it. */
export const shake = (...pattern) => navigator.userActivation?.hasBeenActive && navigator.vibrate?.(pattern);

/** The home of an application. */
export const homeOf = (screen, a) => label(screen.cards.get(`unit/${a.unit}`));

/** Whether the home of an application is frozen. */
export const isFrozen = (screen, a) => screen.cards.get(`unit/${a.unit}`)?.state === "frozen";

/** What an application waits for while it is open, and what became of it. */
export function standing(a) {
  if (a.state === "waiting" && a.place > 1) return t("Number {n} in line", { n: a.place });
  if (a.tied) return a.pay_by ? t("Applied at the same time: the first money wins") : t("Applied at the same time, waits for approval");
  if (a.state === "waiting") return a.pay_by ? t("First in line, to be paid") : t("Waits for approval");
  const next = { approved: t("Approved, to be paid"), paid: t("Paid, waiting for control") };
  return next[a.state] ?? APPLICATION_LABEL[a.state];
}

/** The inside of a row: ring, home and client, what happens when. While its home is `frozen` no time of it runs. */
export function row(a, home, frozen = false) {
  const open = ["waiting", "approved"].includes(a.state) && !frozen;
  const until = a.pay_by ?? a.answer_by;
  const from = a.state === "waiting" ? a.submitted_at : a.decided_at;
  const by = a.mine ? "" : `${staffName(a.consultant)} · `;
  return [
    el(
      "span",
      { class: `ring ${a.state}` },
      open && el("due-ring", { until, total: secondsBetween(from, until), "aria-hidden": "true" }),
      mark({ waiting: "applied", approved: "on_hold", paid: "on_hold", won: "controlled" }[a.state] ?? "unreleased"),
    ),
    el(
      "span",
      { class: "what" },
      el("strong", {}, home),
      el("em", { class: a.state }, standing(a)),
      el("small", {}, `${by}${a.client_name} ${a.client_phone}`),
      el("small", {}, money(a.quote.total_fen), a.reason && ` · ${reasonText(a.reason)}`),
    ),
    open
      ? el(
          "span",
          { class: "when" },
          el("time-left", { until }),
          el("small", {}, a.pay_by ? t("pay by {time}", { time: clock(until) }) : t("decided by {time}", { time: clock(until) })),
        )
      : el("span", { class: "when" }, el("small", {}, frozen ? t("frozen: time stands still") : when(a.decided_at))),
  ];
}
