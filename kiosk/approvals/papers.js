// The papers of this desk: the form of an application, a reservation with its signatures, and the morning sheet.

import { APPLICATION_LABEL } from "../base/application_words.js";
import { el } from "../base/dom.js";
import { factsOnPaper, paper, toSign, written } from "../base/paper.js";
import { staffName } from "../base/people_names.js";
import { printSheets } from "../base/printing.js";
import { PATH, oneLine, quoteLines } from "../base/quote_lines.js";
import { reasonText } from "../base/reasons.js";
import { METHOD } from "../base/receipt_words.js";
import { countsTable, differencesList, headline, postName } from "../base/reconciliation_words.js";
import { RESERVATION, SIGNER, lastMoment } from "../base/reservation_words.js";
import { label, storey } from "../base/unit_words.js";
import { area, clockSeconds, isoDay, money, t } from "../base/words.js";
import { byName } from "./say.js";

export const printButton = (words, onclick) => el("button", { type: "button", class: "quiet print", onclick }, words);

/** A list with nothing in it is no line. */
const said = (...facts) => facts.filter(Boolean).join(" · ");

const homeOf = (unit) => unit && said(label(unit), area(unit.area), unit.inner_area && t("inner {area}", { area: area(unit.inner_area) }), unit.layout, unit.orientation, storey(unit));

/** unit -> the application that won it, with its id. */
export const winners = (screen) => new Map(screen.of("application").filter(([, a]) => a.state === "won").map(([id, a]) => [a.unit, id]));

/** The form of an application 认购审批单, as it stands at this moment. */
export function printForm(screen, id) {
  const a = screen.cards.get(`application/${id}`);
  const unit = screen.cards.get(`unit/${a.unit}`);
  const slips = screen.of("receipt").map(([, r]) => r).filter((r) => r.application === id && !r.voided_at);
  const approved = a.signed.length
    ? a.signed.map((each) => said(byName(each.by, each.in_place_of), written(each.at))).join("; ")
    : a.approved_at && said(byName(a.approved_by), written(a.approved_at));
  const decided = a.decided_at && said(APPLICATION_LABEL[a.state], byName(a.decided_by, a.decided_for), written(a.decided_at));
  printSheets([
    paper(
      t("Approval form"),
      a.number,
      screen.now(),
      factsOnPaper([
        [t("Home"), homeOf(unit)],
        [t("Place in line"), a.place === null ? APPLICATION_LABEL[a.state] : said(t("Number {n} in line", { n: a.place }), a.tied && t("same time"), a.ready && t("can pay"))],
        [t("Received by the system"), `${isoDay(a.submitted_at)} ${clockSeconds(a.submitted_at)}`],
        [t("Client"), `${a.client_name} ${a.client_phone}`],
        [t("Consultant"), said(staffName(a.consultant), t("group {group}", { group: a.group }))],
        [t("Way of paying"), PATH[a.path]],
        [t("Decision"), decided],
        [t("Reason"), a.reason && reasonText(a.reason)],
        [t("To be paid by"), a.pay_by && written(a.pay_by)],
        [t("Receipts"), slips.map((r) => said(t("No. {n}", { n: r.number }), money(r.amount_fen), METHOD[r.method], written(r.at))).join("; ")],
      ]),
      el("h2", {}, t("Quote")),
      quoteLines(a.quote, [oneLine(t("Total price"), "", el("b", {}, money(a.quote.total_fen)), "total")]),
      toSign([
        [t("Buyers")],
        [t("Consultant"), said(staffName(a.consultant), written(a.submitted_at))],
        [t("Sales manager")],
        [t("Sales control"), approved],
        [t("Cashier"), slips.length ? said(slips[0].cashier?.name, ...slips.map((r) => t("No. {n}", { n: r.number }))) : ""],
        [t("Site manager, price review")],
      ]),
      el("p", { class: "says-on-paper" }, t("This form is no agreement, and applying locks no home: an approved one is on hold, and is controlled once the deposit is receipted.")),
    ),
  ]);
}

/** A reservation 留房单: for whom, why and until when, and who signed it in place of whom. */
export function printReservation(screen, id) {
  const r = screen.cards.get(`reservation/${id}`);
  const signed = r.need.map((role, n) => [SIGNER[role], r.signed[n] ? said(byName(r.signed[n].by, r.signed[n].in_place_of), written(r.signed[n].at)) : ""]);
  printSheets([
    paper(
      t("Reservation"),
      r.number,
      screen.now(),
      factsOnPaper([
        [t("Home"), homeOf(screen.cards.get(`unit/${r.unit}`))],
        [t("For"), `${r.client_name} ${r.client_phone}`],
        [t("Reason"), r.reason],
        [t("Asked by"), said(staffName(r.requester), r.group && t("group {group}", { group: r.group }), written(r.at))],
        [t("Until"), r.until && lastMoment(r.until)],
        [t("State"), said(RESERVATION[r.state], r.decided_at && r.state !== "waiting" && said(byName(r.decided_by, r.decided_for), written(r.decided_at)))],
        [t("Locked"), r.locked_at && said(r.locked_by, written(r.locked_at))],
      ]),
      el("h2", {}, t("Signatures")),
      toSign(signed),
    ),
  ]);
}

/** The morning sheet 对账表 with everybody's signature. */
export function printMorning(card, now) {
  const { says, rest } = headline(card);
  printSheets([
    paper(
      t("Morning sheet of {day}", { day: card.day }),
      card.digest,
      now,
      factsOnPaper([[t("Counted at"), written(card.at)], [says, rest]]),
      countsTable(card),
      differencesList(card),
      el("h2", {}, t("Signatures")),
      toSign(card.posts.map((post) => [postName(post), card.signed[post] ? said(card.signed[post].by, written(card.signed[post].at), card.signed[post].late && t("late")) : ""])),
    ),
  ]);
}
