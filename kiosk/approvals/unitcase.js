// The open case: the unit, who wants it, price against list, rivals in order, and what happened so far.

import { APPLICATION } from "../base/application_words.js";
import { el } from "../base/dom.js";
import { staffName } from "../base/people_names.js";
import { reasonText } from "../base/reasons.js";
import { PATH, quoteLines } from "../base/quote_lines.js";
import { METHOD } from "../base/receipt_words.js";
import { mark } from "../base/unit_marks.js";
import { UNIT, label, storey } from "../base/unit_words.js";
import { area, clock, clockSeconds, money, t, tn } from "../base/words.js";
import { drawOther, otherCase } from "./anycase.js";
import { drawBuilding } from "./building.js";
import { printButton, printForm } from "./papers.js";
import { reservationOf } from "./reservation.js";
import { byName, line } from "./say.js";

const box = document.getElementById("case");
let drawn = "";

export function drawCase(screen, id) {
  const other = otherCase(screen, id);
  if (other) {
    drawn = "";
    return drawOther(box, screen, screen.cards.get(id), reservationOf(screen, id));
  }
  delete box.dataset.other;
  const a = id && screen.cards.get(`application/${id}`);
  const unit = a && screen.cards.get(`unit/${a.unit}`);
  if (!a || !unit) {
    drawn = "";
    return box.replaceChildren(
      el(
        "div",
        { class: "nothing" },
        mark("available"),
        el("h2", { tabindex: -1 }, t("Nothing waits for a decision")),
        el("p", { class: "sub" }, t("New applications appear here by themselves.")),
      ),
    );
  }
  const rivals = line(screen, a.unit);
  const happened = history(screen, a.unit);
  const state = JSON.stringify([id, a, unit, rivals, happened]);
  if (state !== drawn) {
    drawn = state;
    box.replaceChildren(top(a, unit, rivals), ...asking(rivals), price(a, unit), order(rivals, id), past(happened), printButton(t("Print the form"), () => printForm(screen, id)));
  }
  drawBuilding(screen, box.querySelector("figure"), a.unit);
}

function top(a, unit, rivals) {
  const facts = [
    area(unit.area),
    unit.inner_area && t("inner {area}", { area: area(unit.inner_area) }),
    unit.layout,
    unit.orientation,
    storey(unit),
  ];
  const clients = rivals.length > 1 ? ` · ${tn("{n} client", "{n} clients", rivals.length)}` : "";
  return el(
    "header",
    {},
    el(
      "div",
      {},
      el("p", { class: `state ${unit.state}` }, mark(unit.state), `${UNIT[unit.state]}${clients}`),
      el("h2", { tabindex: -1 }, label(unit)),
      el(
        "p",
        { class: "facts" },
        facts.filter(Boolean).map((fact) => el("span", {}, fact)),
      ),
      el(
        "dl",
        {},
        el("dt", {}, t("Client")),
        el("dd", {}, el("b", {}, `${a.client_name} ${a.client_phone}`)),
        el("dt", {}, t("Consultant")),
        el("dd", {}, el("b", {}, staffName(a.consultant)), el("span", {}, t("group {group}", { group: a.group }))),
      ),
    ),
    el("figure", {}),
  );
}

/** The question between the first two, while it is open: who is asked, because of whom, until when. */
function asking(rivals) {
  const first = rivals.find(([, r]) => r.asked)?.[1];
  const second = rivals.find(([, r]) => r.behind)?.[1];
  if (!first || !second) return [];
  const { state, until } = first.asked;
  const facts = { first: first.client_name, second: second.client_name, time: clock(until) };
  return [
    el(
      "section",
      { class: "asking" },
      el("time-left", { until }),
      el(
        "p",
        {},
        state === "asked"
          ? t("{second} can pay now. {first} is asked whether he is sure; no answer by {time} is giving way.", facts)
          : t("{second} can pay now. {first} takes several homes and is not asked before {time}, unless {second} wants no other home and you allow it.", facts),
      ),
    ),
  ];
}

function price(a, unit) {
  const total = a.quote.total_fen;
  const off = total - unit.price_fen;
  const says =
    off === 0
      ? t("As listed")
      : off < 0
        ? t("{amount} below the list", { amount: money(-off) })
        : t("{amount} above the list", { amount: money(off) });
  return el(
    "section",
    { class: "price" },
    el("p", {}, PATH[a.path] ? t("Applied at, {path}", { path: PATH[a.path] }) : t("Applied at"), el("b", { class: "asked" }, money(total))),
    el("p", {}, t("List price"), el("b", {}, money(unit.price_fen))),
    el(
      "p",
      { class: off === 0 ? "" : "differs" },
      el("b", {}, says),
      a.price_fen !== unit.price_fen && a.price_list !== unit.price_list && t("The list changed after the application."),
    ),
    a.quote.lines.length > 1 && quoteLines(a.quote),
  );
}

function order(rivals, id) {
  return el(
    "section",
    {},
    el("h3", {}, t("Order")),
    el(
      "table",
      { class: "rivals" },
      el(
        "tbody",
        {},
        rivals.map(([rival, r]) =>
          el(
            "tr",
            { class: rival === id ? "this" : "" },
            el("th", { scope: "row" }, String(r.place)),
            el("td", {}, el("time", {}, clockSeconds(r.submitted_at))),
            el("td", {}, r.client_name, el("span", { class: "wide" }, ` ${r.client_phone}`)),
            el("td", {}, staffName(r.consultant)),
            el("td", { class: "wide" }, money(r.quote.total_fen)),
            el("td", { class: r.state }, APPLICATION[r.state], standing(r) && el("span", { class: "wide" }, ` · ${standing(r)}`)),
          ),
        ),
      ),
    ),
  );
}

const standing = (r) => [r.tied && t("same time"), r.ready && t("can pay")].filter(Boolean).join(" · ");

function past(happened) {
  return el(
    "section",
    { class: "history" },
    el("h3", {}, t("So far")),
    el(
      "ol",
      {},
      happened.slice(0, 8).map(([at, says]) => el("li", {}, el("time", {}, clockSeconds(at)), says)),
    ),
  );
}

/** [[moment, words], …], the latest first, from the applications and receipts of the unit. */
function history(screen, unit) {
  const events = [];
  for (const [, a] of screen.of("application")) {
    if (a.unit !== unit) continue;
    events.push([a.submitted_at, t("{who} applied for {client}", { who: staffName(a.consultant), client: a.client_name })]);
    if (a.decided_at)
      events.push([
        a.decided_at,
        `${t("{client}: {state}", { client: a.client_name, state: APPLICATION[a.state] })}${a.decided_by ? ` · ${byName(a.decided_by, a.decided_for)}` : ""}${a.reason ? ` · ${reasonText(a.reason)}` : ""}`,
      ]);
  }
  for (const [, r] of screen.of("receipt")) {
    if (r.unit !== unit) continue;
    events.push([r.at, t("{amount} received, {method}", { amount: money(r.amount_fen), method: METHOD[r.method] })]);
    if (r.voided_at) events.push([r.voided_at, t("Receipt {n} voided: {reason}", { n: r.number, reason: reasonText(r.void_reason) })]);
  }
  return events.sort((a, b) => b[0].localeCompare(a[0]));
}
