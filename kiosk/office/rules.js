// The rules in force: each value, where it comes from, since when; and how to change it.

import { el, reconcile, write } from "../base/dom.js";
import { clock, date, money, t, tn } from "../base/words.js";
import { choice } from "./person.js";
import { actButton, press, wrong } from "./press.js";
import { may } from "./say.js";

const settings = document.getElementById("settings");

const NAME = {
  "hall.opens": t("The hall opens"), "hall.closes": t("The hall closes"), "roster.cutoff": t("Rosters are due by"),
  "rotation.minimum": t("Least people of a group on a day"), "rotation.order": t("Order of the round"),
  "rotation.start_group": t("Group that begins the round"), "turn.accept_seconds": t("Time to accept a visitor"),
  "turn.ring_seconds": t("Time to answer a call"), "protection.days": t("Protection of a client"),
  "ownership.visit_over_call": t("A visit comes before a call"), "application.life_minutes": t("Life of an application"),
  "hold.pay_minutes": t("Time to pay for a hold"), "deposit.minimum_fen": t("Smallest deposit"), "control.by": t("A unit is controlled by"),
};
const CHOICE = {
  cyclic: t("group by group: A1 B1 C1 D1 A2…"), spread: t("spread evenly over the round"), fixed: t("always the first"), rotate: t("the next one each round"),
  yes: t("yes"), no: t("no"), receipt: t("the cashier's receipt"), controller: t("the sales controller, after the receipt"),
};
const UNIT = { 
  seconds: (n) => tn("{n} second", "{n} seconds", n), minutes: (n) => tn("{n} minute", "{n} minutes", n), days: (n) => tn("{n} day", "{n} days", n),
  minimum: (n) => tn("{n} person", "{n} people", n),
};

export function drawRules(screen) {
  const rows = screen.panel("rules")?.settings ?? [];
  reconcile(settings, rows, (one) => one.key, create(screen), update);
}

function create(screen) {
  return ({ key }) => {
    const node = el("li", { class: "setting" }, el("h3", {}, NAME[key] ?? key), el("strong"), el("p", { class: "from" }), el("p", { class: "sub" }), el("div", { class: "act" }));
    if (may(screen, "policy.set")) offer(screen, node.querySelector(".act"), key);
    return node;
  };
}

function update(node, one) {
  const [, value, from, since] = node.children;
  write(value, says(one.key, one.value));
  const own = one.set_by ? t("set by {name}", { name: one.set_by === "system" ? t("the hall itself") : one.set_by }) : "";
  const source = own || (one.ours ? t("our default") : one.rule);
  write(from, own && one.rule ? `${own} (${one.rule}: ${says(one.key, one.default)})` : source);
  const when = one.since ? t("since {day} {time}, version {n}", { day: date(one.since), time: clock(one.since), n: one.version }) : "";
  write(since, one.reason ? `${when} · ${one.reason}` : when);
}

function says(key, value) {
  if (key.endsWith("_fen")) return money(value);
  if (typeof value !== "number") return CHOICE[value] ?? String(value);
  return (UNIT[key.split(/[._]/).at(-1)] ?? String)(value);
}

function offer(screen, box, key) {
  const change = actButton(t("Change it"), { class: "quiet", "aria-label": `${t("Change it")}: ${NAME[key] ?? key}` }, () => {
    const one = screen.panel("rules").settings.find((row) => row.key === key);
    const field = fieldFor(one);
    const reason = el("input", { maxlength: "200", autocomplete: "off" });
    const out = wrong();
    const back = () => (box.replaceChildren(change), change.focus());
    const save = actButton(t("Put in force"), { class: "primary" }, async () => {
      const value = read(one, field.value);
      field.toggleAttribute("aria-invalid", false);
      if (value === null) {
        field.setAttribute("aria-invalid", "true");
        return write(out, t("This value is not allowed here."));
      }
      if (!reason.value.trim()) return write(out, t("A reason is needed."));
      if ((await press(save, out, "policy.set", { key, value, reason: reason.value.trim() })) !== null) back();
      return null;
    });
    box.replaceChildren(el("form", { class: "change", onsubmit: (event) => (event.preventDefault(), save.click()) },
      el("div", { class: "row fields" }, el("label", {}, key.endsWith("_fen") ? t("New value, in yuan") : t("New value"), field), el("label", { class: "wide" }, t("The reason"), reason)),
      el("p", { class: "sub" }, bounds(one)),
      el("div", { class: "row" }, save, el("button", { type: "button", class: "quiet", onclick: back }, t("Leave it"))), out));
    field.focus();
  });
  box.replaceChildren(change);
}

function fieldFor(one) {
  if (one.choices.length) return choice(one.choices.map((word) => [word, CHOICE[word] ?? word]), one.value);
  if (typeof one.default !== "number") return el("input", { type: "time", value: one.value });
  const scale = one.key.endsWith("_fen") ? 100 : 1;
  return el("input", { inputmode: "numeric", value: String(one.value / scale), autocomplete: "off" });
}

function read(one, text) {
  if (one.choices.length) return one.choices.includes(text) ? text : null;
  if (typeof one.default !== "number") return /^\d\d:\d\d$/.test(text) ? text : null;
  const typed = Number(text.replace(/[,，\s]/g, ""));
  const value = one.key.endsWith("_fen") ? Math.round(typed * 100) : typed;
  return text.trim() && Number.isInteger(value) && value >= (one.low ?? -Infinity) && value <= (one.high ?? Infinity) ? value : null;
}

function bounds(one) {
  if (one.choices.length || typeof one.default !== "number") return t("It was {value} from the start.", { value: says(one.key, one.default) });
  const said = (n) => (one.key.endsWith("_fen") ? money(n) : n);
  return t("A whole number from {low} to {high}; it was {value} from the start.", { low: said(one.low), high: said(one.high), value: says(one.key, one.default) });
}
