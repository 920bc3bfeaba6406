// The first tab: a call to me, my turn, my reception, my presence; a manager's people.

import { el, reconcile, toast, write } from "../base/dom.js";
import { busy, newKey, send } from "../base/send.js";
import { clock, t } from "../base/words.js";
import { ask } from "../approvals/ask.js";
import { label, mark } from "../approvals/marks.js";
import { AWAY, PRESENCE, number, row } from "./say.js";

const at = (id) => document.getElementById(id);
const CANCEL = t("Back");

/** Run a command from a button; a refusal is said in words. */
export const act = (button, verb, args) =>
  busy(button, send(verb, args, { key: newKey() })).catch((problem) => toast(problem.sentence ?? String(problem), "error"));

export function drawMe(screen) {
  const me = screen.panel("me");
  if (!me) return;
  at("me").replaceChildren(me.badge, el("small", {}, me.name));
  const [here, away] = at("presence").children;
  at("presence").hidden = !me.receives;
  const isAway = !["waiting", "receiving"].includes(me.presence);
  write(here, me.presence === "receiving" ? PRESENCE.receiving : PRESENCE.waiting);
  write(away, isAway ? PRESENCE[me.presence] : t("Leave"));
  here.setAttribute("aria-pressed", String(!isAway));
  away.setAttribute("aria-pressed", String(isAway));
  for (const button of [here, away]) {
    button.dataset.acts = "";
    button.toggleAttribute("data-cannot", me.presence === "receiving");
  }
  here.onclick = () => isAway && act(here, "presence.set", { state: "waiting", person: null, reason: "" });
  away.onclick = () => ask({
    title: t("Where are you going?"), choices: AWAY, note: t("Reason, if you like"), cancel: CANCEL,
    go: (state, { note }) => send("presence.set", { state, person: null, reason: note }),
  });
}

const WHY = {
  turn: t("New visitor · your turn"), credit: t("New visitor · your make-up"), new: t("New visitor"),
  returning: t("Your client is back · costs no turn"), designated: t("Asked for you · costs no turn"),
  personal: t("Looks for you"), surveyor: t("Market survey · costs no turn"),
};

export function drawCalls(screen) {
  const calls = screen.of("visit").filter(([, v]) => v.state === "called").sort((a, b) => a[1].number - b[1].number);
  document.title = calls.length ? t("Call {number}", { number: number(calls[0][1].number) }) : t("Consultant");
  if (calls.length && !at("calls").childElementCount) navigator.vibrate?.([200, 100, 200]);
  reconcile(at("calls"), calls, ([id, v]) => `${id} ${v.called_at}`, ([id, visit]) => el("section", { class: "call", "aria-label": WHY[visit.by] },
    el("div", {}, el("p", {}, WHY[visit.by]),
      el("h2", {}, el("span", {}, number(visit.number)), visit.name),
      el("p", {}, visit.lane === "call" ? t("On the phone") : t("{n} people", { n: visit.party }), visit.desk && ` · ${visit.desk}`)),
    el("due-ring", { until: visit.accept_by, total: (Date.parse(visit.accept_by) - Date.parse(visit.called_at)) / 1000 }),
    el("div", { class: "answer" },
      el("button", { type: "button", class: "accept", "data-acts": true, onclick: (e) => act(e.currentTarget, "visit.accept", { visit: id }) }, t("I receive them")),
      el("button", { type: "button", "data-acts": true, onclick: () => ask({
        title: t("Why can't you?"), cancel: CANCEL,
        choices: [t("With a client"), t("Out for work"), t("Something private")].map((why) => [why, why]),
        go: (reason) => send("visit.decline", { visit: id, reason }),
      }) }, t("I can't")))));
}

export function drawTurns(screen) {
  const turn = screen.panel("turn") ?? {};
  const receives = screen.panel("me")?.receives;
  const lanes = [["visit", t("Visits")], ["call", t("Calls")]].filter(([lane]) => turn[lane]);
  at("turns").replaceChildren(...lanes.map(([lane, name]) => oneTurn(turn[lane], name, lane === "visit", receives)));
  if (!lanes.length) at("turns").append(el("p", { class: "empty" }, t("No round is running. The rosters are not locked yet.")));
}

function oneTurn(lane, name, main, receives) {
  const title = turnTitle(lane);
  const place = lane.position ? t("{lane} · {n} of {size} in this round", { lane: name, n: lane.position, size: lane.size }) : t("{lane} · {left} of {size} still to come", { lane: name, left: lane.left, size: lane.size });
  return el("section", { class: main ? "turn" : "turn minor", "aria-label": name },
    el("h2", {}, receives ? title : name, el("small", {}, place)),
    el("ol", { class: "line" }, lane.line.map(figure)),
    lane.busy > 0 && receives && lane.state === "pending" && el("p", { class: "sub" }, t("{n} ahead of you are with clients and keep their place.", { n: lane.busy })));
}

