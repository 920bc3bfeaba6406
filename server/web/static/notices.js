// Notices of one's post: what happened, newest first, until somebody of the post has seen it.

import { act } from "./act.js";
import { el, reconcile } from "./dom.js";
import { may } from "./may.js";
import { postName } from "./reconciliation_words.js";
import { clock, day, money, t, tn } from "./words.js";

const SAYS = {
  controlled: ({ unit, group }) => t("{unit} is controlled for group {group}.", { unit, group }),
  voided: ({ unit, group }) => t("The receipt for {unit} was voided; it is on hold for group {group} again.", { unit, group }),
  overdue: ({ unit, group }) => t("{unit}: nobody has decided the application of group {group} in time.", { unit, group }),
  cooling: ({ unit, group, until }) => t("Group {group} let {unit} run out again and again; it may apply again at {time}.", { unit, group, time: clock(until) }),
  "review-late": ({ unit, group }) => t("{unit}: nobody has reviewed the price of group {group} in time.", { unit, group }),
  "form-late": ({ unit, group }) => t("{unit}: group {group} has not put its form right in time.", { unit, group }),
  "signing-soon": ({ unit, until }) => t("{unit}: remind the client, the contract is to be signed by the end of {day}.", { unit, day: day(Date.parse(until) - 1) }),
  "signing-overdue": ({ unit, group }) => t("{unit}: the contract of group {group} is overdue.", { unit, group }),
  "free-again": ({ unit }) => t("{unit} was given back and is for sale again.", { unit }),
  "ask-why": ({ unit, group }) => t("{unit}: ask the client of group {group} why he gave it back.", { unit, group }),
  "instalment-soon": ({ unit, amount_fen }) => t("{unit}: remind the client, soon due: {amount}.", { unit, amount: money(amount_fen) }),
  "instalment-overdue": ({ unit, group, amount_fen }) => t("{unit}: overdue from group {group}: {amount}.", { unit, group, amount: money(amount_fen) }),
  "bank-again": ({ unit, group, times }) => t("{unit}: the bank has asked group {group} for more papers {times} times.", { unit, group, times }),
  "loan-undecided": ({ unit, group }) => t("{unit}: the bank said no, and group {group} has not said what the client does.", { unit, group }),
  released: ({ homes }) => tn("{n} unit was released for sale.", "{n} units were released for sale.", homes),
  "reconciliation-overdue": ({ missing }) => t("The morning sheet is overdue. Not signed by: {posts}.", { posts: missing.map(postName).join(t(", ")) }),
  "outage-declared": ({ since }) => t("The hall works on paper since {time}: nobody applies, and times stand still.", { time: clock(since) }),
  "outage-over": ({ papers }) => (papers ? tn("The system is back; {n} paper lock is to be entered before anybody applies.", "The system is back; {n} paper locks are to be entered before anybody applies.", papers) : t("The system is back; everybody applies again.")),
  "paper-conflict": ({ unit, number }) => t("{unit} is frozen: paper lock no. {n} is for a home somebody else has.", { unit, n: number }),
  "prices-changed": ({ filename }) => t("{filename} is in force: bring the copies of the old price list back within a day.", { filename }),
  "copies-out": ({ filename, copies }) => t("Copies of {filename} that are still out: {copies}", { filename, copies: copies.join(", ") }),
  "copy-lost": ({ filename, copy }) => t("Copy {copy} of {filename} is lost.", { filename, copy }),
  "opening-begun": ({ called, tickets }) => tn("{called} has begun with {n} number.", "{called} has begun with {n} numbers.", tickets, { called }),
  "opening-finished": ({ called, homes }) => tn("{called} is over: {n} unit was chosen.", "{called} is over: {n} units were chosen.", homes, { called }),
  "campaign-opened": ({ called }) => t("The internal sale {called} is open.", { called }),
  "launched-unready": ({ many }) => tn("The project went on sale with {n} preparation not ready.", "The project went on sale with {n} preparations not ready.", many),
  "was-away": ({ since, minutes }) => tn("The service was away for {n} minute from {time}; all times ran on afterwards.", "The service was away for {n} minutes from {time}; all times ran on afterwards.", minutes, { time: clock(since) }),
};

const when = (at) => (day(at) === day(Date.now()) ? clock(at) : `${day(at)} ${clock(at)}`);

/** The unseen notices into `box`: a list, and the button that says they are seen. How many there are. */
export function drawNotices(screen, box) {
  const { unseen, many } = screen.panel("notices") ?? { unseen: [], many: 0 };
  box.hidden = !many;
  if (!box.childElementCount) {
    const seen = el("button", { type: "button", "data-acts": "notice.seen" }, t("Seen"));
    seen.onclick = () => act(seen, "notice.seen", { notices: screen.panel("notices").unseen.map(({ id }) => id) });
    box.append(el("h2", { class: "small" }, t("Notices")), seen, el("ol", { class: "rows" }));
  }
  box.querySelector("button").hidden = !may(screen, "notice.seen");
  reconcile(
    box.querySelector("ol"),
    unseen,
    ({ id }) => id,
    ({ code, facts, at }) => el("li", {}, el("time", {}, when(at)), el("span", {}, SAYS[code]?.(facts) ?? "")),
  );
  return many;
}
