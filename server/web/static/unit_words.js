// What units and their states are called, on every screen alike; the refusals use the same words (`words.py` of the noun).

import { labels, t } from "./words.js";

/** Labels by state, in the order in which lists and legends name them; `sold` is what the walls call subscribed, signed and being withdrawn. */
export const UNIT = labels({
  available: t("for sale"),
  applied: t("applied for"),
  on_hold: t("on hold"),
  controlled: t("controlled"),
  subscribed: t("subscribed"),
  signed: t("signed"),
  sold: t("sold"),
  withdrawing: t("being withdrawn"),
  reserved: t("reserved"),
  frozen: t("frozen"),
  unreleased: t("not released"),
});

/** What people call a unit: 3栋2单元 1802. */
export const label = (unit) => (unit ? `${unit.building}${unit.entrance} ${unit.room}` : "");

/** 3A层, 3层, 顶层; nothing for a home without floors. */
export function storey({ floor, floor_label }) {
  if (/[^\w#/]/.test(floor_label)) return floor_label; // a word says itself
  return floor_label || floor !== null ? t("floor {n}", { n: floor_label || floor }) : "";
}
