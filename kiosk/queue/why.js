// Why this person is next, rule by rule, and what would change it.

import { byId, el, write } from "../base/dom.js";
import { PRESENCE } from "../base/presence_words.js";
import { spoken } from "../base/visit_words.js";
import { clock, day, t } from "../base/words.js";
import { who } from "./people.js";

// say code -> sentence. `p` is the person meant, `r` the reason with its facts.
const SAYS = {
  "new-client": () => t("A new client who names nobody goes by turn"),
  surveyor: (p, r) => t("Declared a survey: group {group} has the first reception, no turn is spent", { group: r.group ?? "–" }),
  "looks-for": (p) => t("Only looks for {badge}: told at once, not dispatched", p),
  named: (p) => t("Named {badge}: that comes first, the pointer stays", p),
  "named-group": (p, r) => t("Named group {group}: its people come first, the pointer stays", r),
  protected: (p, r) => t("Protected for {badge} until {until}: goes to {badge}, the pointer stays", { ...p, until: `${day(r.until)} ${clock(r.until)}` }),
  chosen: (p) => t("The desk chose {badge}", p),
  recalled: () => t("The desk called it back; nothing was spent"),
  declined: (p) => t("{badge} declined: that turn is void", p),
  "no-answer": (p) => t("{badge} did not answer in time: that turn is void", p),
  "make-up": (p) => t("{badge} is owed a make-up and waits: first, the pointer stays", p),
  "make-up-later": (p, r) => t("{badge} is owed a make-up, but is {state}", { ...p, state: PRESENCE[r.state] }),
  "at-the-pointer": (p, r) => t("Turn {position} is {badge}'s, who waits in the area", { ...p, ...r }),
  covered: (p, r, c) => t("Turn {position} is {badge}'s; {cover} covers it", { ...p, position: r.position, cover: c.badge }),
  "at-work": (p, r) => t("Turn {position}: {badge} is {state} and keeps the turn", { ...p, position: r.position, state: PRESENCE[r.state] }),
  errand: (p, r) => t("Turn {position}: {badge} is sent by the developer, a make-up will be owed", { ...p, ...r }),
  absent: (p, r) => t("Turn {position}: {badge} is {state}, the turn will be void", { ...p, position: r.position, state: PRESENCE[r.state] }),
};

/** The one line on the button: the deciding reason and its rule. */
export function shortly(screen, aim) {
  const last = aim.why.at(-1);
  return last ? t("{reason} · rule {rule}", { reason: sentence(screen, last), rule: last.rule }) : t("Nothing decided yet");
}

/** Fill the panel for this visitor (or nobody) and where he would go. */
export function drawWhy(screen, lane, visit, aim) {
  const rules = screen.panel("lanes")?.rules;
  const badge = aim.person?.badge ?? (aim.group ? t("Group {group}", aim) : "");
  write(byId("because-title"), badge ? t("Why {badge}", { badge }) : t("Why nobody yet"));
  write(byId("because-rule"), rules ? inForce(rules, lane) : "");
  byId("because-steps").replaceChildren(...aim.why.map((reason) => step(screen, reason)));
  byId("because-changes").replaceChildren(...changes(screen, lane, visit, aim).map(([what, then]) => el("li", {}, el("b", {}, what), el("span", {}, then))));
}

function step(screen, reason) {
  return el("li", {}, el("b", {}, sentence(screen, reason)), el("em", {}, reason.rule));
}

function sentence(screen, reason) {
  const say = SAYS[reason.say];
  return say ? say(who(screen, reason.consultant), reason, who(screen, reason.cover)) : t("rule {rule}", reason);
}

/** The values that decide, with where they come from and since when. */
function inForce(rules, lane) {
  const order = rules["rotation.order"];
  const seconds = rules[lane === "call" ? "turn.ring_seconds" : "turn.accept_seconds"];
  const way = order.value === "spread" ? t("groups spread evenly") : t("one of each group in turn, A B C D");
  const from = order.since ? t("version {version} since {day}", { version: order.version, day: day(order.since) }) : t("as delivered");
  return t("Rule {rule}: {way} · {from} · {seconds} s to answer ({source})", { rule: order.source, way, from, seconds: seconds.value, source: seconds.source });
}

function changes(screen, lane, visit, aim) {
  const found = [];
  const card = screen.panel("lanes")?.[lane];
  const number = visit ? spoken(visit.number) : t("the visitor");
  const owed = card?.credits.map((c) => who(screen, c.consultant)).find((p) => p.state !== "waiting");
  if (aim.kind === "turn" || aim.kind === "nobody") {
    found.push([t("{number} names a consultant", { number }), t("That one receives; the pointer stays (RT-18)")]);
    if (lane === "visit") found.push([t("{number} declares a survey", { number }), t("The first-reception group arranges it; no turn is spent (RT-17)")]);
    if (owed) found.push([t("{badge} comes back to the area", owed), t("Goes first with the make-up owed; the pointer stays")]);
  }
  if (aim.kind === "turn") {
    const after = card.line.find((s) => s.id !== aim.slot && who(screen, s.consultant).state === "waiting");
    const then = after ? t("Then {badge} is next", who(screen, after.consultant)) : t("Then the next round starts, if anyone is free");
    found.push([t("{badge} leaves the area", aim.person), then]);
  }
  if (aim.kind === "helper") found.push([t("{badge} comes back to the area", aim.person), t("Receives this visitor; no turn is spent")]);
  if (aim.kind === "person") found.push([t("{badge} leaves the area", aim.person), t("The visitor waits, or the desk finds a helper of the group (RT-44)")]);
  return found;
}
