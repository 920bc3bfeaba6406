// The first tab: my presence, a call to me, my reception, my open applications.

import { el, reconcile, toast, write } from "../base/dom.js";
import { busy, newKey, send } from "../base/send.js";
import { clock, t, tn } from "../base/words.js";
import { ask } from "../base/ask.js";
import { label } from "../base/marks.js";
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
  away.onclick = () =>
    ask({
      title: t("Where are you going?"),
      choices: AWAY,
      note: t("Reason, if you like"),
      cancel: CANCEL,
      go: (state, { note }) => send("presence.set", { state, person: null, reason: note }),
    });
}

const WHY = {
  turn: t("New visitor · your turn"),
  credit: t("New visitor · your make-up"),
  new: t("New visitor"),
  returning: t("Your client is back · costs no turn"),
  designated: t("Asked for you · costs no turn"),
  personal: t("Looks for you"),
  surveyor: t("Market survey · costs no turn"),
};

export function drawCalls(screen) {
  const calls = screen
    .of("visit")
    .filter(([, v]) => v.state === "called")
    .sort((a, b) => a[1].number - b[1].number);
  document.title = calls.length ? t("Call {number}", { number: number(calls[0][1].number) }) : t("Consultant");
  if (calls.length && !at("calls").childElementCount && navigator.userActivation?.hasBeenActive) navigator.vibrate?.([200, 100, 200]);
  reconcile(
    at("calls"),
    calls,
    ([id, v]) => `${id} ${v.called_at}`,
    ([id, visit]) =>
      el(
        "section",
        { class: "call", "aria-label": WHY[visit.by] },
        el(
          "div",
          {},
          el("p", {}, WHY[visit.by]),
          el("h2", {}, el("span", {}, number(visit.number)), visit.name),
          el("p", {}, visit.lane === "call" ? t("On the phone") : tn("{n} person", "{n} people", visit.party), visit.desk && ` · ${visit.desk}`),
        ),
        el("due-ring", { until: visit.accept_by, total: (Date.parse(visit.accept_by) - Date.parse(visit.called_at)) / 1000 }),
        el(
          "div",
          { class: "answer" },
          el(
            "button",
            { type: "button", class: "accept", "data-acts": true, onclick: (e) => act(e.currentTarget, "visit.accept", { visit: id }) },
            t("I receive them"),
          ),
          el(
            "button",
            {
              type: "button",
              "data-acts": true,
              onclick: () =>
                ask({
                  title: t("Why can't you?"),
                  cancel: CANCEL,
                  choices: [t("With a client"), t("Out for work"), t("Something private")].map((why) => [why, why]),
                  go: (reason) => send("visit.decline", { visit: id, reason }),
                }),
            },
            t("I can't"),
          ),
        ),
      ),
  );
}

export function drawReceptions(screen) {
  const mine = screen.of("visit").filter(([, v]) => v.state === "received");
  reconcile(
    at("receptions"),
    mine,
    ([id, v]) => `${id} ${v.identified}`,
    ([id, visit]) =>
      el(
        "section",
        { class: "reception" },
        el("p", { class: "sub" }, t("In reception since {time}", { time: clock(visit.accepted_at) })),
        el("h2", {}, el("span", {}, number(visit.number)), visit.name, visit.phone && el("small", {}, visit.phone)),
        !visit.identified && el("p", { class: "warn" }, t("No phone number yet: nothing protects this client for you.")),
        el(
          "div",
          { class: "two" },
          visit.identified
            ? el("a", { class: "button primary", href: "#units" }, t("Choose a home"))
            : el("button", { type: "button", class: "primary", onclick: () => identify(id, visit) }, t("Write down name and phone")),
          el(
            "button",
            { type: "button", "data-acts": true, onclick: (e) => act(e.currentTarget, "visit.end", { visit: id }) },
            t("End reception"),
          ),
        ),
      ),
  );
}

function identify(id, visit) {
  ask({
    title: t("Who is {number}?", { number: number(visit.number) }),
    text: t("Kept in the safe. Screens show only the family name and a masked number."),
    fields: [
      ["name", t("Full name"), { maxlength: 60, required: true }],
      ["phone", t("Phone"), { type: "tel", inputmode: "tel", maxlength: 24, required: true }],
    ],
    choices: [["save", t("Save and protect")]],
    cancel: CANCEL,
    go: async (_, { name, phone }) => {
      await send("visit.identify", { visit: id, name, phone });
      toast(t("Saved. The client is protected for you."));
    },
  });
}

export function drawPending(screen) {
  const open = screen
    .of("application")
    .filter(([, a]) => a.mine && ["waiting", "approved", "paid"].includes(a.state))
    .sort((a, b) => Date.parse(due(a[1])) - Date.parse(due(b[1])));
  at("pending").hidden = !open.length;
  reconcile(
    at("pending").querySelector("ul"),
    open,
    ([id, a]) => `${id} ${a.state} ${a.place}`,
    ([, a]) => el("li", {}, el("a", { href: "#applications", class: "row" }, row(a, label(screen.cards.get(`unit/${a.unit}`))))),
  );
}
const due = (a) => (a.state === "waiting" ? a.answer_by : a.pay_by);
