// The left side: who waits, since when and for whom; and who was just sent where.

import { el, reconcile, write } from "../base/dom.js";
import { clock, t } from "../base/words.js";
import { sortWord, spoken, stateWord, who } from "./people.js";
import { target, upcoming } from "./target.js";
import { allow } from "./moves.js";

const LONG_MINUTES = 10;
const SENT = 4;
const node = (id) => document.getElementById(id);

/** Draw both lists. `act` has pick(id), step(id, button) for the button of a line, and recall(id, button). */
export function drawWaiting(screen, waiting, chosen, act) {
  write(node("waiting-count"), t("{n} waiting", { n: waiting.length }));
  node("waiting-empty").hidden = waiting.length > 0;
  const turns = inTurn(screen, waiting, chosen);
  reconcile(node("waiting"), waiting, ([id]) => id, ([id]) => line(id, act), (li, [id, visit]) => {
    const aim = target(screen, visit.lane, visit);
    const [pick, step] = li.children;
    li.classList.toggle("chosen", id === chosen);
    li.dataset.lane = visit.lane;
    pick.setAttribute("aria-pressed", String(id === chosen));
    const [number, party, wait, where] = pick.children;
    const [name, sort] = party.children;
    write(number, visit.lane === "call" ? `☎ ${spoken(visit.number)}` : spoken(visit.number));
    wait.dataset.since = visit.checked_in_at;
    write(name, visit.lane === "call" ? visit.name : t("{name}, {n}", { name: visit.name, n: t("×{n}", { n: visit.party }) }));
    write(sort, sortWord(visit.sort));
    sort.className = visit.sort;
    write(where, note(visit, aim, turns.get(id)));
    write(step, stepWord(visit, aim));
    step.hidden = visit.sort === "new";
    allow(step, true);
  });
  drawWaits(screen.now());
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
  const step = el("button", { type: "button", "data-move": "", onclick: (event) => act.step(id, event.currentTarget) });
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

/** What the line says under the name. `turn` is who has the turn when it comes to this one, if the line shows so far. */
function note(visit, { kind, person, group }, turn) {
  const late = visit.claimed_at && Date.parse(visit.checked_in_at) - Date.parse(visit.claimed_at) > 120_000;
  const said = late ? ` · ${t("kept offline since {time}", { time: clock(visit.claimed_at) })}` : "";
  if (visit.sort === "personal") return t("looks for {badge}, {state}", { badge: person.badge, state: stateWord(person.state) }) + said;
  if (kind === "turn") return (turn ? t("by turn: {badge}", turn) : t("waits for the next one free")) + said;
  if (kind === "person" || kind === "helper") return t("for {badge}, {state}", { badge: person.badge, state: stateWord(person.state) }) + said;
  if (kind === "group") return (visit.sort === "surveyor" ? t("first reception: group {group}, takes no turn", { group: group ?? "–" }) : t("named group {group}", { group })) + said;
  return t("waits for the next one free") + said;
}

function stepWord(visit, { kind, person, group }) {
  if (visit.sort === "personal") return t("Has been told");
  if (kind === "person") return t("Send to {badge}", person);
  if (kind === "helper") return t("Find a helper");
  return group ? t("Choose from {group}", { group }) : t("Choose who");
}

/** The ones just called and just received, newest first. */
export function drawSent(screen, act) {
  const sent = screen.of("visit").filter(([, v]) => v.state === "called" || v.state === "received");
  const at = ([, v]) => (v.state === "called" ? `z${v.called_at}` : v.accepted_at ?? "");
  sent.sort((a, b) => at(b).localeCompare(at(a)));
  node("sent-empty").hidden = sent.length > 0;
  reconcile(node("sent"), sent.slice(0, Math.max(SENT, sent.filter(([, v]) => v.state === "called").length)), ([id]) => id,
    ([id]) => el("li", {}, el("b"), el("span"), el("span", { "aria-hidden": "true" }, "›"), el("b"), el("em"), el("due-ring"),
      el("button", { type: "button", "data-move": "", onclick: (event) => act.recall(id, event.currentTarget) }, t("Call back"))),
    (li, [, visit]) => {
      const [number, name, , badge, state, ring, recall] = li.children;
      const calling = visit.state === "called";
      write(number, spoken(visit.number));
      write(name, visit.name);
      write(badge, who(screen, visit.consultant).badge);
      write(state, calling ? "" : t("receiving"));
      ring.hidden = recall.hidden = !calling;
      if (calling) ring.setAttribute("total", (Date.parse(visit.accept_by) - Date.parse(visit.called_at)) / 1000);
      if (calling) ring.setAttribute("until", visit.accept_by);
    });
}
