// One lane: the round as a bar, the next person big, the moves, and the line of people behind.

import { el, reconcile, refill, write } from "../base/dom.js";
import { allow, guardMeaning } from "../base/guard.js";
import { consultant } from "../base/people_names.js";
import { PRESENCE } from "../base/presence_words.js";
import { MAKE_UP } from "../base/turn_words.js";
import { goTo, spoken } from "../base/visit_words.js";
import { clock, t, tn } from "../base/words.js";
import { everyone, personButton, showPerson, who } from "./people.js";
import { placeOf } from "./place.js";
import { shortly } from "./why.js";

const OWED = 2; // make-ups drawn; more are counted

/** Draw a lane for the visitor in hand (or nobody) and where he would go; `open(person)` shows a person's sheet. */
export function drawLane(root, screen, lane, visitId, visit, aim, open) {
  const card = screen.panel("lanes")?.[lane];
  if (!card) return;
  root.dataset.kind = aim.kind;
  root.classList.toggle("roundless", !card.round);
  root.querySelector("[data-none]").hidden = Boolean(card.round);
  drawRound(root, card.round);
  drawNext(screen, root, lane, aim, card.round);
  drawVisitor(root, lane, visitId, visit);
  drawMoves(screen, root, lane, visitId, visit, aim, card.round);
  drawOwed(screen, root, card.credits, open);
  drawLine(screen, root, card.line, aim, open);
}

function drawRound(root, round) {
  const bar = root.querySelector("[data-bar]");
  refill(root, { round: round ? t("Round {number}, {done} of {size} done", round) : "" });
  const marks = round?.marks ?? "";
  const at = marks.indexOf(".");
  reconcile(bar, [...marks].map((mark, n) => ({ mark, n })), ({ n }) => n, () => el("i"), (i, { mark, n }) => {
    i.className = n === at ? "at" : { s: "served", v: "void", d: "void", c: "called" }[mark] ?? "";
  });
  bar.setAttribute("aria-label", round ? tn("Of {size} turns {n} is done, the pointer is at {pointer}", "Of {size} turns {n} are done, the pointer is at {pointer}", round.done, { ...round, pointer: round.pointer ?? "–" }) : t("no round"));
}

function drawNext(screen, root, lane, aim, round) {
  const { person, kind } = aim;
  refill(root, {
    code: person?.badge ?? (kind === "group" && aim.group ? t("Group {group}", aim) : "—"),
    name: person ? consultant(person) : nobody(screen, kind),
    state: person ? PRESENCE[person.state] : "",
    since: person?.since ? t("since {time}", { time: clock(person.since) }) : instead(lane, kind, round),
    short: shortly(screen, aim),
  });
  root.querySelector("[data-state]").dataset.state = person?.state ?? "none";
}

function nobody(screen, kind) {
  if (kind === "round") return t("A new round is due");
  if (kind === "last") return t("The last one is being called");
  if (kind === "group") return t("The desk chooses who");
  return everyone(screen).every((p) => p.state === "off") ? t("Everyone is off duty") : t("Nobody in the line is free");
}

/** What to do while no person can be shown. */
function instead(lane, kind, round) {
  if (kind === "round") return t("This round has only people at work left; the next dispatch starts round {n}.", { n: (round?.number ?? 0) + 1 });
  if (kind === "last") return t("The next round starts as soon as the call is answered or lapses.");
  if (kind !== "nobody") return "";
  return lane === "call" ? t("Please note the call and let the first one back ring.") : t("Please let the visitor sit down; the first one back is shown here.");
}

function drawVisitor(root, lane, id, visit) {
  const leave = root.querySelector("[data-act=leave]");
  const calling = lane === "call";
  refill(root, {
    number: visit ? spoken(visit.number) : "",
    visitor: visit ? t("{name}, {n}", { name: visit.name, n: calling ? t("on the phone") : t("×{n}", { n: visit.party }) }) : calling ? t("Nobody on the phone") : t("Nobody is waiting"),
  });
  leave.hidden = !visit;
  guardMeaning(leave, String(id));
}

function drawMoves(screen, root, lane, id, visit, aim, round) {
  const [primary, skip, cover] = ["primary", "skip", "cover"].map((name) => root.querySelector(`[data-act=${name}]`));
  refill(root, {
    skip: aim.person && aim.slot ? t("{badge} loses it", aim.person) : t("nobody's turn"),
    cover: aim.slot ? t("same group") : t("nobody's turn"),
  });
  const goes = lane === "visit" && (aim.kind === "turn" || aim.kind === "person" || aim.kind === "round");
  primary.replaceChildren(el("span", {}, primaryWord(lane, visit, aim), goes && visit && visit.sort !== "personal" ? el("small", {}, goTo(placeOf(screen))) : null));
  allow(primary, lane === "call" && !visit ? Boolean(round) : Boolean(visit) && aim.kind !== "nobody" && aim.kind !== "last");
  allow(skip, aim.kind === "turn" && Boolean(aim.slot) && !aim.credit);
  allow(cover, aim.kind === "turn" && Boolean(aim.slot));
  guardMeaning(primary, `${id} ${aim.kind} ${aim.person?.id}`);
  for (const button of [skip, cover]) guardMeaning(button, `${aim.slot} ${aim.person?.id}`);
}

function primaryWord(lane, visit, { kind, person, group }) {
  if (lane === "call" && !visit) return person ? t("Enter a call, put through to {badge}", person) : t("Enter a call");
  if (visit?.sort === "personal") return person ? t("{badge} has been told", person) : t("Has been told");
  if (kind === "turn" || kind === "person") return lane === "call" ? t("Put through to {badge}", person) : t("Send to {badge}", person);
  if (kind === "helper") return t("Find a helper for {badge}", person);
  if (kind === "group") return group ? t("Choose from {group}", { group }) : t("Choose who");
  if (kind === "last") return t("Wait for the last answer");
  return kind === "round" ? t("Send, and start the next round") : t("Nobody is free");
}

function drawOwed(screen, root, credits, open) {
  const list = root.querySelector("[data-owed]");
  reconcile(list, credits.slice(0, OWED), (c) => c.id, () => inLine(open), (li, credit) => {
    const person = who(screen, credit.consultant);
    write(li.firstChild, MAKE_UP);
    show(li, person, credit.called ? t("called on it") : person.state === "waiting" ? t("goes first") : t("once back"));
  });
  list.dataset.more = credits.length > OWED ? `+${credits.length - OWED}` : credits.length ? "" : t("Nobody is owed a turn");
}

function drawLine(screen, root, line, aim, open) {
  reconcile(root.querySelector("[data-line]"), line, (s) => s.id, () => inLine(open), (li, slot) => {
    const person = who(screen, slot.consultant);
    write(li.firstChild, slot.position);
    li.classList.toggle("pointer", slot.id === aim.slot);
    show(li, person, slot.id === aim.slot ? t("next") : then(screen, slot, person));
  });
}

function inLine(open) {
  const button = personButton(() => open(button.dataset.person, button));
  return el("li", {}, el("span", { class: "turn" }), button);
}

function show(li, person, below) {
  const button = li.lastChild;
  button.dataset.person = person.id;
  showPerson(button, person, below);
}

/** What happens when the pointer comes to this slot, as things stand. */
function then(screen, slot, person) {
  if (slot.cover && person.state !== "waiting") return t("{badge} covers", who(screen, slot.cover));
  if (person.state === "waiting") return "";
  if (person.state === "receiving" || person.state === "away_work") return t("keeps it");
  return person.state === "away_developer" ? t("owed then") : t("will be void");
}
