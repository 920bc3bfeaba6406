// The hall's settings in words: what each is called, and what its value says.

import { money, t, tn } from "../base/words.js";

export const NAME = {
  "hall.places": t("Places visitors are called to"), "roster.cutoff": t("Rosters are due by"),
  "rotation.minimum": t("Fewest people of a group on a day"), "rotation.order": t("Order of the round"),
  "rotation.start_group": t("Group that begins the round"), "turn.accept_seconds": t("Time to accept a visitor"),
  "turn.ring_seconds": t("Time to answer a call"), "protection.days": t("Protection of a client"),
  "ownership.visit_over_call": t("A visit comes before a call"), "application.life_minutes": t("Time of an application"),
  "application.gate": t("Before the money comes"), "application.tie_seconds": t("Applications count as made at the same time within"),
  "challenge.answer_minutes": t("Time to answer whether a client is sure"), "challenge.pay_minutes": t("Time to pay once he is sure"),
  "bundle.steer_minutes": t("Time in which others are offered first, where a client takes several homes"),
  "desk.grace_minutes": t("Time kept for a client at the cash desk"), "cooling.times": t("Applications for a home that a group may let run out in a row"),
  "cooling.minutes": t("Time it waits after that"),
  "reconciliation.opens": t("The morning sheet is opened at"), "reconciliation.due": t("Controller and groups sign it by"),
  "reservation.days": t("Days a reservation stands"), "reservation.lock_minutes": t("Time a home is locked for a reservation"),
  "concession.valid_hours": t("Time a special discount holds once granted"),
  "review.minutes": t("Time to review the price of a form"), "review.correct_hours": t("Time to put a form right"),
  "mortgage.banks": t("The banks that lend, each with the papers it wants"), "mortgage.decide_days": t("Days to decide once the bank says no"),
  "withdrawal.follow_days": t("Days after which a client who gave a home back is asked why"),
  "signing.days": t("Days from the agreement to the contract"),
  "slow.days": t("Days for sale after which a home moves slowly"),
  "hold.pay_minutes": t("Time to pay for a hold"), "deposit.minimum_fen": t("Smallest deposit"), "control.by": t("A unit is controlled by"),
  "release.gate": t("Before homes are released"), "wall.progress": t("The unit board shows how far the sale is"),
  "money.accounts": t("Accounts that money of clients lies on"),
  "opening.desks": t("Desks of an opening day"), "opening.calls": t("Calls before a number is passed"), "opening.call_seconds": t("Time of one call"), "opening.choose_minutes": t("Time to choose a unit"),
  "price.lowest_per_m2_fen": t("Lowest plausible price per m²"), "price.highest_per_m2_fen": t("Highest plausible price per m²"),
};
export const CHOICE = {
  cyclic: t("group by group: A1 B1 C1 D1 A2…"), spread: t("spread evenly over the round"), fixed: t("always the first"), rotate: t("the next one each round"),
  yes: t("yes"), no: t("no"), receipt: t("the cashier's receipt"), controller: t("the sales controller, after the receipt"),
  approval: t("a signature"), none: t("nothing: the first money counts"),
};
const MEASURE = {
  seconds: (n) => tn("{n} second", "{n} seconds", n), minutes: (n) => tn("{n} minute", "{n} minutes", n), hours: (n) => tn("{n} hour", "{n} hours", n), days: (n) => tn("{n} day", "{n} days", n),
  times: (n) => tn("{n} time", "{n} times", n), minimum: (n) => tn("{n} person", "{n} people", n),
};

/** A value of a setting as people say it. */
export function says(key, value) {
  if (key.endsWith("_per_m2_fen")) return t("{price}/m²", { price: money(value) });
  if (key.endsWith("_fen")) return money(value);
  if (Array.isArray(value)) return value.join(t(", ")) || t("none");
  if (typeof value !== "number") return CHOICE[value] ?? String(value);
  return (MEASURE[key.split(/[._]/).at(-1)] ?? String)(value);
}
