// The deals desk: what each home waits for between its control and the last payment, the most urgent first.

import { attribute, byId, el, reconcile, write } from "../base/dom.js";
import { actOnlyWhileLive, drawChosen } from "../base/guard.js";
import { live } from "../base/live.js";
import { sayInOutage } from "../base/outage.js";
import { collected } from "../base/payments.js";
import { staffName } from "../base/people_names.js";
import { dayName } from "../base/receipt_words.js";
import { label } from "../base/unit_words.js";
import { clock, date, isoDay, money, t, tn } from "../base/words.js";
import { BUCKETS, bucketOf, dueOf, isDone, isLate, isSigned, sinceOf } from "./buckets.js";
import { drawDeal, lastDay } from "./deal.js";
import { drawNext } from "./next.js";

const screen = live();
const wanted = byId("wanted");
let [bucket, picked] = ["all", null];

screen.onchange(() => draw());
screen.every((now) => new Date(now).getSeconds() === 0 && draw()); // what a deadline is called depends on the day
actOnlyWhileLive(screen);
sayInOutage(document.querySelector(".outage"), (time) => t("The list is as of {time}.", { time }));
wanted.addEventListener("input", () => draw());
byId("find").addEventListener("submit", (event) => event.preventDefault());

/** Everything as [path, card]: deals, homes whose form nobody has put forward, and those that go back. */
const everything = () => ["deal", "application", "withdrawal"].flatMap((kind) => screen.of(kind).map(([id, card]) => [`${kind}/${id}`, { ...card, kind, id }]));

function draw() {
  const all = everything();
  const open = all.filter(([, card]) => !isDone(card));
  drawBuckets(all, open);
  const shown = all.filter(([, card]) => (wanted.value.trim() ? answers(card) : bucket === "all" ? !isDone(card) : bucketOf(card) === bucket)).sort(byDeadline);
  if (!shown.some(([path]) => path === picked)) picked = shown[0]?.[0] ?? null;
  write(byId("many"), tn("{n} deal", "{n} deals", shown.length));
  byId("sorted").hidden = bucket === "registered" && !wanted.value.trim();
  byId("none").hidden = shown.length > 0;
  write(byId("none"), wanted.value.trim() ? t("No deal is called so.") : t("Nothing waits here."));
  const now = screen.now();
  const same = ([path, card]) => JSON.stringify([path, card.state, bucketOf(card), card.loan?.state, dueOf(card), sinceOf(card), label(card), card.client_name, staffName(card.consultant), isoDay(now)]);
  reconcile(byId("deals"), shown, same, (found) => row(found, now), (node, [path]) => attribute(node.firstChild, "aria-current", path === picked));
  const card = shown.find(([path]) => path === picked)?.[1] ?? null;
  drawDeal(byId("deal"), card, now);
  drawNext(screen, byId("next"), card, now);
  drawSums(all, now);
}

function drawBuckets(all, open) {
  const many = (name) => (name === "all" ? open.length : all.filter(([, card]) => bucketOf(card) === name).length);
  reconcile(
    byId("buckets"),
    Object.entries(BUCKETS),
    ([name]) => name,
    ([name, says]) => el("button", { type: "button", class: name, onclick: () => choose(name) }, el("b", {}), el("span", {}, says)),
    (node, [name]) => {
      write(node.firstChild, many(name));
      attribute(node, "aria-pressed", String(bucket === name && !wanted.value.trim()));
    },
  );
}

function choose(name) {
  [bucket, wanted.value] = [name, ""];
  drawChosen(draw);
}

function pick(path) {
  picked = path;
  drawChosen(draw);
  if (matchMedia("(max-width: 900px)").matches) byId("deal").scrollIntoView(); // where the columns stand one below the other
}

/** By the home's number, the last figures of a phone, or the number of a contract. */
function answers(card) {
  const text = wanted.value.trim().replaceAll(/[\s·,，\-_/]+/g, "").toLowerCase();
  const home = label(card).replaceAll(" ", "");
  return home.includes(text) || (card.contract ?? "").toLowerCase().includes(text) || (/^\d{3,4}$/.test(text) && card.client_phone.endsWith(text));
}

/** What is late first, then by what is due; then what waits without a deadline, the longest first; signed ones the newest first. */
function byDeadline([, a], [, b]) {
  if (isDone(a) || isDone(b)) return isDone(a) - isDone(b) || sinceOf(b).localeCompare(sinceOf(a));
  const [due, other] = [dueOf(a), dueOf(b)];
  return isLate(b) - isLate(a) || Boolean(other) - Boolean(due) || (due ?? sinceOf(a)).localeCompare(other ?? sinceOf(b));
}

/** 14:05 today, 22 Nov before. */
const short = (at, now) => (isoDay(at) === isoDay(now) ? clock(at) : date(at));

function row([path, card], now) {
  const name = bucketOf(card);
  const [due, since] = [dueOf(card), sinceOf(card)];
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: `item ${name}`, onclick: () => pick(path) },
      el("span", {}, el("strong", {}, label(card)), " ", el("em", {}, BUCKETS[name]), el("small", {}, `${card.client_name} · ${staffName(card.consultant)}`)),
      el("span", { class: "when" }, due ? t("by {time}", { time: due.length === 10 ? dayName(due) : card.state === "subscribed" || card.state === "signed" ? lastDay(due) : short(due, now) }) : short(since, now)),
    ),
  );
}

/** Registered contracts alone are sales (SC-16), by the day of their registration. */
function drawSums(all, now) {
  const { subscribed, signed } = screen.panel("sold") ?? {};
  const today = isoDay(now);
  const registered = all.filter(([, card]) => isSigned(card)).map(([, card]) => isoDay(card.registered_at));
  const ofToday = registered.filter((day) => day === today).length;
  const ofMonth = registered.filter((day) => day.slice(0, 7) === today.slice(0, 7)).length;
  const plans = all.filter(([, card]) => card.plan?.state === "agreed").map(([, card]) => collected(card.plan, today));
  const due = plans.reduce((sum, one) => sum + one.due, 0);
  const received = plans.reduce((sum, one) => sum + one.received, 0);
  write(
    byId("sums"),
    [
      t("Subscribed, not signed: {n}", { n: subscribed ?? "–" }),
      t("Registered today: {today}, this month: {month}, in all: {all}", { today: ofToday, month: ofMonth, all: signed ?? "–" }),
      due > 0 && t("Due so far {amount}, received {rate}%", { amount: money(due), rate: Math.floor((100 * received) / due) }),
    ].filter(Boolean).join(" · "),
  );
}
