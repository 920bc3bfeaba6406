// My turn, and the round as a line of people.

import { byId, el } from "../base/dom.js";
import { PRESENCE } from "../base/presence_words.js";
import { TURN } from "../base/turn_words.js";
import { mark } from "../base/unit_marks.js";
import { t, tn } from "../base/words.js";
import { received } from "./reception.js";
import { lanes as lanesOf } from "./round.js";

export function drawTurns(screen) {
  const turn = lanesOf(screen);
  const { receives, presence } = screen.panel("me") ?? {};
  const busy = received(screen).length > 0; // then the visitor is the biggest thing
  const lanes = [
    ["visit", t("Visits")],
    ["call", t("Calls")],
  ].filter(([lane]) => turn[lane]);
  byId("turns").replaceChildren(...lanes.map(([lane, name]) => oneTurn(turn[lane], name, lane === "visit" && !busy, receives, presence)));
  if (!lanes.length) byId("turns").append(el("p", { class: "empty" }, t("No round is running. The rosters are not locked yet.")));
}

function oneTurn(lane, name, main, receives, presence) {
  const title = turnTitle(lane, presence);
  const still = receives ? `${name} · ` : ""; // else the lane is the title already
  const place = lane.position
    ? t("{lane} · {n} of {size} in this round", { lane: name, n: lane.position, size: lane.size })
    : still + t("{left} of {size} still to come", { left: lane.left, size: lane.size });
  return el(
    "section",
    { class: main ? "turn" : "turn minor", "aria-label": name },
    el("h2", {}, receives ? title : name, el("small", {}, place)),
    el("ol", { class: "line" }, lane.line.map(figure)),
    lane.busy > 0 &&
      receives &&
      lane.state === "pending" &&
      el("p", { class: "sub" }, tn(
        "{n} ahead of you is with a client and keeps the place.",
        "{n} ahead of you are with clients and keep their place.",
        lane.busy,
      )),
  );
}

/** What a turn that has come means to someone who is not waiting: work keeps it, an errand defers it, absence loses it. */
const NOT_WAITING = {
  away_developer: t("Your turn becomes a make-up"),
  away_private: t("You are away: your turn will be passed over"),
  off: t("You are off duty: your turn will be passed over"),
};

function turnTitle(lane, presence) {
  const waiting = presence === "waiting";
  if (lane.state === "called") return t("You are called");
  if (lane.credit && lane.before === 0 && waiting) return t("You are next: a make-up");
  if (!lane.credit && lane.state !== "pending")
    return (
      {
        served: t("Served this round"),
        covered: t("Covered this round"),
        void: t("Passed this round"),
        deferred: t("A make-up is owed to you"),
      }[lane.state] ?? t("Not in this round")
    );
  if (lane.before === 0) {
    if (waiting) return t("You are next");
    return (!lane.credit && NOT_WAITING[presence]) || t("Your turn comes when you wait again");
  }
  const [before, after] = t("{n} before you").split("{n}");
  return [before, el("b", {}, String(lane.before)), after];
}

const ENDED = new Set(["served", "covered", "void", "deferred"]);

/** Whether a slot's turn is over. */
export const isServed = ({ state }) => ENDED.has(state);

function figure(one) {
  if (one.more) return el("li", { class: "more" }, el("i", {}, "⋯"), el("span", {}, `+${one.more}`), el("small", {}, ""));
  const says = one.me
    ? t("me")
    : one.next
      ? t("next one")
      : one.state === "called" || isServed(one)
        ? TURN[one.state]
        : one.presence === "waiting"
          ? ""
          : PRESENCE[one.presence];
  const look = one.me ? "mine" : one.next ? "next" : isServed(one) ? "served" : one.presence === "waiting" ? "" : "away";
  return el(
    "li",
    { class: `${look}${one.ours ? " ours" : ""}` },
    mark("person"),
    el("span", {}, one.badge),
    el("small", {}, says),
  );
}
