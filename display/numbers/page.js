// The wall of an opening day: whose number is called where, who chooses, who is next, and what is left.

import { byId, el, reconcile, refill, write } from "../base/dom.js";
import { live } from "../base/live.js";
import { spoken } from "../base/visit_words.js";
import { clock, left as leftOf, t, tn } from "../base/words.js";
import { drawLeft } from "./left.js";

const IN_A_GROUP = 6;
const PASSED = 8; // numbers that fit in the line
const SOON = 30; // seconds at the end of choosing in which the ring is amber
const SPEAKS = new URLSearchParams(location.search).get("voice") === "on" && "speechSynthesis" in window;
const screen = live();
let said = new Set(); // "number calls" of what was spoken

screen.onchange((changed, first) => {
  draw();
  speak(first);
  const name = screen.panel("site")?.name;
  if (name) document.querySelector("h1").firstChild.nodeValue = name;
});

screen.every(() => screen.truth === "live" && drawClocks());

screen.ontruth(() => {
  showHalves();
});

/** All or nothing: what is not known of one half is not known of the other, and before the first frame nothing is. */
function showHalves() {
  const lost = screen.truth === "lost";
  byId("hidden").hidden = !lost;
  byId("calling").hidden = byId("left").hidden = lost || screen.seq === null;
}

const tickets = (state) => screen.of("ticket").filter(([, one]) => one.state === state).sort(([, a], [, b]) => a.number - b.number);

function draw() {
  showHalves();
  const panel = screen.panel("opening");
  const homes = screen.panel("left");
  const rules = screen.panel("rules");
  if (!panel || !homes || !rules) return;
  drawQuiet(panel, homes);
  drawList(byId("called"), tickets("called"), calledCard, 2, 6);
  drawList(byId("choosing"), tickets("choosing"), choosingCard, 4, 8);
  drawNext(panel);
  drawPassed(panel);
  drawHead(panel, rules);
  drawLeft(homes);
  drawClocks();
}

function drawList(list, found, make, large, medium) {
  list.dataset.many = found.length;
  list.dataset.size = found.length <= large ? "large" : found.length <= medium ? "medium" : "small";
  reconcile(list, found, ([id]) => id, make, (row, [, one]) => {
    write(row.querySelector(".number"), spoken(one.number));
    write(row.querySelector(".desk"), t("desk {n}", { n: one.desk }));
  });
}

const calledCard = () =>
  el("li", {}, el("b", { class: "number" }), el("p", { class: "to" }, t("Please go to"), el("b", { class: "desk" })), el("p", { class: "clock" }, el("span"), el("i", { class: "bars" }), el("time")));

const choosingCard = () => el("li", {}, el("b", { class: "number" }), el("span", { class: "ring" }), el("p", { class: "where" }, el("b", { class: "desk" }), t("choosing")));

/** What stands where nobody is called: when it begins, that all have been called, that nothing is left, that it is over. */
function drawQuiet(panel, homes) {
  const nobody = !screen.of("ticket").length;
  byId("quiet").hidden = !nobody;
  if (nobody) refill(byId("quiet"), saysNobody(panel, homes));
}

function saysNobody({ state, starts_at, called, drawn, next, last }, homes) {
  if (state === null) return { big: t("Welcome"), says: t("There is no opening today.") };
  if (state === "finished") return { big: t("The opening is over"), says: t("Thank you. Please go to the front desk with any question.") };
  if (state === "calling" && homes.released && !homes.left) return { big: t("All units are chosen"), says: t("Please go to the front desk with any question.") };
  if (state === "calling" && last && !next.length) return { big: t("Every number has been called"), says: t("Whoever was passed: please go to the entry desk.") };
  if (state === "calling") return { big: t("The first numbers are called in a moment"), says: t("Please have your papers ready.") };
  const big = starts_at ? t("It begins at {time}", { time: clock(starts_at) }) : called;
  return { big, says: drawn ? tn("{n} number is drawn. Please have your papers ready.", "{n} numbers are drawn. Please have your papers ready.", drawn) : t("Please enter at the entry desk.") };
}

