// The cash desk: who pays, how much, and one button. Deadlines on the left, today's takings on the right.

import { attribute, byId, el, reconcile, write } from "../base/dom.js";
import { actOnlyWhileLive } from "../base/guard.js";
import { live } from "../base/live.js";
import { sayInOutage } from "../base/outage.js";
import { staffName } from "../base/people_names.js";
import { mark } from "../base/unit_marks.js";
import { label } from "../base/unit_words.js";
import { clock, day, money, secondsBetween, t } from "../base/words.js";
import { drawBehind } from "./behind.js";
import { drawSheets } from "./closing.js";
import { clearDone, drawReceipt } from "./receipt.js";
import { drawRefunds } from "./refunds.js";
import { drawToday } from "./today.js";

const screen = live();
let picked = null;

screen.onchange((changed, first) => {
  const kinds = new Set([...changed.keys()].map((path) => path.split("/")[0]));
  if (first || kinds.has("receipt") || kinds.has("refund") || kinds.has("panel")) drawToday(screen);
  drawRefunds(screen);
  drawSheets(screen);
  draw();
});
actOnlyWhileLive(screen);

sayInOutage(document.querySelector(".outage"), (time) => t("The list and today's sum are as of {time}.", { time }));

let today = "";
screen.every((now) => {
  if (today && today !== day(now)) for (const part of [drawToday, drawRefunds, drawSheets]) part(screen);
  today = day(now);
});

function draw() {
  const all = screen.of("application").filter(([, a]) => a.place !== null);
  const holds = all.filter(([, a]) => a.payable).sort((a, b) => a[1].pay_by.localeCompare(b[1].pay_by));
  const paid = all.filter(([, a]) => a.state === "paid").sort((a, b) => a[1].number - b[1].number);
  write(byId("count"), holds.length);
  byId("sorted").hidden = !holds.length;
  byId("paid-title").hidden = !paid.length;
  const key = ([id, a]) => `${id} ${a.pay_by} ${label(a)} ${a.consultant?.badge} ${tagOf(a)} ${a.received_fen}`;
  reconcile(byId("holds"), holds, key, hold, (row, [id]) => attribute(row.firstChild, "aria-current", id === picked));
  reconcile(byId("paid"), paid, key, ([, a]) => el("li", { class: "ready" }, el("strong", {}, label(a)), el("small", {}, about(a))));
  drawBehind(screen, all.filter(([, a]) => !a.payable && a.state !== "paid"));
  drawReceipt(screen, picked);
}

/** On to the form: into the amount where there is a keyboard; a touch screen would put one over the form. */
function toTheForm() {
  const target = matchMedia("(pointer: fine)").matches ? byId("amount") : byId("receipt").querySelector("h2");
  target.focus({ preventScroll: true });
  byId("desk").scrollTop = 0;
  byId("desk").scrollIntoView(); // where the columns stand one below the other
}

/** Why it is he who may pay. */
const tagOf = (a) => (a.tied ? t("same time") : a.passed ? t("passed on") : t("first"));

const about = (a) => [a.client_name, a.received_fen ? t("Received {amount}", { amount: money(a.received_fen) }).replaceAll(" ", "\u00a0") : staffName(a.consultant)].join(" · ");

function hold([id, a]) {
  const total = secondsBetween(a.approved_at, a.pay_by);
  const pick = () => {
    picked = id;
    clearDone();
    draw();
    toTheForm();
  };
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: a.received_fen ? "hold parted" : "hold", onclick: pick },
      el("span", { class: "ring" }, el("due-ring", { until: a.pay_by, total, "aria-hidden": "true" }), mark("on_hold")),
      el("span", {}, el("strong", {}, label(a)), el("small", {}, el("b", { class: a.tied ? "tag tied" : a.passed ? "tag passed" : "tag" }, tagOf(a)), " ", about(a))),
      el("span", { class: "when" }, el("time-left", { until: a.pay_by }), el("small", {}, t("by {time}", { time: clock(a.pay_by) }))),
    ),
  );
}
