// The sales plan: whether the project sells, its phase, its permit, what is to be sold, and how far it is.

import { el, reconcile, write } from "../base/dom.js";
import { LINE, PHASE, STATUS } from "../base/plan_words.js";
import { date, t, tn } from "../base/words.js";
import { choice } from "./person.js";
import { actButton, plainButton, press, wrong } from "./press.js";
import { may } from "./say.js";
import { draft, settled } from "./unsaved.js";

const facts = document.getElementById("plan-facts");
const phases = document.getElementById("phases");

// fact -> its name, what it says, since when or why, the command that changes it for whoever may, and the field for it
const FACTS = {
  status: [t("The project is"), (p) => STATUS[p.status], (p) => [since(p.since), unready(p)].filter(Boolean).join(" · "), (screen) => may(screen, "plan.set_status") && "plan.set_status", (p) => choice(Object.entries(STATUS), p.status), (value) => ({ status: value })],
  phase: [t("Phase"), (p) => PHASE[p.phase] ?? t("none yet"), (p) => since(p.phase_since), (screen) => may(screen, "plan.set_phase") && "plan.set_phase", (p) => choice(Object.entries(PHASE), p.phase ?? "preparation"), (value) => ({ phase: value })],
  permit: [
    t("Presale permit"),
    (p) => p.permit || t("not entered"),
    (p) => (p.planned && !p.permit ? t("Until it is entered no home is released, and the cash desk takes no money.") : ""),
    (screen) => may(screen, "plan.enter_permit") && "plan.enter_permit",
    (p) => el("input", { value: p.permit, maxlength: "60", autocomplete: "off", spellcheck: "false" }),
    (value) => (value.trim() ? { permit: value.trim() } : null),
  ],
};

/** What holds no launch back, and ought to be known before it (SC-42). */
const unready = ({ unready: many }) => (many ? tn("{n} preparation is not ready", "{n} preparations are not ready", many) : "");

const since = (at) => (at ? t("since {day}", { day: date(at) }) : "");

export function drawPlan(screen) {
  const plan = screen.panel("plan");
  if (!plan?.phases.length) return;
  reconcile(facts, Object.entries(FACTS), ([name]) => name, ([, [title, , , verb, field, args]]) => row(title, verb(screen), () => field(screen.panel("plan")), args), (node, [name, [, says, from]]) => {
    write(node.children[1], says(plan));
    write(node.children[2], from(plan));
    node.classList.toggle("warn", name === "status" && plan.unready > 0);
  });
  reconcile(phases, plan.phases, (one) => one.phase, ({ phase }) => row(PHASE[phase], may(screen, "plan.set_target") && "plan.set_target", () => homesOf(screen, phase), (value) => targetOf(phase, value)), (node, one) => {
    write(node.children[1], one.target ? tn("{n} unit to sell", "{n} units to sell", one.target) : t("no target"));
    write(node.children[2], one.phase === plan.phase ? t("It runs now.") : "");
  });
  drawProgress(plan);
}

function homesOf(screen, phase) {
  const { target } = screen.panel("plan").phases.find((one) => one.phase === phase);
  return el("input", { inputmode: "numeric", maxlength: "6", value: String(target), autocomplete: "off" });
}

function targetOf(phase, value) {
  const homes = Number(value.trim());
  return value.trim() && Number.isInteger(homes) && homes >= 0 && homes <= 100_000 ? { phase, homes } : null;
}

/** One fact; for whoever may change it by `verb`, with the button that opens its field. */
function row(title, verb, field, args) {
  const act = el("div", { class: "act" });
  if (verb) offer(act, title, verb, field, args);
  return el("li", { class: "setting" }, el("h3", {}, title), el("strong"), el("p", { class: "from" }), act);
}

function offer(act, title, verb, field, args) {
  const change = plainButton(t("Change it"), { class: "quiet", "aria-label": `${t("Change it")}: ${title}` }, () => {
    const [input, out] = [field(), wrong()];
    const back = () => {
      settled(form);
      act.replaceChildren(change);
      change.focus();
    };
    const save = actButton(t("Put in force"), { class: "primary" }, async () => {
      const wanted = args(input.value);
      input.toggleAttribute("aria-invalid", false);
      if (wanted === null) {
        input.setAttribute("aria-invalid", "true");
        return write(out, t("This value is not allowed here."));
      }
      if ((await press(save, out, verb, wanted)) !== null) back();
      return null;
    });
    const form = el("form", { class: "change", onsubmit: (event) => (event.preventDefault(), save.click()) },
      el("div", { class: "row fields" }, el("label", { class: "wide" }, title, input)),
      el("div", { class: "row" }, save, el("button", { type: "button", class: "quiet", onclick: back }, t("Leave it"))), out);
    act.replaceChildren(form);
    draft(form, { drop: back });
    input.focus();
  });
  act.replaceChildren(change);
}

function drawProgress(plan) {
  write(document.getElementById("plan-target"), plan.target ? tn("Of {n} unit to be sold by the end of this phase. Only signed counts as sold.", "Of {n} units to be sold by the end of this phase. Only signed counts as sold.", plan.target) : t("No target is set for this phase or those before it."));
  document.getElementById("progress").replaceChildren(
    el("tbody", {}, plan.lines.map(({ line, homes, percent }) => el("tr", {}, el("th", { scope: "row" }, LINE[line]), el("td", {}, String(homes)), el("td", {}, percent === null ? "" : `${percent} %`),
      el("td", {}, percent !== null && el("meter", { max: "100", value: percent, "aria-label": LINE[line] }))))),
  );
}
