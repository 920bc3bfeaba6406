// The cash desk: who pays, how much, and one button. Deadlines on the left, today's takings on the right.

import { el, reconcile, write } from "../base/dom.js";
import { live } from "../base/live.js";
import { clock, day, t } from "../base/words.js";
import { actOnlyWhileLive, label, mark } from "../base/unit_marks.js";
import { sayInOutage } from "../base/outage.js";
import { clearDone, drawReceipt } from "./receipt.js";
import { drawToday } from "./today.js";

const screen = live();
const at = (id) => document.getElementById(id);
let picked = null;

screen.onchange((changed, first) => {
  const kinds = new Set([...changed.keys()].map((path) => path.split("/")[0]));
  if (first || kinds.has("receipt")) drawToday(screen);
  draw();
});
actOnlyWhileLive(screen);

sayInOutage(document.querySelector(".outage"), (time) => t("The list and today's sum are as of {time}.", { time }));

let today = "";
screen.every((now) => {
  if (today && today !== day(now)) drawToday(screen);
  today = day(now);
});

function draw() {
  const all = screen.of("application");
  const holds = all.filter(([, a]) => a.state === "approved").sort((a, b) => a[1].pay_by.localeCompare(b[1].pay_by));
  const paid = all.filter(([, a]) => a.state === "paid").sort((a, b) => a[1].number - b[1].number);
  write(at("count"), holds.length);
  at("sorted").hidden = !holds.length;
  at("paid-title").hidden = !paid.length;
  const key = ([id, a]) => `${id} ${a.pay_by} ${label(a)} ${a.consultant?.badge}`;
  reconcile(at("holds"), holds, key, hold, (row, [id]) => current(row.firstChild, id === picked));
  reconcile(at("paid"), paid, key, ([, a]) => el("li", { class: "ready" }, el("strong", {}, label(a)), el("small", {}, about(a))));
  drawReceipt(screen, picked);
}

/** On to the form: into the amount where there is a keyboard; a touch screen would put one over the form. */
function toTheForm() {
  const target = matchMedia("(pointer: fine)").matches ? at("amount") : at("receipt").querySelector("h2");
  target.focus({ preventScroll: true });
  at("desk").scrollTop = 0;
  at("desk").scrollIntoView(); // where the columns stand one below the other
}

const about = (a) => `${a.consultant?.badge ?? ""} ${a.consultant?.name ?? ""} · ${a.client_name}`;

function current(button, is) {
  if (is) button.setAttribute("aria-current", "true");
  else button.removeAttribute("aria-current");
}

function hold([id, a]) {
  const total = (Date.parse(a.pay_by) - Date.parse(a.approved_at)) / 1000;
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
      { type: "button", class: "hold", onclick: pick },
      el("span", { class: "ring" }, el("due-ring", { until: a.pay_by, total, "aria-hidden": "true" }), mark("on_hold")),
      el("span", {}, el("strong", {}, label(a)), el("small", {}, about(a))),
      el("span", { class: "when" }, el("time-left", { until: a.pay_by }), el("small", {}, t("by {time}", { time: clock(a.pay_by) }))),
    ),
  );
}
