// Words the tabs share, and one application as a row.

import { el } from "../base/dom.js";
import { clock, day, money, t } from "../base/words.js";
import { mark } from "../base/unit_marks.js";

/** 14:05 today, 11月21日 周六 before. */
const when = (at) => (day(at) === day(Date.now()) ? clock(at) : day(at));

/** 026 */
export const number = (n) => String(n).padStart(3, "0");

export const PRESENCE = {
  waiting: t("Waiting"),
  receiving: t("Receiving"),
  away_work: t("Out for work"),
  away_developer: t("Errand for the developer"),
  away_private: t("Away"),
  off: t("Off duty"),
};
export const AWAY = [
  ["away_work", t("Out for work")],
  ["away_private", t("Away")],
  ["off", t("Off duty")],
];

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

/** What a visitor said at the door about how he came. */
export const HEARD = {
  friend: t("Friend"),
  passing: t("Passing by"),
  online: t("Online"),
  advert: t("Advert"),
  other: t("Other"),
};

/** Where I meet a visitor, as the walls and the tablet tell him; nothing for a caller. */
export const placeOf = (visit) => (visit.lane === "call" ? "" : t("Meet at {place}", { place: visit.desk || t("the front desk") }));

export const UNIT = {
  available: t("Available"),
  applied: t("Applied"),
  on_hold: t("On hold"),
  controlled: t("Controlled"),
  subscribed: t("Subscribed"),
  signed: t("Signed"),
  withdrawing: t("Being withdrawn"),
  reserved: t("Reserved"),
  unreleased: t("Unreleased"),
  frozen: t("Frozen"),
};

/** What a client is called: 王女士, or the masked name. */
export const called = (c) => c.title || c.client_name;

/** What an application's state means to the one who made it. */
export function standing(a) {
  if (a.state === "waiting") return a.place === 1 ? t("Waits for approval") : t("Number {n} in line", { n: a.place });
  return {
    approved: t("On hold, to be paid"),
    paid: t("Paid, waits for control"),
    won: t("Won: controlled"),
    refused: t("Refused"),
    withdrawn: t("Withdrawn"),
    expired: t("Expired"),
    lost: t("Someone before you won"),
  }[a.state];
}

/** The inside of a row: ring, home and client, what happens when. */
export function row(a, home) {
  const open = ["waiting", "approved"].includes(a.state);
  const until = a.state === "waiting" ? a.answer_by : a.pay_by;
  const from = a.state === "waiting" ? a.submitted_at : a.decided_at;
  const by = a.mine ? "" : `${a.consultant?.badge ?? ""} ${a.consultant?.name ?? ""} · `;
  return [
    el(
      "span",
      { class: `ring ${a.state}` },
      open && el("due-ring", { until, total: (Date.parse(until) - Date.parse(from)) / 1000, "aria-hidden": "true" }),
      mark({ waiting: "applied", approved: "on_hold", paid: "on_hold", won: "controlled" }[a.state] ?? "unreleased"),
    ),
    el(
      "span",
      { class: "what" },
      el("strong", {}, home),
      el("em", { class: a.state }, standing(a)),
      el("small", {}, `${by}${a.client_name} ${a.client_phone}`),
      el("small", {}, money(a.price_fen), a.reason && ` · ${a.reason}`),
    ),
    open
      ? el(
          "span",
          { class: "when" },
          el("time-left", { until }),
          el("small", {}, a.state === "waiting" ? t("expires {time}", { time: clock(until) }) : t("pay by {time}", { time: clock(until) })),
        )
      : el("span", { class: "when" }, el("small", {}, when(a.decided_at))),
  ];
}
