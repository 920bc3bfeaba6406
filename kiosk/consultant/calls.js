// A call to me: on every tab, with the seconds I have to take it.

import { act } from "../base/act.js";
import { ask } from "../base/dialog.js";
import { byId, el, reconcile, toast } from "../base/dom.js";
import { guardList } from "../base/guard.js";
import { choicesOf } from "../base/reasons.js";
import { send } from "../base/send.js";
import { spoken } from "../base/visit_words.js";
import { secondsBetween, t, tn } from "../base/words.js";
import { WHY, placeOf, shake } from "./say.js";

export function drawCalls(screen) {
  const calls = screen
    .of("visit")
    .filter(([, v]) => v.state === "called")
    .sort((a, b) => a[1].number - b[1].number);
  document.title = calls.length ? t("Call {number}", { number: spoken(calls[0][1].number) }) : t("Consultant");
  if (calls.length && !byId("calls").childElementCount) shake(200, 100, 200);
  guardList(byId("calls"), () => reconcile(byId("calls"), calls, ([id, v]) => `${id} ${v.called_at}`, callOf));
}

function callOf([id, visit]) {
  const who = `${spoken(visit.number)} ${visit.name}`;
  const party = visit.lane === "call" ? t("On the phone") : tn("{n} person", "{n} people", visit.party);
  return el(
    "section",
    { class: "call", "aria-label": WHY[visit.by] },
    el(
      "div",
      {},
      el("p", {}, WHY[visit.by]),
      el("h2", {}, el("span", {}, spoken(visit.number)), " ", visit.name),
      el("p", {}, [party, placeOf(visit)].filter(Boolean).join(" · ")),
    ),
    el("due-ring", { until: visit.accept_by, total: secondsBetween(visit.called_at, visit.accept_by) }),
    el(
      "div",
      { class: "answer" },
      el(
        "button",
        { type: "button", class: "accept", "data-acts": true, onclick: (e) => accept(e.currentTarget, id, who) },
        t("I receive them"),
      ),
      el("button", { type: "button", "data-acts": true, onclick: () => decline(id, who) }, t("I can't")),
    ),
  );
}

async function accept(button, visit, who) {
  if (!(await act(button, "visit.accept", { visit }))) return;
  toast(t("You receive {who}.", { who }));
  location.hash = "#now";
}

function decline(visit, who) {
  ask({
    title: t("Why can't you?"),
    choices: choicesOf(["with-client", "at-work", "private"]),
    go: async (reason) => {
      await send("visit.decline", { visit, reason });
      toast(t("You do not receive {who}: the desk calls somebody else.", { who }));
    },
  });
}
