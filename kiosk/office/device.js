// One screen of the building: how it is, what it held when it last proved it, and what can be done with it.

import { el, write } from "../base/dom.js";
import { leaves, submits } from "../base/typed.js";
import { clock, clockSeconds, date, t, tn } from "../base/words.js";
import { hall, seen } from "./fleet.js";
import { fillPin, pinChoice } from "./pin.js";
import { actButton, confirmIn, plainButton, press, wrong } from "./press.js";
import { SCREEN, may } from "./say.js";

const STATE = {
  live: t("Live"), behind: t("Behind"), silent: t("Silent"), off: t("Off"), never: t("Never seen"), unknown: t("Not known"),
};

/** Makes the row of a device; `fillRow` brings it up to date. */
export function row(screen) {
  return ([id, device]) => {
    const acts = el("div", { class: "acts" });
    const node = el("tbody", {}, el("tr", {},
      el("th", { scope: "row" }, el("strong"), el("small")), el("td", { class: "how" }), el("td", { class: "heard" }, el("b"), el("small")),
      el("td", { class: "n" }, el("b"), el("small")), el("td", { class: "n" }), el("td", { class: "version" }, el("b"), el("small")), el("td", {}, acts)));
    const out = wrong();
    if (device.screen === "board" && may(screen, "device.pin")) acts.append(pinChoice(id, out));
    offer(screen, acts, out, id, device);
    acts.append(out);
    return node;
  };
}

export function fillRow(node, [id, device]) {
  const [name, state, heard, number, lag, version] = node.firstElementChild.children;
  const now = seen(id);
  const [said, { seq, version: current }] = [now.ago !== undefined && now.ago !== null, hall()];
  node.dataset.state = now.state;
  fill(name, device.name, device.pinned ? t("{screen}, only {building}", { screen: SCREEN[device.screen], building: device.pinned }) : SCREEN[device.screen]);
  const choice = node.querySelector("select");
  if (choice) fillPin(choice, device);
  write(state, STATE[now.state]);
  fill(heard, said ? clockSeconds(now.heard_at) : "–", said ? ago(now.ago) : t("let in {day} {time}", { day: date(device.paired_at), time: clock(device.paired_at) }));
  fill(number, said ? now.have.toLocaleString("en-US") : "–", said && now.have < seq ? t("{n} to go", { n: (seq - now.have).toLocaleString("en-US") }) : "");
  write(lag, said ? `${now.lag_ms.toLocaleString("en-US")} ms` : "–");
  fill(version, said ? now.version.slice(0, 6) : "–", !said ? "" : now.version === current ? t("current") : t("old"));
  version.toggleAttribute("data-old", said && now.version !== current);
}

function fill(cell, first, second) {
  write(cell.firstElementChild, first);
  write(cell.lastElementChild, second);
}

function ago(seconds) {
  if (seconds < 100) return t("{n} s ago", { n: Math.round(seconds) });
  if (seconds < 6_000) return t("{n} min ago", { n: Math.round(seconds / 60) });
  return seconds < 172_800 ? t("{n} h ago", { n: Math.round(seconds / 3_600) }) : tn("{n} day ago", "{n} days ago", Math.round(seconds / 86_400));
}

function offer(screen, acts, out, id, device) {
  const box = () => acts.appendChild(el("div", { class: "act" }));
  const ask = (label, verb) => {
    const button = actButton(label, {}, async () => {
      if ((await press(button, out, verb, { device: id })) === null) return;
      button.classList.add("asked");
      setTimeout(() => button.classList.remove("asked"), 2_000);
    });
    acts.append(button);
  };
  if (may(screen, "device.identify")) ask(t("Identify"), "device.identify");
  if (may(screen, "device.reload")) ask(t("Reload"), "device.reload");
  if (may(screen, "device.rename")) offerRename(screen, box(), id);
  if (!may(screen, "device.revoke")) return;
  confirmIn(box(), {
    label: t("Shut out"), kind: "danger", yes: t("Shut out now"), no: t("Keep it"),
    question: () => t("“{name}” goes dark at once and needs a new code to come back.", { name: screen.cards.get(`device/${id}`)?.name ?? device.name }),
    act: (button, said) => press(button, said, "device.revoke", { device: id }),
  });
}

function offerRename(screen, box, id) {
  const rename = plainButton(t("Rename"), { class: "quiet" }, () => {
    const input = el("input", { value: screen.cards.get(`device/${id}`)?.name ?? "", maxlength: "40", "aria-label": t("New name of the screen"), autocomplete: "off" });
    const out = wrong();
    const back = () => (box.replaceChildren(rename), rename.focus());
    const save = actButton(t("Save"), { class: "primary" }, async () => {
      if (!input.value.trim()) return write(out, t("Give the screen a name."));
      if ((await press(save, out, "device.rename", { device: id, name: input.value.trim() })) !== null) back();
      return null;
    });
    const form = el("div", { class: "row" }, input, save, el("button", { type: "button", class: "quiet", onclick: back }, t("Not now")));
    input.addEventListener("keydown", (event) => submits(event) && save.click());
    form.addEventListener("keydown", (event) => leaves(event) && back());
    box.replaceChildren(form, out);
    input.select();
  });
  box.replaceChildren(rename);
}
