// Deciding the open case: approve, refuse, release, control; or what someone else decided first.

import { APPLICATION } from "../base/application_words.js";
import { askReason } from "../base/dialog.js";
import { el } from "../base/dom.js";
import { may } from "../base/may.js";
import { reasonText } from "../base/reasons.js";
import { send } from "../base/send.js";
import { mark } from "../base/unit_marks.js";
import { label } from "../base/unit_words.js";
import { clock, secondsBetween, t, tn } from "../base/words.js";
import { otherCase, otherVerdict } from "./anycase.js";
import { decide, deciding, mine, takenBack } from "./deciding.js";
import { follow, sleep } from "./meaning.js";
import { askedBy } from "./moneycase.js";
import { refusal } from "./refusal.js";
import { lockButton, reservationOf } from "./reservation.js";
import { byName, line } from "./say.js";
import { specialButton } from "./special.js";
import { inWhoseName } from "./standins.js";

const box = document.getElementById("verdict");
const PARTS = { other: otherVerdict, outcome, frozen, hold: onHold, paid, pays, decide: toDecide, line: inLine };
let drawn = "";

/** What may be decided about this case. `moves.next(id)` goes on once it is decided, `moves.again(id)` comes back to it. */
export function drawVerdict(screen, id, moves, chosen) {
  const a = id && screen.cards.get(`application/${id}`);
  const unit = a && screen.cards.get(`unit/${a.unit}`);
  const c = otherCase(screen, id);
  deciding.again = () => drawVerdict(screen, id, moves, false);
  if (deciding.now) return;
  const roles = screen.panel("names")?.roles ?? [];
  const shared = { id, moves, may: (verb) => may(screen, verb) };
  const r = reservationOf(screen, id);
  const facts = c ? { ...shared, c, roles, own: askedBy(screen.cards.get(id)), more: r && lockButton(screen, id, r, shared.may) } : unit && { ...shared, a, unit, line: line(screen, a.unit), rules: screen.panel("rules") };
  const state = JSON.stringify([id, a, c, roles, unit?.state, unit?.until, unit?.why, r && [r.locked_at, screen.cards.get(`unit/${r.unit}`)?.state], facts?.line?.map(([rival, r]) => [rival, r.state, r.tied, r.asked, r.behind]), screen.panel("rules"), screen.panel("may"), screen.panel("stand_ins")]);
  if (state === drawn) return;
  drawn = state;
  const kind = c ? "other" : unit ? kindOf(a, unit) : "nothing";
  const { same, news } = follow(id, kind, chosen, { a, step: c?.step });
  const restore = same ? kept() : toTheCase();
  box.hidden = !facts;
  box.replaceChildren(...(facts ? [news && el("p", { class: "settled", role: "status" }, news), inWhoseName(screen), ...PARTS[kind](facts), a && unit && specialButton({ a, ...shared })].filter(Boolean) : []));
  restore();
  sleep(box);
}

/** Press the approve button, if it is there and awake. */
export const approve = () => box.querySelector(".approve:enabled")?.click();

function kindOf(a, unit) {
  if (a.place === null) return "outcome";
  if (unit.state === "frozen") return "frozen";
  if (a.state === "approved") return "hold";
  if (a.state === "paid") return "paid";
  if (a.place === 1) return a.pay_by ? "pays" : "decide";
  return "line";
}

/** Puts back what was typed and where the focus was: the case was only brought up to date. */
function kept() {
  const controls = () => [...box.querySelectorAll("input, button")];
  const values = controls().map(({ value, checked }) => ({ value, checked }));
  const at = controls().indexOf(document.activeElement);
  return () => {
    const now = controls();
    if (now.length !== values.length) return;
    now.forEach((control, i) => control.matches("input") && Object.assign(control, values[i]));
    box.querySelector("form")?.dispatchEvent(new Event("input"));
    now[at]?.focus();
  };
}

/** Whoever pressed a button that is gone, or was disabled meanwhile, goes on reading at the head of what is open now. */
function toTheCase() {
  const lost = box.childElementCount > 0 && (box.contains(document.activeElement) || document.activeElement === document.body);
  return () => lost && document.querySelector("#case h2")?.focus();
}

function clockFace(from, until, title, says) {
  return el(
    "div",
    { class: "clock" },
    el("due-ring", { until, total: secondsBetween(from, until), "aria-hidden": "true" }),
    el("div", {}, el("b", {}, title), el("p", {}, el("time-left", { until })), el("p", {}, says)),
  );
}

const says = (...lines) =>
  el(
    "ul",
    { class: "then" },
    lines.filter(Boolean).map(([state, text]) => el("li", {}, mark(state), text)),
  );

