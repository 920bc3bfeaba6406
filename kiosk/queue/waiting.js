// The left side: who waits, since when and for whom.

import { byId, el, reconcile, write } from "../base/dom.js";
import { allow, guardMeaning } from "../base/guard.js";
import { PRESENCE } from "../base/presence_words.js";
import { CLASS, spoken } from "../base/visit_words.js";
import { clock, t } from "../base/words.js";
import { target, upcoming } from "./target.js";

const LONG_MINUTES = 10;

/** Draw the list. `act` has pick(id) for a line and step(id, button) for its button. */
export function drawWaiting(screen, waiting, chosen, act) {
  drawHead(screen, waiting);
  const turns = inTurn(screen, waiting, chosen);
  const rows = waiting.map(([id, visit], place) => ({ id, visit, place }));
  reconcile(byId("waiting"), rows, ({ id }) => id, ({ id }) => line(id, act), (li, { id, visit, place }) => {
    const aim = target(screen, visit.lane, visit);
    const [pick, step] = li.children;
    li.classList.toggle("chosen", id === chosen);
    pick.setAttribute("aria-pressed", String(id === chosen));
    const [number, party, wait, where] = pick.children;
    const [name, sort] = party.children;
    write(number, visit.lane === "call" ? `☎ ${spoken(visit.number)}` : spoken(visit.number));
    wait.dataset.since = visit.checked_in_at;
    write(name, visit.lane === "call" ? visit.name : t("{name}, {n}", { name: visit.name, n: t("×{n}", { n: visit.party }) }));
    write(sort, CLASS[visit.sort]);
    sort.className = visit.sort;
    write(where, note(screen, visit, aim, turns.get(id)));
    write(step, stepWord(visit, aim));
    step.hidden = visit.sort === "new";
    guardMeaning(step, `${place} ${id} ${step.textContent}`);
    allow(step, true);
  });
  drawWaits(screen.now());
}

function drawHead(screen, waiting) {
  const today = screen.panel("today");
  write(byId("waiting-count"), t("{n} waiting", { n: today?.waiting ?? "–" }));
  write(byId("waiting-empty"), today?.visits ? t("Nobody is waiting. Whoever checks in appears here at once.") : t("Nobody has come yet today. Whoever checks in appears here at once."));
  byId("waiting-empty").hidden = waiting.length > 0;
}

/** The minutes waited; once a second. */
export function drawWaits(now) {
  for (const wait of document.querySelectorAll("#waiting [data-since]")) {
    const minutes = Math.floor((now - Date.parse(wait.dataset.since)) / 60_000);
    write(wait, minutes < 1 ? t("just now") : t("{n} min", { n: minutes }));
    wait.classList.toggle("long", minutes >= LONG_MINUTES);
  }
}

function line(id, act) {
  const pick = el("button", { type: "button", class: "pick", onclick: () => act.pick(id) },
    el("b"), el("span", {}, el("span"), el("i")), el("em"), el("small"));
  const step = el("button", { type: "button", "data-acts": "visit.dispatch", onclick: (event) => act.step(id, event.currentTarget) });
  return el("li", {}, pick, step);
}

/** visit id -> who would receive this new client, were they sent in order; the one in hand goes first. */
function inTurn(screen, waiting, chosen) {
  const found = new Map();
  for (const lane of ["visit", "call"]) {
    const fresh = waiting.filter(([, v]) => v.lane === lane && v.sort === "new").sort(([a], [b]) => (b === chosen) - (a === chosen));
    const people = upcoming(screen, lane);
    fresh.forEach(([id], place) => found.set(id, people[place]));
  }
  return found;
}

/** What the line says under the name: where he would go as things stand, and what a tablet kept offline. */
function note(screen, visit, aim, turn) {
  const late = visit.claimed_at && Date.parse(visit.checked_in_at) - Date.parse(visit.claimed_at) > 120_000;
  const kept = late ? t("kept offline since {time}", { time: clock(visit.claimed_at) }) : "";
  return [screen.truth === "lost" ? "" : going(visit, aim, turn), kept].filter(Boolean).join(" · ");
}

/** `turn` is who has the turn when it comes to this one, if the line shows so far. */
function going(visit, { kind, person, group }, turn) {
  if (visit.wanted && !person) return t("for someone who has left the list");
  if (visit.sort === "personal") return t("looks for {badge}, {state}", { badge: person.badge, state: PRESENCE[person.state] });
  if (kind === "turn" && turn) return t("by turn: {badge}", turn);
  if (kind === "person" || kind === "helper") return t("for {badge}, {state}", { badge: person.badge, state: PRESENCE[person.state] });
  if (kind === "group") return visit.sort === "surveyor" ? t("first reception: group {group}, takes no turn", { group: group ?? "–" }) : t("named group {group}", { group });
  return t("waits for the next one free");
}

function stepWord(visit, { kind, person, group }) {
  if (visit.sort === "personal") return t("Has been told");
  if (kind === "person") return t("Send to {badge}", person);
  if (kind === "helper") return t("Find a helper");
  return group ? t("Choose from {group}", { group }) : t("Choose who");
}
