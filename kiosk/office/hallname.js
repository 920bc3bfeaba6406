// What the hall is called, over every wall and page, and the zone its days are counted in; and how to change it.

import { el, write } from "../base/dom.js";
import { t } from "../base/words.js";
import { actButton, plainButton, press, wrong } from "./press.js";
import { may } from "./say.js";
import { draft, settled } from "./unsaved.js";

const box = document.getElementById("hall-name");

export function drawHallName(screen) {
  const site = screen.panel("rules")?.site;
  box.hidden = !site;
  if (!site) return;
  if (!box.childElementCount) build(screen);
  write(box.querySelector("strong"), site.name);
  write(box.querySelector(".from"), site.zone);
}

function build(screen) {
  const act = el("div", { class: "act" });
  box.append(el("h3", {}, t("Name of the hall")), el("strong"), el("p", { class: "from" }), el("p", { class: "sub" }), act);
  if (may(screen, "site.open")) offer(screen, act);
}

function offer(screen, act) {
  const change = plainButton(t("Change it"), { class: "quiet", "aria-label": `${t("Change it")}: ${t("Name of the hall")}` }, () => {
    const { name, zone } = screen.panel("rules").site;
    const [called, counted] = [el("input", { value: name, maxlength: "40", autocomplete: "off" }), el("input", { value: zone, maxlength: "60", autocomplete: "off", spellcheck: "false" })];
    const out = wrong();
    const back = () => {
      settled(form);
      act.replaceChildren(change);
      change.focus();
    };
    const save = actButton(t("Save"), { class: "primary" }, async () => {
      if (!called.value.trim()) return write(out, t("A name is needed."));
      if ((await press(save, out, "site.open", { name: called.value.trim(), zone: counted.value.trim() })) !== null) back();
      return null;
    });
    const form = el("form", { class: "change", onsubmit: (event) => (event.preventDefault(), save.click()) },
      el("div", { class: "row fields" }, el("label", { class: "wide" }, t("Name of the hall"), called), el("label", {}, t("Time zone"), counted)),
      el("div", { class: "row" }, save, el("button", { type: "button", class: "quiet", onclick: back }, t("Leave it"))), out);
    act.replaceChildren(form);
    draft(form, { drop: back });
    called.focus();
  });
  act.replaceChildren(change);
}
