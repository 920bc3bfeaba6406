// What was then: the board at any second of a day, from the journal. The day is asked for once; time goes by on the page.

import { el, write } from "../base/dom.js";
import { live } from "../base/live.js";
import { answerOf } from "../base/send.js";
import { UNIT, label } from "../base/unit_words.js";
import { clockSeconds, isoDay, momentAt, t } from "../base/words.js";
import { naturally } from "../base/unit_order.js";
import { Homes } from "./homes.js";
import { Past } from "./past.js";

const MINUTE = 60;
const screen = live();
const at = (name) => document.getElementById(`past-${name}`);
const [day, time, slider, before, after, newer, said, failed] = ["day", "time", "slider", "before", "after", "newer", "said", "failed"].map(at);
const listeners = [];
const homes = new Homes(at("homes"), (unit) => listeners.forEach((fn) => fn(unit)));
let past = null; // the day that is shown
let head = 0; // the number of the hall when it was asked for
let asked = 0;
let second = 0;
let building = "";

/** fn(unit id) when somebody chooses a home. */
export const onhome = (fn) => listeners.push(fn);

export function openPast() {
  if (past) return;
  if (!day.value) day.value = isoDay(screen.now());
  load();
}

/** Back at the home that was chosen, where the keyboard goes on. */
export const backToHome = () => homes.focus();

/** What was looked at ends with the visit to the journal. */
export function leavePast() {
  asked += 1;
  past = null;
  day.value = time.value = building = "";
  settle("", "");
}

day.addEventListener("change", () => day.value && load());
time.addEventListener("change", () => past && time.value && go(secondOf(time.value)));
slider.addEventListener("input", () => go(Number(slider.value)));
slider.addEventListener("keydown", (event) => {
  const by = { PageUp: MINUTE, PageDown: -MINUTE }[event.key];
  if (!by) return;
  event.preventDefault();
  go(second + by);
});
before.addEventListener("click", () => go(past.before(second)));
after.addEventListener("click", () => go(past.after(second)));
newer.addEventListener("click", () => load());
at("when").addEventListener("submit", (event) => event.preventDefault());
screen.every(() => {
  const more = past && screen.seq > head && day.value === isoDay(screen.now());
  newer.hidden = !more;
  if (more) write(newer, t("Newer changes: {n}", { n: screen.seq - head }));
});

/** The day of the field, and its end; of today the present. */
async function load() {
  const mine = ++asked;
  settle(t("Looking…"), "");
  head = screen.seq ?? 0;
  try {
    const answer = await answerOf(`/api/${document.body.dataset.hall}/replay?day=${encodeURIComponent(day.value)}`);
    if (mine !== asked) return;
    past = new Past(answer);
    slider.max = past.last;
    const [from, until] = at("ends").children;
    write(from, clockSeconds(past.since));
    write(until, clockSeconds(past.since + past.last * 1_000));
    settle("", "");
    go(past.last);
  } catch (problem) {
    if (mine !== asked) return;
    past = null;
    if (!problem.sentence) console.error(problem);
    settle("", problem.sentence ?? t("The server could not handle this. Please check, then try again."));
  }
}

function settle(says, wrong) {
  write(said, says);
  failed.hidden = !wrong;
  failed.replaceChildren(...(wrong ? [el("p", { class: "wrong", role: "alert" }, wrong), el("button", { type: "button", onclick: load }, t("Try again"))] : []));
  at("line").hidden = at("board").hidden = !past;
  before.disabled = after.disabled = time.disabled = !past;
}

/** Show the board as it was at the end of this second of the day. */
function go(wanted) {
  second = Math.min(past.last, Math.max(0, wanted ?? second));
  const moment = past.since + second * 1_000;
  slider.value = second;
  slider.setAttribute("aria-valuetext", clockSeconds(moment));
  time.value = clockSeconds(moment);
  before.disabled = past.before(second) === null;
  after.disabled = past.after(second) === null;
  draw(past.at(second));
  const last = past.latest(second);
  write(said, last ? t("Last change of the day until then: {time}, {unit}: {state} (No. {n})", {
    time: clockSeconds(past.since + last.second * 1_000), unit: label(last.unit), state: UNIT[last.state] ?? t("no longer there"), n: last.seq,
  }) : t("No home had changed that day until then."));
}

function draw(states) {
  const names = [...new Set(past.units.map((unit) => unit.building))].sort(naturally);
  if (!names.includes(building)) building = names[0] ?? "";
  drawSums(states);
  const chips = at("buildings");
  if ([...chips.children].map((chip) => chip.textContent).join() !== names.join()) {
    chips.replaceChildren(...names.map((name) => el("button", { type: "button", onclick: () => (building = name, go(second)) }, name)));
  }
  for (const chip of chips.children) chip.setAttribute("aria-pressed", String(chip.textContent === building));
  homes.show(past, building, states);
}

/** How many homes of this building and of all were in which state. */
function drawSums(states) {
  const [here, all] = [past.counts(states, building), past.counts(states)];
  const row = (name, some, many, kind) => el("tr", { class: kind }, el("th", { scope: "row" }, name), el("td", {}, some), el("td", {}, many));
  const sum = (counts) => Object.values(counts).reduce((n, many) => n + many, 0);
  at("sums").replaceChildren(sum(all) ? el("table", {},
    el("caption", { class: "unseen" }, t("Units by building and state")),
    el("thead", {}, el("tr", {}, [t("State"), building, t("All buildings")].map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, Object.keys(UNIT).filter((state) => all[state]).map((state) => row([el("i", { class: `swatch ${state}`, "aria-hidden": "true" }), UNIT[state]], here[state] ?? 0, all[state])),
      row(t("Total"), sum(here), sum(all), "all"))) : el("p", { class: "empty" }, t("There were no homes yet.")));
}

/** The second of the day that the hall's clocks showed as HH:MM or HH:MM:SS. */
function secondOf(clock) {
  const [hour, minute, seconds = "0"] = clock.split(":");
  return Math.round((Date.parse(momentAt(day.value, `${hour}:${minute}`)) - past.since) / 1_000) + Number(seconds);
}
