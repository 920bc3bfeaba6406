// The registers in words: what each column says of a row, and all that is known of one.

import { APPLICATION } from "../base/application_words.js";
import { live } from "../base/live.js";
import { METHOD, REFUND, SORT } from "../base/receipt_words.js";
import { reasonText } from "../base/reasons.js";
import { RESERVATION, lastMoment } from "../base/reservation_words.js";
import { CLASS, VISIT, spoken } from "../base/visit_words.js";
import { clock, dateWithYear, money, t, tn } from "../base/words.js";
import { staffName } from "../base/people_names.js";
import { groupName, place } from "./say.js";

const screen = live();

export const KIND = { visits: t("Visits and calls"), applications: t("Applications"), receipts: t("Receipts"), refunds: t("Refunds"), contacts: t("Protected clients"), reservations: t("Reservations") };
export const STATES = {
  visits: VISIT,
  applications: APPLICATION,
  receipts: { standing: t("standing"), voided: t("voided") },
  refunds: REFUND,
  contacts: {},
  reservations: RESERVATION,
};
const LANE = { visit: t("visit"), call: t("call") };
const PURPOSE = { home: t("a home"), shop: t("a shop"), person: t("a person"), survey: t("market survey") };

const when = (at) => (at ? `${dateWithYear(at, screen.now())} ${clock(at)}` : "");
const person = (id) => (id ? staffName(screen.cards.get(`person/${id}`)) || t("someone no longer listed") : "");
const number = (row) => spoken(row.number);
const stateOf = (row) => (row.voided_at ? "voided" : "standing");

function actor(name) {
  if (!name) return "";
  return name.startsWith("person:") ? person(name.slice(7)) : t("the hall itself");
}

// register -> [heading, what a row says there]; the first column opens the row
export const COLUMNS = {
  visits: [
    [t("Number"), number], [t("Came"), (row) => when(row.checked_in_at)], [t("Visitor"), (row) => row.name], [t("Phone"), (row) => row.phone],
    [t("Consultant"), (row) => person(row.consultant)], [t("State"), (row) => STATES.visits[row.state]],
  ],
  applications: [
    [t("Number"), (row) => String(row.number)], [t("Made"), (row) => when(row.submitted_at)], [t("Home"), (row) => place(row.unit)], [t("Client"), (row) => row.client_name],
    [t("Phone"), (row) => row.client_phone], [t("Consultant"), (row) => person(row.consultant)], [t("State"), (row) => STATES.applications[row.state]],
  ],
  receipts: [
    [t("Number"), (row) => String(row.number)], [t("Written"), (row) => when(row.at)], [t("Home"), (row) => place(row.unit)], [t("Amount"), (row) => money(row.amount_fen)],
    [t("Paid by"), (row) => METHOD[row.method]], [t("Cashier"), (row) => person(row.cashier)], [t("State"), (row) => STATES.receipts[stateOf(row)]],
  ],
  refunds: [
    [t("Asked"), (row) => when(row.at)], [t("Home"), (row) => place(row.unit)], [t("Amount"), (row) => money(row.amount_fen)], [t("State"), (row) => STATES.refunds[row.state]],
    [t("Number"), (row) => (row.number ? String(row.number) : "")], [t("Paid out"), (row) => when(row.paid_at)], [t("Cashier"), (row) => person(row.cashier)],
  ],
  contacts: [
    [t("Client"), (row) => row.client_name + row.title], [t("Phone"), (row) => row.client_phone], [t("Consultant"), (row) => person(row.consultant)],
    [t("Group"), (row) => groupName(row.group)], [t("Entered"), (row) => when(row.at)], [t("Protected until"), (row) => when(row.until)],
  ],
  reservations: [
    [t("Number"), (row) => String(row.number)], [t("Made"), (row) => when(row.at)], [t("Home"), (row) => place(row.unit)], [t("Client"), (row) => row.client_name],
    [t("Phone"), (row) => row.client_phone], [t("Asked by"), (row) => person(row.requester)], [t("State"), (row) => STATES.reservations[row.state]],
  ],
};

const KNOWN = {
  visits: (row) => [
    [t("Came by"), LANE[row.lane]], [t("Party"), tn("{n} person", "{n} people", row.party)], [t("Came for"), PURPOSE[row.purpose]], [t("Kind of client"), CLASS[row.sort]],
    [t("Asked for"), person(row.wanted) || (row.wanted_group && groupName(row.wanted_group))], [t("Called at"), when(row.called_at)], [t("Received at"), when(row.accepted_at)],
    [t("Over at"), when(row.ended_at)], [t("Place"), row.desk], [t("By rule"), row.rules?.join(t(", "))],
  ],
  applications: (row) => [
    [t("Group"), groupName(row.group)], [t("Price"), money(row.price_fen)], [t("To be answered by"), when(row.answer_by)], [t("To be paid by"), when(row.pay_by)],
    [t("Approved at"), when(row.approved_at)], [t("Approved by"), actor(row.approved_by)], [t("Last decided at"), when(row.decided_at)],
    [t("Last decided by"), actor(row.decided_by)], [t("In the name of"), actor(row.decided_for)], [t("Reason"), row.reason],
  ],
  reservations: (row) => [
    [t("Group"), row.group && groupName(row.group)], [t("Reason"), row.reason], [t("Kept until"), row.until && lastMoment(row.until)],
    [t("Locked from"), when(row.locked_at)], [t("Locked by"), actor(row.locked_by)], [t("Last decided at"), when(row.decided_at)],
    [t("Last decided by"), actor(row.decided_by)], [t("In the name of"), actor(row.decided_for)], [t("Outcome"), row.outcome && reasonText(row.outcome)],
  ],
  contacts: (row) => [[t("Came by"), LANE[row.by]], [t("Over at"), when(row.ended_at)]],
  refunds: (row) => [
    [t("Asked for by"), row.asked_by ? person(row.asked_by) : t("the hall itself")], [t("Reason"), reasonText(row.reason)], [t("Decided at"), when(row.decided_at)], [t("Decided by"), actor(row.decided_by)],
    [t("In the name of"), actor(row.decided_for)], [t("Refused because"), reasonText(row.refused_reason)], [t("Paid out by"), METHOD[row.method]], [t("Slip"), row.reference],
  ],
  receipts: (row) => [
    [t("Kind"), SORT[row.sort]], [t("Somebody else paid"), row.payer_name], [t("Slip"), row.reference], [t("Account"), row.account],
    [t("Made void at"), when(row.voided_at)], [t("Made void by"), actor(row.voided_by)], [t("Reason"), row.void_reason],
  ],
};

/** [[name, what is known], …] of a row, besides its columns. */
export const details = (register, row) => KNOWN[register](row).filter(([, said]) => said);
