// The rules in force: each value, where it comes from, since when; and how to change it.

import { el, reconcile, write } from "../base/dom.js";
import { clock, date, money, t } from "../base/words.js";
import { choice } from "./person.js";
import { drawHallName } from "./hallname.js";
import { actButton, plainButton, press, wrong } from "./press.js";
import { may } from "./say.js";
import { CHOICE, NAME, says } from "./settings.js";
import { draft, settled } from "./unsaved.js";

const settings = document.getElementById("settings");

export function drawRules(screen) {
  const rows = screen.panel("rules")?.settings ?? [];
  drawHallName(screen);
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

function offer(screen, box, key) {
  const change = plainButton(t("Change it"), { class: "quiet", "aria-label": `${t("Change it")}: ${NAME[key] ?? key}` }, () => {
    const one = screen.panel("rules").settings.find((row) => row.key === key);
    const field = fieldFor(one);
    const reason = el("input", { maxlength: "200", autocomplete: "off" });
    const out = wrong();
    const back = () => {
      settled(form);
      box.replaceChildren(change);
      change.focus();
    };
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
    const form = el("form", { class: "change", onsubmit: (event) => (event.preventDefault(), save.click()) },
      el("div", { class: "row fields" }, el("label", {}, key.endsWith("_fen") ? t("New value, in yuan") : t("New value"), field), el("label", { class: "wide" }, t("The reason"), reason)),
      el("p", { class: "sub" }, bounds(one)),
      el("div", { class: "row" }, save, el("button", { type: "button", class: "quiet", onclick: back }, t("Leave it"))), out);
    box.replaceChildren(form);
    draft(form, { drop: back });
    field.focus();
  });
  box.replaceChildren(change);
}

const isList = (one) => Array.isArray(one.default);

function fieldFor(one) {
  if (isList(one)) return el("textarea", { rows: String(one.most), autocomplete: "off" }, one.value.join("\n"));
  if (one.choices.length) return choice(one.choices.map((word) => [word, CHOICE[word] ?? word]), one.value);
  if (typeof one.default !== "number") return el("input", { type: "time", value: one.value });
  const scale = one.key.endsWith("_fen") ? 100 : 1;
  return el("input", { inputmode: "numeric", value: String(one.value / scale), autocomplete: "off" });
}

function read(one, text) {
  if (isList(one)) return linesOf(one, text);
  if (one.choices.length) return one.choices.includes(text) ? text : null;
  if (typeof one.default !== "number") return /^\d\d:\d\d$/.test(text) ? text : null;
  const typed = Number(text.replace(/[,，\s]/g, ""));
  const value = one.key.endsWith("_fen") ? Math.round(typed * 100) : typed;
  return text.trim() && Number.isInteger(value) && value >= (one.low ?? -Infinity) && value <= (one.high ?? Infinity) ? value : null;
}

function linesOf(one, text) {
  const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
  return lines.length <= one.most && lines.every((line) => [...line].length <= one.longest) && new Set(lines).size === lines.length ? lines : null;
}

function bounds(one) {
  if (one.key === "hall.places") return t("One on each line, up to {most} of up to {longest} characters. The front desk always belongs to them.", one);
  if (one.key === "mortgage.banks") return t("One bank on each line: its name, a colon, and its papers with 、 between them; up to {most} of up to {longest} characters.", one);
  if (isList(one)) return t("One on each line, up to {most} of up to {longest} characters.", one);
  if (one.choices.length || typeof one.default !== "number") return t("It was {value} from the start.", { value: says(one.key, one.default) });
  const said = (n) => (one.key.endsWith("_fen") ? money(n) : n);
  return t("A whole number from {low} to {high}; it was {value} from the start.", { low: said(one.low), high: said(one.high), value: says(one.key, one.default) });
}