function turnTitle(lane) {
  if (lane.state === "called") return t("You are called");
  if (lane.credit && lane.before === 0) return t("You are next: a make-up");
  if (!lane.credit && lane.state !== "pending") return { served: t("Served this round"), covered: t("Covered this round"), void: t("Passed this round"), deferred: t("A make-up is owed to you") }[lane.state] ?? t("Not in this round");
  if (lane.before === 0) return t("You are next");
  const [before, after] = t("{n} before you").split("{n}");
  return [before, el("b", {}, String(lane.before)), after];
}

const SERVED = { served: t("served"), covered: t("covered"), void: t("passed"), deferred: t("owed") };

function figure(one) {
  if (one.more) return el("li", { class: "more" }, el("i", {}, "⋯"), el("span", {}, `+${one.more}`), el("small", {}, ""));
  const says = one.me ? t("me") : one.next ? t("next one") : one.state === "called" ? t("called") : SERVED[one.state] ?? (one.presence === "waiting" ? "" : PRESENCE[one.presence]);
  const look = one.me ? "mine" : one.next ? "next" : one.state in SERVED ? "served" : one.presence === "waiting" ? "" : "away";
  return el("li", { class: `${look}${one.ours ? " ours" : ""}` }, mark("person"), el("span", {}, one.cover ? `${one.badge}→${one.cover}` : one.badge), el("small", {}, says));
}

export function drawReceptions(screen) {
  const mine = screen.of("visit").filter(([, v]) => v.state === "received");
  reconcile(at("receptions"), mine, ([id, v]) => `${id} ${v.identified}`, ([id, visit]) => el("section", { class: "reception" },
    el("p", { class: "sub" }, t("In reception since {time}", { time: clock(visit.accepted_at) })),
    el("h2", {}, el("span", {}, number(visit.number)), visit.name, visit.phone && el("small", {}, visit.phone)),
    !visit.identified && el("p", { class: "warn" }, t("No phone number yet: nothing protects this client for you.")),
    el("div", { class: "two" },
      visit.identified ? el("a", { class: "button primary", href: "#units" }, t("Choose a home")) : el("button", { type: "button", class: "primary", onclick: () => identify(id, visit) }, t("Write down name and phone")),
      el("button", { type: "button", "data-acts": true, onclick: (e) => act(e.currentTarget, "visit.end", { visit: id }) }, t("End reception")))));
}

function identify(id, visit) {
  ask({
    title: t("Who is {number}?", { number: number(visit.number) }), text: t("Kept in the safe. Screens show only the family name and a masked number."),
    fields: [["name", t("Full name"), { maxlength: 60, required: true }], ["phone", t("Phone"), { type: "tel", inputmode: "tel", maxlength: 24, required: true }]],
    choices: [["save", t("Save and protect")]], cancel: CANCEL,
    go: async (_, { name, phone }) => {
      await send("visit.identify", { visit: id, name, phone });
      toast(t("Saved. The client is protected for you."));
    },
  });
}

export function drawPending(screen) {
  const open = screen.of("application").filter(([, a]) => a.mine && ["waiting", "approved", "paid"].includes(a.state)).sort((a, b) => Date.parse(due(a[1])) - Date.parse(due(b[1])));
  at("pending").hidden = !open.length;
  reconcile(at("pending").querySelector("ul"), open, ([id, a]) => `${id} ${a.state} ${a.place}`, ([, a]) => el("li", {}, el("a", { href: "#applications", class: "row" }, row(a, label(screen.cards.get(`unit/${a.unit}`))))));
}
const due = (a) => (a.state === "waiting" ? a.answer_by : a.pay_by);

export function drawTeam(screen) {
  const team = screen.panel("team");
  at("team").hidden = !team?.people.length;
  const people = team?.people ?? [];
  reconcile(at("team").querySelector("ul"), people, (p) => `${p.id} ${JSON.stringify(p)}`, (person) => {
    const pending = Object.entries(person.slots).filter(([, s]) => s.state === "pending");
    const coverable = team.may_cover && pending.length && person.presence !== "waiting";
    const slots = Object.entries(person.slots).map(([lane, s]) => `${lane === "call" ? t("Call") : t("Visit")} ${s.position}${s.cover ? `→${s.cover}` : ""}${SERVED[s.state] ? ` ${SERVED[s.state]}` : ""}`);
    return el("li", { class: "member" },
      el("div", {}, el("strong", {}, `${person.badge} ${person.name}`), el("small", {}, slots.join(" · "))),
      el("span", { class: `presence ${person.presence}` }, PRESENCE[person.presence], person.visit && ` ${number(person.visit)}`),
      coverable && el("button", { type: "button", onclick: () => cover(person, pending, people) }, t("Cover")));
  });
}

function cover(person, pending, people) {
  const free = people.filter((p) => p.id !== person.id && p.presence === "waiting");
  ask({
    title: t("Who covers {badge}?", { badge: person.badge }),
    text: free.length ? t("Only the people of your group who are free now.") : t("Nobody of your group is free now."),
    choices: free.map((p) => [p.id, `${p.badge} ${p.name}`]), cancel: CANCEL,
    go: async (id) => {
      for (const [, slot] of pending) await send("turn.cover", { slot: slot.id, person: id });
    },
  });
}
