// The catalogue of discounts, the same for every group: what each takes off, for whom, and until when.

import { attribute, el, reconcile, write } from "../base/dom.js";
import { PATH, takesOff } from "../base/quote_lines.js";
import { clock, date, isoDay, t } from "../base/words.js";
import { choice } from "./person.js";
import { actButton, confirmIn, plainButton, press, wrong } from "./press.js";
import { may } from "./say.js";
import { draft, leave, settled } from "./unsaved.js";

const list = document.getElementById("catalogue");
const aside = document.getElementById("discount");
const add = document.getElementById("add-discount");
let drawnFor = null; // whether the buttons of those who keep the catalogue are there

export function drawDiscounts(screen) {
  const keeps = may(screen, "discount.save");
  if (drawnFor !== keeps) offer(screen, keeps);
  const held = screen.of("discount").sort((a, b) => Boolean(a[1].retired_at) - Boolean(b[1].retired_at) || a[1].number - b[1].number);
  document.getElementById("no-discounts").hidden = held.length > 0;
  reconcile(list, held, ([id, d]) => `${id} ${Boolean(d.retired_at)}`, line(screen, keeps), fill);
}

function offer(screen, keeps) {
  drawnFor = keeps;
  rest();
  add.replaceChildren();
  list.replaceChildren();
  if (keeps) add.append(plainButton(t("New discount"), { class: "primary" }, () => leave(aside, () => edit(screen, null))));
}

function rest() {
  const text = drawnFor ? t("Choose a discount to change it. Whoever applied before keeps what he applied for.") : t("The site lead and the executives keep the catalogue.");
  aside.replaceChildren(el("p", { class: "empty" }, text));
}

const line = (screen, keeps) => ([id, d]) => {
  const inside = [el("strong"), el("span"), el("small"), el("small")];
  const node = el("li", { class: "list" }, inside);
  if (keeps && !d.retired_at) node.append(plainButton(t("Change it"), { class: "quiet", "aria-label": `${t("Change it")}: ${d.name}` }, () => leave(aside, () => edit(screen, id))));
  return node;
};

function fill(node, [, d]) {
  const [name, what, when, saved] = node.children;
  write(name, d.name);
  write(what, [takesOff(d), PATH[d.path] ?? t("however it is paid"), d.papers.length ? t("with papers: {papers}", { papers: d.papers.join(t(", ")) }) : t("for everybody"), d.stackable ? t("goes with others") : t("alone")].join(" · "));
  write(when, d.retired_at ? t("taken out {day} {time}", { day: date(d.retired_at), time: clock(d.retired_at) }) : d.until ? t("{from} to {until}", { from: d.since, until: d.until }) : t("from {from} on", { from: d.since }));
  write(saved, t("version {n}, {name}, {day} {time}", { n: d.version, name: d.saved_by === "system" ? t("the hall itself") : d.saved_by, day: date(d.saved_at), time: clock(d.saved_at) }));
  node.classList.toggle("undone", Boolean(d.retired_at));
  attribute(node, "data-retired", Boolean(d.retired_at));
}

/** The form of a discount; `id` is null for a new one. */
function edit(screen, id) {
  const held = screen.cards.get(`discount/${id}`) ?? { name: "", rate: 0, amount_fen: 0, papers: [], stackable: true, path: "", since: isoDay(screen.now()), until: null };
  const name = el("input", { value: held.name, maxlength: "40", autocomplete: "off" });
  const kind = choice([["rate", t("A rate, in percent")], ["amount", t("An amount, in yuan")]], held.amount_fen ? "amount" : "rate");
  const value = el("input", { inputmode: "decimal", maxlength: "12", autocomplete: "off", value: held.amount_fen ? String(held.amount_fen / 100) : held.rate ? String(held.rate / 100) : "" });
  const path = choice([["", t("however it is paid")], ...Object.entries(PATH)], held.path);
  const papers = el("textarea", { rows: "3", autocomplete: "off" }, held.papers.join("\n"));
  const stackable = el("input", { type: "checkbox", checked: held.stackable });
  const [since, until] = [held.since, held.until].map((day) => el("input", { type: "date", value: day ?? "" }));
  const out = wrong();
  const save = actButton(t("Put into the catalogue"), { class: "primary" }, async () => {
    const number = hundredths(value.value);
    if (number === null) return write(out, t("This value is not allowed here."));
    const args = {
      id, name: name.value.trim(), rate: kind.value === "rate" ? number : 0, amount_fen: kind.value === "amount" ? number : 0, path: path.value,
      papers: papers.value.split("\n").map((paper) => paper.trim()).filter(Boolean), stackable: stackable.checked, since: since.value, until: until.value || null,
    };
    if ((await press(save, out, "discount.save", args)) !== null) close();
    return null;
  });
  const close = () => {
    settled(form);
    rest();
  };
  const gone = el("div");
  const form = el("form", { class: "fields-of", onsubmit: (event) => (event.preventDefault(), save.click()) },
    el("label", {}, t("What it is called"), name),
    el("div", { class: "pair" }, el("label", {}, t("It takes off"), kind), el("label", {}, t("How much"), value)),
    el("label", {}, t("Applies to"), path),
    el("label", {}, t("Papers it wants, one on each line"), papers),
    el("p", { class: "sub" }, t("Without papers everybody is given it; with papers it is claimed, and the site manager looks at them.")),
    el("div", { class: "ticks" }, el("label", { class: "tick" }, stackable, el("span", {}, t("Goes with others that say so too")))),
    el("div", { class: "pair" }, el("label", {}, t("First day"), since), el("label", {}, t("Last day, if any"), until)),
    el("div", { class: "row" }, save, el("button", { type: "button", class: "quiet", onclick: () => leave(aside, rest) }, t("Close"))), out, gone);
  aside.replaceChildren(el("h2", { tabindex: "-1" }, id ? held.name : t("New discount")), form);
  if (id && may(screen, "discount.retire")) {
    confirmIn(gone, {
      label: t("Take it out of the catalogue"), kind: "quiet", yes: t("Take it out now"), question: () => t("Nobody who applies from now on is given it. Whoever applied before keeps it."),
      act: async (button, said) => {
        const result = await press(button, said, "discount.retire", { discount: id });
        if (result !== null) close();
        return result;
      },
    });
  }
  draft(form, { drop: rest });
  aside.querySelector("h2").focus();
}

/** 1.5 typed is 150: both a percent and a yuan have a hundred parts. Null for anything else. */
function hundredths(typed) {
  const found = /^(\d{1,10})(?:\.(\d{1,2}))?$/.exec(typed.replaceAll(/[,，\s]/g, ""));
  return found ? Number(found[1] + (found[2] ?? "").padEnd(2, "0")) : null;
}
