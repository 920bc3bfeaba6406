// What the states of a reservation are called, on every screen alike; the refusals use the same words (`words.py` of the
// noun). And how its end and its signatures are said.

import { clock, day, labels, t } from "./words.js";

/** By state, as in a sentence. */
export const RESERVATION = {
  waiting: t("waiting for signatures"),
  standing: t("in force"),
  rejected: t("rejected"),
  superseded: t("overtaken by a deposit"),
  ended: t("ended early"),
  expired: t("expired"),
  used: t("bought"),
};

/** By state, as a label. */
const RESERVATION_LABEL = labels(RESERVATION);

/** Who signs at each step. */
export const SIGNER = { head: t("head of development & marketing"), executive: t("executive in charge"), general_manager: t("general manager") };

/** Whether a reservation in this state is still open. */
export const isOpenReservation = ({ state }) => state === "waiting" || state === "standing";

/** 12月3日 周三 24:00: the midnight that ends a reservation, as the end of its last day. */
export const lastMoment = (until) => t("{day} 24:00", { day: day(Date.parse(until) - 1) });

/** What a reservation waits for, or until when it stands, and what became of it. */
export function reservationStands(r) {
  if (r.state === "waiting") return t("Waits for signature {n} of {all}", { n: r.step, all: r.steps });
  if (r.state === "standing") return t("Kept until {time}", { time: lastMoment(r.until) });
  return `${RESERVATION_LABEL[r.state]} · ${day(r.decided_at)} ${clock(r.decided_at)}`;
}