function drawNext({ next, done, each_seconds: each }) {
  const groups = [next.slice(0, IN_A_GROUP), next.slice(IN_A_GROUP)].filter((group) => group.length);
  const head = (place) => (done ? t("about {n} min", { n: Math.max(1, Math.ceil(((place * IN_A_GROUP + 1) * each) / 60)) }) : place ? t("After them") : t("Next"));
  const under = [t("next: papers, please"), t("after them")];
  reconcile(byId("next"), groups.map((group, place) => [place, group]), ([place]) => place, () => el("li", {}, el("div", {}, el("strong"), el("span")), el("p")), (row, [place, group]) => {
    write(row.querySelector("strong"), head(place));
    write(row.querySelector("span"), done ? under[place] : "");
    reconcile(row.querySelector("p"), group, String, () => el("i"), (one, number) => write(one, spoken(number)));
  });
}

function drawPassed({ passed, done }) {
  const row = byId("passed");
  row.classList.toggle("none", !passed.length);
  const more = passed.length > PASSED ? ` +${passed.length - PASSED}` : "";
  write(row.querySelector("b"), passed.slice(-PASSED).map(spoken).join(" ") + more);
  write(row.querySelector("small"), done ? tn("by the mean of {n} number", "by the mean of {n} numbers", done) : "");
}

function drawHead(panel, rules) {
  const [name, last, of] = byId("so-far").children;
  write(name, panel.called ?? "");
  write(last, panel.last ? t("Called up to {number}", { number: spoken(panel.last) }) : "");
  write(of, panel.last ? ` / ${panel.tickets}` : "");
  write(byId("limits"), tn("{minutes} min to choose, passed after {n} call", "{minutes} min to choose, passed after {n} calls", rules.calls, { minutes: rules.choose_minutes }));
}

/** Rings and bars at this second. They stand while the screen is not live: nobody is told of time that may not run. */
function drawClocks() {
  const rules = screen.panel("rules");
  if (!rules) return;
  const now = screen.now();
  for (const [id, one] of screen.of("ticket")) {
    const row = document.querySelector(`[data-key="${CSS.escape(id)}"]`);
    const seconds = (Date.parse(one.until) - now) / 1_000;
    if (row?.parentNode.id === "called") drawCall(row, one, seconds, rules);
    else if (row) drawRing(row.querySelector(".ring"), one, seconds, rules.choose_minutes * 60);
  }
}

function drawCall(row, one, seconds, rules) {
  const part = 1 - Math.min(1, Math.max(0, seconds / rules.call_seconds));
  write(row.querySelector(".clock span"), t("Call {n}", { n: one.calls }));
  write(row.querySelector("time"), leftOf(one.until, screen.now()));
  const calls = Array.from({ length: Math.max(rules.calls, one.calls) }, (_, place) => place + 1);
  reconcile(row.querySelector(".bars"), calls, String, () => el("i"), (bar, call) => bar.style.setProperty("--part", call < one.calls ? 1 : call > one.calls ? 0 : part.toFixed(3)));
}

function drawRing(ring, one, seconds, total) {
  ring.style.setProperty("--part", Math.min(1, Math.max(0, seconds / total)).toFixed(3));
  ring.classList.toggle("soon", seconds > 0 && seconds <= SOON);
  ring.classList.toggle("over", seconds <= 0);
  write(ring, leftOf(one.until, screen.now()));
}

function speak(first) {
  const calls = tickets("called").map(([, one]) => [`${one.number} ${one.calls}`, one]);
  const fresh = calls.filter(([key]) => !said.has(key));
  said = new Set(calls.map(([key]) => key));
  if (first || !SPEAKS || screen.truth !== "live") return;
  for (const [, one] of fresh) {
    const sentence = t("Number {number}, please go to desk {desk}", { number: one.number, desk: one.desk });
    speechSynthesis.speak(Object.assign(new SpeechSynthesisUtterance(sentence), { lang: document.documentElement.lang }));
  }
}
