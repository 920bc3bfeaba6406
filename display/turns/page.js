// The turn board: who is called where, and whose turn is next.

import { byId, el, reconcile, write } from "../base/dom.js";
import { live } from "../base/live.js";
import { badged } from "../base/people_names.js";
import { PRESENCE } from "../base/presence_words.js";
import { MAKE_UP, TURN } from "../base/turn_words.js";
import { goTo, spoken } from "../base/visit_words.js";
import { day, t } from "../base/words.js";
import { Calls, newestFirst } from "./calls.js";

const OTHERS = 4;
const TAGS = { make_up: MAKE_UP, cover: t("substitute"), skipped: t("skipped"), deferred: TURN.deferred };
const SPEAKS = new URLSearchParams(location.search).get("voice") === "on" && "speechSynthesis" in window;
const screen = live();
const calls = new Calls();

screen.onchange((changed, first) => {
  showHalves();
  const fresh = calls.take(today(), screen.now(), first);
  drawCalls();
  drawLine(screen.panel("next"));
  fresh.forEach(say);
  const name = screen.panel("site")?.name;
  if (name) document.querySelector("h1").firstChild.nodeValue = name;
});

screen.every(drawCalls);

screen.ontruth(showHalves);

/** Both halves or neither: what is not known of one is not known of the other, and before the first frame nothing is. */
function showHalves() {
  const lost = screen.truth === "lost";
  byId("hidden").hidden = !lost;
  byId("calls").hidden = byId("line").hidden = lost || screen.seq === null;
}

/** Visits called on this day of the hall; one forgotten overnight is not called any more. */
function today() {
  const now = day(screen.now());
  return screen.of("visit").filter(([, card]) => day(card.called_at) === now);
}

function drawCalls() {
  if (screen.seq === null) return;
  const visits = today();
  const big = calls.choose(visits, screen.now());
  reconcile(byId("now"), [big], (visit) => (visit ? `${visit[0]} ${visit[1].called_at}` : "nobody"), bigCall, updateBig);
  const others = visits.filter(([id]) => id !== big?.[0]).sort(newestFirst).slice(0, OTHERS);
  reconcile(byId("others"), others, ([id]) => id, smallCall, updateSmall);
}

function bigCall(visit) {
  if (!visit) return el("div", { class: "nobody" }, el("b", {}, t("Welcome")), el("p", {}, t("Please take a number at the door; it is called here.")));
  return el("div", { class: "call" }, el("b", { class: "number" }),
    el("div", {}, el("b", { class: "name" }), el("p", { class: "who" }), el("p", { class: "place" })));
}

function updateBig(node, visit) {
  if (!visit) return;
  const [, card] = visit;
  node.dataset.state = card.state;
  write(node.querySelector(".number"), spoken(card.number));
  write(node.querySelector(".name"), card.name);
  write(node.querySelector(".who"), card.by ? t("{who} receives you", { who: badged(card.by) }) : "");
  write(node.querySelector(".place"), place(card));
}

const smallCall = () => el("li", {}, el("b"), el("div", {}, el("span", { class: "name" }), el("span", { class: "who" })), el("span", { class: "place" }));

function updateSmall(row, [, card]) {
  row.dataset.state = card.state;
  const [number, visitor, where] = row.children;
  write(number, spoken(card.number));
  write(visitor.firstElementChild, card.name);
  write(visitor.lastElementChild, card.by ? badged(card.by) : "");
  write(where, place(card));
}

function drawLine(panel) {
  if (!panel) return;
  const { round, next } = panel;
  write(byId("round"), round ? t("Place {position} of {size}", { position: panel.position ?? round.size, size: round.size }) : "");
  const none = round ? t("Nobody is free; visitors are called in their order") : t("No round yet today");
  reconcile(byId("next"), [next], (one) => (one ? "next" : "none"), (one) => (one ? person("div") : el("p", {}, none)), (node, one) => {
    if (one) updatePerson(node, one, "▶");
    else write(node, none);
  });
  reconcile(byId("following"), panel.line.map((one, i) => [i, one]), ([i]) => i, () => person("li"), (row, [i, one]) =>
    updatePerson(row, one, next ? i + 2 : i + 1));
  write(byId("waiting"), panel.waiting);
  write(byId("receiving"), panel.receiving);
}

const person = (tag) => el(tag, {}, el("i", { "aria-hidden": "true" }), el("b"), el("span"), el("em"));

function updatePerson(row, one, place) {
  row.toggleAttribute("data-away", one.presence !== "waiting");
  [place, one.badge || one.surname, PRESENCE[one.presence], TAGS[one.tag] ?? ""].forEach((text, i) => write(row.children[i], text));
}

function say([, card]) {
  if (!SPEAKS || screen.truth !== "live") return;
  const sentence = t("Number {number}, {name}, {place}", { number: card.number, name: card.name, place: place(card) });
  speechSynthesis.speak(Object.assign(new SpeechSynthesisUtterance(sentence), { lang: document.documentElement.lang }));
}

const place = (card) => goTo(card.desk);
