// My sales: homes that are controlled for my clients, from the form to the contract and the last payment.

import { act } from "../base/act.js";
import { ask } from "../base/dialog.js";
import { byId, el, reconcile, toast } from "../base/dom.js";
import { guardList } from "../base/guard.js";
import { loanSays, loanSteps, paperList } from "../base/loan.js";
import { may } from "../base/may.js";
import { nextPayment, planLines } from "../base/payments.js";
import { PATH } from "../base/quote_lines.js";
import { reasonText } from "../base/reasons.js";
import { dayName } from "../base/receipt_words.js";
import { send } from "../base/send.js";
import { mark } from "../base/unit_marks.js";
import { clock, date, day, isoDay, momentAt, money, t, tn } from "../base/words.js";
import { drawGoingBack, giveBack, goesBack } from "./goingback.js";
import { askPlan } from "./planning.js";
import { homeOf, isFrozen } from "./say.js";

const AGREED = new Set(["subscribed", "signed"]);

const wrong = (sentence) => Object.assign(new Error("input"), { sentence });

/** The deal of an application; null before its form was put forward. */
const dealOf = (screen, application) => screen.of("deal").find(([, d]) => d.application === application) ?? null;

/** Whether an application won a home whose contract is not registered yet, or that is not paid yet. */
export function isBeingSold(screen, [id, a]) {
  const d = dealOf(screen, id)?.[1];
  return a.state === "won" && !goesBack(screen, id) && !(d?.state === "signed" && d.plan?.rows.length && !d.plan.wanted.length && !nextPayment(d.plan));
}

export function drawSales(screen) {
  const all = screen.of("application").filter((found) => isBeingSold(screen, found)).sort((a, b) => a[1].number - b[1].number);
  byId("sales-title").hidden = !all.length;
  const key = (found) => JSON.stringify([found[0], found[1].client_name, found[1].quote.total_fen, homeOf(screen, found[1]), isFrozen(screen, found[1]), dealOf(screen, found[0]), isoDay(screen.now()), screen.panel("banks")]);
  drawGoingBack(screen);
  guardList(byId("sales"), () => reconcile(byId("sales"), all, key, (found) => one(screen, ...found)));
}

function one(screen, application, a) {
  const [id, d] = dealOf(screen, application) ?? [null, null];
  const home = homeOf(screen, a);
  const buttons = isFrozen(screen, a) ? [] : [
    (!d || d.state === "failed" || d.state === "passed") && may(screen, "deal.propose") && button(d ? t("Put the form right…") : t("Put the form forward…"), () => propose(application, a, home)),
    d?.state === "passed" && d.path && may(screen, "deal.subscribe") && button(t("Sign the agreement…"), () => subscribe(id, home)),
    d?.state === "subscribed" && !d.checked && may(screen, "deal.check") && button(t("Gone through with the client"), (event) => check(event.currentTarget, id, home)),
    d?.state === "subscribed" && may(screen, "deal.schedule") && button(d.appointed_at ? t("Another appointment…") : t("Appoint…"), () => appoint(screen, id, home)),
    ...(AGREED.has(d?.state) && d.path === "mortgage" ? loanSteps(screen, id, { home, loan: d.loan }).map(([text, pressed]) => button(text, pressed)) : []),
    AGREED.has(d?.state) && d.loan?.state !== "changing" && may(screen, "instalment.plan") && button(d.plan ? t("Plan the payments anew…") : t("Plan the payments…"), () => askPlan(id, { home, ...d }, screen.now())),
    may(screen, "withdrawal.request") && button(t("Give the home back…"), () => giveBack(application, home)),
  ];
  return el(
    "li",
    { class: "application sale" },
    el(
      "div",
      { class: "row" },
      el("span", { class: "ring" }, mark(AGREED.has(d?.state) ? d.state : "controlled")),
      el("span", { class: "what" }, el("strong", {}, home), ...says(d).map((line, place) => el(place ? "small" : "em", {}, line)), el("small", {}, `${a.client_name} ${a.client_phone}`), d && el("small", {}, [money(d.price_fen), PATH[d.path], d.buyers.map(({ name, share }) => `${name} ${share}%`).join(t(", "))].filter(Boolean).join(" · "))),
      isFrozen(screen, a) && el("span", { class: "when" }, el("small", {}, t("frozen: time stands still"))),
    ),
    d?.loan && AGREED.has(d.state) && paperList(screen, d),
    d?.plan?.rows.length > 0 && planLines(d.plan, isoDay(screen.now())),
    el("div", { class: "claims" }, buttons.filter(Boolean)),
  );
}

const button = (text, onclick) => el("button", { type: "button", "data-acts": true, onclick }, text);