function toDecide({ a, unit, id, moves, line, rules, may }) {
  const minutes = rules?.pay_minutes;
  const second = line[1]?.[1];
  const head = clockFace(
    a.submitted_at,
    a.answer_by,
    t("Decide by {time}", { time: clock(a.answer_by) }),
    a.escalated_at ? t("Overdue since then: it keeps its place until it is decided.") : t("It keeps its place after that; it is then marked as overdue."),
  );
  const tied = a.tied ? line.filter(([, r]) => r.tied) : [];
  const asked = line.some(([, r]) => r.asked?.state === "asked");
  const then = says(
    [
      "on_hold",
      tn(
        "Approving holds it for {client} for {n} minute; the deposit must be at the cash desk by then.",
        "Approving holds it for {client} for {n} minutes; the deposit must be at the cash desk by then.",
        minutes,
        { client: a.client_name },
      ),
    ],
    tied.length > 0 && ["applied", t("{clients} applied at the same time: it is held for all of them, and whoever pays first has it.", { clients: tied.map(([, r]) => r.client_name).join("、") })],
    asked && ["applied", t("If he gives way or does not answer, the hold passes to {client} with a new time to pay.", { client: second?.client_name ?? "" })],
    second && !tied.length && ["applied", tn("{n} more keeps the place in line.", "{n} more keep their place in line.", line.length - 1)],
  );
  if (!may("application.approve")) return [head, then, readOnly()];
  const button = el(
    "button",
    { type: "button", class: "primary approve", "data-acts": true },
    tied.length ? t("Approve: the first money wins") : asked ? t("Approve, hold as answered") : tn("Approve, hold {n} minute", "Approve, hold {n} minutes", minutes),
    el("kbd", {}, "A"),
  );
  button.onclick = () =>
    decide(button, "application.approve", { application: id }, { id, moves, undo: takenBack(id), said: t("Approved: {home} is on hold.", { home: label(unit) }) });
  return [
    head,
    then,
    button,
    el("p", { class: "hint" }, t("A hold can be released again; both are recorded.")),
    may("application.refuse") && refusal({ id, unit, moves, second }),
  ];
}

function inLine({ a, unit, id, moves, line, may }) {
  const first = line[0][1];
  const waits =
    unit.state === "on_hold" && unit.until
      ? t("{client} holds it until {time}.", { client: first.client_name, time: clock(unit.until) })
      : t("{client} comes first and is decided first.", { client: first.client_name });
  const head = clockFace(
    a.submitted_at,
    a.answer_by,
    t("Number {n} in line", { n: a.place }),
    t("Applied at {time}.", { time: clock(a.submitted_at) }),
  );
  return [head, says(["applied", waits]), ...(may("application.refuse") ? [refusal({ id, unit, moves })] : [readOnly()])];
}

/** Nothing is decided of a home that is frozen; it goes on from the list of units. */
function frozen({ unit }) {
  return [
    el("h3", {}, t("Frozen: {why}", { why: reasonText(unit.why) })),
    says(["frozen", t("Nobody approves or pays meanwhile, and no time of it runs.")]),
    el("a", { class: "button", href: "#homes" }, t("To the frozen homes")),
  ];
}

/** Where no approval comes before the money. */
function pays({ a, unit, id, moves, may }) {
  const head = clockFace(a.submitted_at, a.pay_by, t("Pay by {time}", { time: clock(a.pay_by) }), t("Nobody signs: the first money counts"));
  const then = says(["applied", t("Unpaid by then, the application ends by itself.")]);
  return [head, then, ...(may("application.refuse") ? [refusal({ id, unit, moves })] : [readOnly()])];
}

function onHold({ a, unit, id, moves, may }) {
  const head = clockFace(
    a.decided_at,
    a.pay_by,
    t("Pay by {time}", { time: clock(a.pay_by) }),
    a.decided_by ? t("Approved by {name} at {time}.", { name: byName(a.decided_by, a.decided_for), time: clock(a.decided_at) }) : "",
  );
  const then = says(["on_hold", t("Unpaid by then, it falls free by itself.")]);
  if (!may("hold.release")) return [head, then, readOnly()];
  return [
    head,
    then,
    el(
      "button",
      {
        type: "button",
        class: "danger",
        "data-acts": true,
        onclick: () =>
          askReason({
            title: t("Release the hold on {home}?", { home: label(unit) }),
            codes: ["client-gave-up", "cannot-pay-in-time", "approved-by-mistake"],
            go: (reason) =>
              mine(send("hold.release", { application: id, reason }), { id, moves, undo: takenBack(id), said: t("Released: {home}.", { home: label(unit) }) }),
          }),
      },
      t("Release the hold"),
    ),
  ];
}

function paid({ a, unit, id, moves, may }) {
  const then = says(["on_hold", t("The deposit is in. Control makes it final and closes the others in line.")]);
  const button = el(
    "button",
    { type: "button", class: "primary approve", "data-acts": true },
    t("Control {home}", { home: label(unit) }),
    el("kbd", {}, "A"),
  );
  button.onclick = () => decide(button, "unit.control", { unit: a.unit }, { id, moves, undo: takenBack(id), said: t("Controlled: {home}.", { home: label(unit) }) });
  return [el("h3", {}, t("Paid at {time}", { time: clock(a.decided_at) })), then, may("unit.control") ? button : readOnly()];
}

function outcome({ a, unit, moves }) {
  const by = a.decided_by
    ? t("by {name} at {time}", { name: byName(a.decided_by, a.decided_for), time: clock(a.decided_at) })
    : t("at {time}", { time: clock(a.decided_at) });
  return [
    el(
      "div",
      { class: "settled", role: "status" },
      el("h3", {}, t("Already decided: {state}", { state: APPLICATION[a.state] })),
      el("p", {}, `${label(unit)} · ${by}`),
      a.reason && el("p", {}, reasonText(a.reason)),
    ),
    el("button", { type: "button", class: "primary", onclick: () => moves.next(null) }, t("To the next one")),
  ];
}

const readOnly = () => el("p", { class: "hint" }, t("You can watch here; the sales controller or the site lead decides."));
