// What waits: cases of any kind to decide by deadline, paid ones to control, holds in progress, and those in line behind.

import { APPLICATION } from "../base/application_words.js";
import { attribute, byId, el, reconcile, write } from "../base/dom.js";
import { staffName } from "../base/people_names.js";
import { mark } from "../base/unit_marks.js";
import { UNIT, label } from "../base/unit_words.js";
import { clock, secondsBetween, t, tn } from "../base/words.js";
import { allCases, caseAbout, caseItem, otherCase } from "./anycase.js";

const isFrozen = (screen, a) => screen.cards.get(`unit/${a.unit}`)?.state === "frozen";
const UNBROKEN = "\u00a0";

/** {heads, paid, paying, holds, behind}: cases that wait for a signature, and open applications, as [id, card], each by its deadline. */
export function queue(screen) {
  const open = screen.of("application").filter(([, a]) => a.place !== null);
  const by = (moment) => (a, b) => String(a[1][moment]).localeCompare(String(b[1][moment])) || a[1].number - b[1].number;
  const heads = allCases(screen);
  const paid = open.filter(([, a]) => a.state === "paid").sort(by("decided_at"));
  const holds = open.filter(([, a]) => a.state === "approved").sort(by("pay_by"));
  const paying = open.filter(([, a]) => a.state === "waiting" && a.place === 1 && a.pay_by).sort(by("pay_by"));
  const behind = open.filter(([, a]) => a.state === "waiting" && !a.case && !(a.place === 1 && a.pay_by)).sort(by("answer_by"));
  return { heads, paid, paying, holds, behind };
}

export function drawQueue(screen, { heads, paid, paying, holds, behind }, picked, pick) {
  write(byId("count"), heads.length);
  byId("sorted").hidden = !heads.length;
  byId("all").hidden = !heads.length && !paid.length && !paying.length && !holds.length && !behind.length;
  list(screen, "heads", heads, picked, pick);
  list(screen, "paid", paid, picked, pick);
  list(screen, "paying", paying, picked, pick);
  list(screen, "holds", holds, picked, pick);
  list(screen, "behind", behind, picked, pick);
}

function list(screen, id, items, picked, pick) {
  const title = byId(`${id}-title`);
  if (title) title.hidden = !items.length;
  const key = ([app, a]) => `${app} ${a.state} ${a.place} ${a.pay_by} ${a.consultant?.badge} ${a.case?.due} ${a.case?.title} ${a.escalated_at} ${isFrozen(screen, a)}`;
  reconcile(
    byId(id),
    items,
    key,
    ([app, a]) => el("li", {}, otherCase(screen, app) ? caseItem(app, a.case, pick) : item(screen, app, a, pick)),
    (row, [app, a]) => {
      attribute(row.firstChild, "aria-current", app === picked);
      write(row.querySelector(".about"), otherCase(screen, app) ? caseAbout(a.case) : about(screen, a));
    },
  );
}

function about(screen, a) {
  const waiting = screen.cards.get(`unit/${a.unit}`)?.waiting ?? 1;
  const rivals = waiting > 1 ? tn("{n} client", "{n} clients", waiting) : "";
  const line = a.tied ? t("same time") : a.place === 1 ? rivals : t("number {n}", { n: a.place });
  return [a.escalated_at && a.state === "waiting" && t("overdue"), contestWord(a), staffName(a.consultant), a.client_name, line.replaceAll(" ", UNBROKEN)].filter(Boolean).join(" · ");
}

/** In a word, what goes on between it and its rivals. */
const contestWord = (a) => (a.asked?.state === "asked" ? t("asked whether he is sure") : a.ready && a.place > 1 ? t("can pay") : "");

function item(screen, id, a, pick) {
  const until = a.pay_by ?? a.answer_by;
  const from = a.state === "approved" ? a.decided_at : a.submitted_at;
  const frozen = isFrozen(screen, a);
  const timed = a.state !== "paid" && !frozen;
  return el(
    "button",
    { type: "button", class: `item ${a.state}`, onclick: () => pick(id) },
    el(
      "span",
      { class: "ring" },
      timed && el("due-ring", { until, total: secondsBetween(from, until), "aria-hidden": "true" }),
      mark(frozen ? "frozen" : a.state === "waiting" ? "applied" : "on_hold"),
    ),
    el("span", {}, el("strong", {}, label(screen.cards.get(`unit/${a.unit}`))), el("small", { class: "about" })),
    timed
      ? el("span", { class: "when" }, el("time-left", { until }), el("small", {}, t("by {time}", { time: clock(until) })))
      : el("span", { class: "when" }, frozen ? UNIT.frozen : APPLICATION.paid),
  );
}