const at = (moment) => `${date(moment)} ${clock(moment)}`;

/** What it waits for, and more lines on it. */
function says(d) {
  if (!d) return [t("Controlled: put the form forward")];
  const late = (d.late || d.plan?.late || d.loan?.late) && t("Overdue");
  const more = AGREED.has(d.state) ? [...(loanSays(d) ?? []), planSays(d)] : [];
  const said = {
    proposed: () => [t("Its price is reviewed"), t("by {time}", { time: at(d.review_by) })],
    failed: () => [t("Given back: {reason}", { reason: reasonText(d.reason) }), d.difference_fen && differs(d.difference_fen), t("To be put right by {time}", { time: at(d.correct_by) })],
    passed: () => [t("The agreement may be signed"), !d.path && t("Say first how the client pays: put the form right.")],
    subscribed: () => [
      t("To be signed by the end of {day}", { day: date(Date.parse(d.sign_by) - 1) }),
      d.appointed_at ? t("The client comes on {day} at {time}", { day: day(d.appointed_at), time: clock(d.appointed_at) }) : t("No appointment yet"),
      d.reminded > 0 && tn("Remind the client: {n} notice", "Remind the client: {n} notices", d.reminded),
      d.checked && t("Gone through with the client"),
    ],
    signed: () => [t("The contract is registered")],
  };
  return [late, ...said[d.state](), ...more].filter(Boolean);
}

/** What is due next, or that it is not planned. */
function planSays({ plan, rest_fen }) {
  if (plan?.wanted.length) return t("A plan of payments waits for its signature");
  if (!plan?.rows.length) return plan?.returned ? t("The plan was given back: {reason}", { reason: reasonText(plan.returned) }) : t("Plan the payments, left to pay: {amount}", { amount: money(rest_fen) });
  const next = nextPayment(plan);
  return next && t("Next payment: {amount} by {day}", { amount: money(next.missing_fen), day: dayName(next.day) });
}

const differs = (fen) => (fen < 0 ? t("{amount} too little", { amount: money(-fen) }) : t("{amount} too much", { amount: money(fen) }));

function propose(application, a, home) {
  ask({
    title: t("The form of {home}", { home }),
    text: t("Write the price that stands on it, and choose how the client pays. The site manager reviews it."),
    fields: [["price", t("Price on the form, in yuan"), { inputmode: "decimal", maxlength: 20 }]],
    choices: Object.entries(PATH),
    go: async (path, { price }) => {
      const price_fen = Math.round(Number(price.replaceAll(/[¥,，\s]/g, "")) * 100) || 0;
      if (price_fen <= 0) throw wrong(t("Write the price in figures, such as 4,483,294."));
      await send("deal.propose", { application, price_fen, path });
      toast(t("{home}: put forward, the site manager reviews the price.", { home }));
    },
  });
}

const list = (text) => text.split(/[、,，;；]+/).map((part) => part.trim()).filter(Boolean);

function subscribe(deal, home) {
  ask({
    title: t("Sign the agreement for {home}", { home }),
    text: t("Several buyers with a comma between them, and their shares in the same order. The names are sealed."),
    fields: [["names", t("Buyers, by their whole names"), { maxlength: 400 }], ["shares", t("Shares in percent"), { value: "100", maxlength: 60 }]],
    choices: [["subscribe", t("The client has signed")]],
    go: async (_, { names: written, shares }) => {
      const [people, parts] = [list(written), list(shares).map((part) => Number(part.replace("%", "")))];
      if (people.length !== parts.length || parts.some((part) => !Number.isInteger(part) || part < 1)) throw wrong(t("Give each buyer a share, in whole percent."));
      const { sign_by } = await send("deal.subscribe", { deal, buyers: people.map((name, place) => ({ name, share: parts[place] })) });
      toast(t("{home} is subscribed. The contract is to be signed by the end of {day}.", { home, day: date(Date.parse(sign_by) - 1) }));
    },
  });
}

function appoint(screen, deal, home) {
  ask({
    title: t("When does the client of {home} come to sign?", { home }),
    fields: [["day", t("Day"), { type: "date", min: isoDay(screen.now()) }], ["time", t("Time"), { type: "time" }]],
    choices: [["appoint", t("Appoint")]],
    go: async (_, { day: on, time }) => {
      const moment = momentAt(on, time);
      if (!moment) throw wrong(t("Choose a day and a time."));
      await send("deal.schedule", { deal, at: moment });
      toast(t("{home}: the client comes on {day} at {time}.", { home, day: day(moment), time: clock(moment) }));
    },
  });
}

async function check(press, deal, home) {
  if (await act(press, "deal.check", { deal })) toast(t("{home}: gone through with the client.", { home }));
}
