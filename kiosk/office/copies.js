// The numbered copies of a list on paper: handed out to groups, brought back, lost.

import { ask } from "../base/dialog.js";
import { el } from "../base/dom.js";
import { COPY } from "../base/price_words.js";
import { send } from "../base/send.js";
import { t, tn } from "../base/words.js";
import { choice } from "./person.js";
import { actButton, plainButton, press, wrong } from "./press.js";
import { groupName, may } from "./say.js";

/** Into `node` the copies of this list that are out, how many are back, and the form that hands out more. */
export function drawCopies(node, screen, id, list) {
  const copies = screen.of("price_copy").filter(([, copy]) => copy.price_list === id).sort(([, a], [, b]) => a.group.localeCompare(b.group) || a.number - b.number);
  const over = Boolean(list.undone_at ?? list.recalled_at);
  const keeps = may(screen, "price_copy.issue") && may(screen, "price_copy.return") && may(screen, "price_copy.lose");
  const state = JSON.stringify([copies, over, keeps, screen.of("group").map(([group]) => group)]);
  if (node.dataset.drawn === state || node.querySelector("form")) return;
  node.dataset.drawn = state;
  const back = copies.filter(([, copy]) => copy.state === "returned").length;
  const shown = copies.filter(([, copy]) => copy.state !== "returned");
  node.replaceChildren(
    ...(copies.length ? [el("p", { class: over && shown.some(([, copy]) => copy.state === "out") ? "overdue" : "" }, summary(shown, back))] : []),
    el("ul", {}, shown.map(([copy, about]) => row(copy, about, keeps))),
    keeps && !over ? handOut(node, screen, id) : "",
  );
}

function summary(shown, back) {
  const out = shown.filter(([, copy]) => copy.state === "out").length;
  return [tn("{n} copy is out", "{n} copies are out", out), back && tn("{n} copy is back", "{n} copies are back", back)].filter(Boolean).join(" · ");
}

function row(id, copy, keeps) {
  const out = wrong();
  const back = actButton(t("It is back"), { class: "quiet", "aria-label": `${t("It is back")}: ${copy.called}` }, () => press(back, out, "price_copy.return", { price_copy: id }));
  const lost = plainButton(t("Lost"), { class: "quiet", "aria-label": `${t("Lost")}: ${copy.called}` }, () => ask({
    title: t("Copy {called} is lost?", copy), note: t("How it was lost"), choices: [["lost", t("It is lost")]],
    go: (_, { note }) => send("price_copy.lose", { price_copy: id, reason: note }),
  }));
  const said = [COPY[copy.state], copy.reason && `“${copy.reason}”`].filter(Boolean).join(" · ");
  return el("li", {}, el("b", {}, copy.called), el("span", {}, said), copy.state === "out" && keeps ? el("div", { class: "row" }, back, lost) : "", out);
}

function handOut(node, screen, id) {
  const open = plainButton(t("Hand out copies"), { class: "quiet" }, () => {
    const group = choice(screen.of("group").filter(([, g]) => !g.exited).map(([g]) => [g, groupName(g)]), "");
    const many = el("input", { inputmode: "numeric", maxlength: "2", value: "1", autocomplete: "off" });
    const out = wrong();
    const save = actButton(t("Hand out"), { class: "primary" }, async () => {
      if ((await press(save, out, "price_copy.issue", { price_list: id, group: group.value, copies: Number(many.value.trim()) || 0 })) !== null) close();
    });
    const form = el("form", { class: "change", onsubmit: (event) => (event.preventDefault(), save.click()) },
      el("div", { class: "pair" }, el("label", {}, t("Group"), group), el("label", {}, t("How many"), many)),
      el("div", { class: "row" }, save, plainButton(t("Leave it"), { class: "quiet" }, () => close())), out);
    const close = () => {
      form.replaceWith(open);
      delete node.dataset.drawn;
      drawCopies(node, screen, id, screen.cards.get(`price_list/${id}`));
    };
    open.replaceWith(form);
    group.focus();
  });
  return open;
}
