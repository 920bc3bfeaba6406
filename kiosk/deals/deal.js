// One deal close up: how far it is, what its client pays, what has come in, and who buys.

import { el } from "../base/dom.js";
import { collected, planLines } from "../base/payments.js";
import { staffName } from "../base/people_names.js";
import { PATH, oneLine, quoteLines } from "../base/quote_lines.js";
import { slipFacts } from "../base/receipt_words.js";
import { label } from "../base/unit_words.js";
import { area, clock, date, isoDay, money, t } from "../base/words.js";
import { isSigned } from "./buckets.js";

/** 14:05 today, 22 Nov 14:05 before. */
export const moment = (at, now) => (isoDay(at) === isoDay(now) ? clock(at) : `${date(at)} ${clock(at)}`);

/** A midnight that ends a day, as that day: 10 Mar. */
export const lastDay = (until) => date(Date.parse(until) - 1);

export function drawDeal(box, card, now) {
  const state = JSON.stringify([card, isoDay(now)]);
  if (box.dataset.shows === state) return;
  box.dataset.shows = state;
  box.replaceChildren(...(card ? whole(card, now) : [el("p", { class: "empty" }, t("Choose a deal on the left."))]));
}

const whole = (card, now) => [
  el(
    "header",
    {},
    el("h2", { tabindex: -1 }, label(card)),
    el("p", {}, el("b", {}, `${card.client_name} ${card.client_phone}`), " ", [staffName(card.consultant), area(card.area), PATH[card.path]].filter(Boolean).join(" · ")),
    card.frozen && el("p", { class: "frozen" }, t("The home is frozen: nothing goes on, and no time runs.")),
  ),
  el("ol", { class: "steps" }, steps(card).map(([name, at, is]) => el("li", { class: is, "aria-current": is === "now" ? "step" : null }, el("i", { "aria-hidden": "true" }, is === "done" ? "✓" : ""), el("b", {}, name), el("small", {}, at ? moment(at, now) : "")))),
  el("div", { class: "columns" }, el("section", {}, el("h3", {}, t("Quote")), card.quote && quoteLines(card.quote, priceLines(card))), el("div", {}, received(card, now), payments(card, now), buyers(card), contract(card, now))),
];

/** The steps, each with its moment, and whether it is done, now or to come; of a home that goes back its own. */
function steps(card) {
  const goesBack = [
    [t("Deposit"), card.won_at],
    [t("Given back by the client"), card.at],
    [t("Money settled"), card.settled_at],
    [t("Struck off"), card.contract ? card.struck_off_at : undefined],
    [t("For sale again"), card.ended_at],
  ].filter(([, moment]) => moment !== undefined);
  const at = card.kind === "withdrawal" ? goesBack : [
    [t("Deposit"), card.won_at],
    [t("Price review"), card.decided_at && card.state !== "proposed" && card.state !== "failed" ? card.decided_at : null],
    [t("Agreement"), card.subscribed_at],
    [t("Gone through"), card.checked_at],
    [t("Contract"), card.registered_at],
  ];
  const next = at.findIndex(([, moment]) => !moment);
  return at.map(([name, moment], place) => [name, moment, moment ? "done" : place === next ? "now" : ""]);
}

/** Below the quote its sum, and what the form says where that is something else. */
function priceLines(card) {
  const lines = [oneLine(t("Total price"), "", el("b", {}, money(card.quote.total_fen)), "total")];
  if (card.price_fen !== undefined && card.quote && card.price_fen !== card.quote.total_fen) lines.push(oneLine(t("On the form"), differs(card), money(card.price_fen), "differs"));
  return [...lines, ...(card.claims ?? []).map((name) => oneLine(name, t("its papers are not verified"), "–", "differs"))];
}

/** ¥5,000 too little */
export function differs(card) {
  const amount = money(Math.abs(card.price_fen - card.quote.total_fen));
  return card.price_fen < card.quote.total_fen ? t("{amount} too little", { amount }) : t("{amount} too much", { amount });
}

const received = (card, now) =>
  card.parts && el(
    "section",
    {},
    el("h3", {}, t("Received {amount}", { amount: money(card.parts.reduce((sum, part) => sum + part.amount_fen, 0)) })),
    el("dl", { class: "quote" }, card.parts.map((part) => oneLine(slipFacts(part, now), "", money(part.amount_fen)))),
  );

const payments = (card, now) =>
  card.plan?.rows.length > 0 && el("section", {}, el("h3", {}, [t("Payments"), paidSays(card.plan, now)].filter(Boolean).join(" · ")), planLines(card.plan, isoDay(now)));

/** How much of what was due so far is in. */
function paidSays(plan, now) {
  const { rate } = collected(plan, isoDay(now));
  return rate === null ? "" : t("of what was due {rate}% received", { rate });
}

const buyers = (card) =>
  card.buyers?.length > 0 && el("section", {}, el("h3", {}, t("Buyers")), el("dl", { class: "quote" }, card.buyers.map(({ name, share }) => oneLine(name, "", `${share}%`))));

const contract = (card, now) =>
  isSigned(card) &&
  el(
    "section",
    {},
    el("h3", {}, t("Contract")),
    el("dl", { class: "quote" }, [
      oneLine(t("Number of the contract"), "", card.contract),
      oneLine(t("Day on the paper"), "", card.paper_day),
      oneLine(t("Registered"), card.registered_by, moment(card.registered_at, now)),
    ]),
  );
