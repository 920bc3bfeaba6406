// The screens of the building: let one in by its code, rename it, take its rights away.

import { el, reconcile, write } from "../base/dom.js";
import { post } from "../base/send.js";
import { date, clock, t } from "../base/words.js";
import { actButton, attempt, confirmIn, press, wrong } from "./press.js";
import { may, SCREEN } from "./say.js";

const form = document.getElementById("pair");
const code = document.getElementById("pair-code");
const name = document.getElementById("pair-name");
const paired = document.getElementById("paired");
const gone = document.getElementById("gone");

export function drawDevices(screen) {
  form.hidden = !may(screen, "device.rename");
  const devices = screen.of("device").sort((a, b) => (a[1].paired_at < b[1].paired_at ? 1 : -1));
  const inUse = devices.filter(([, d]) => !d.revoked_at);
  const revoked = devices.filter(([, d]) => d.revoked_at);
  reconcile(paired, inUse, ([id]) => id, line(screen), fillLine);
  document.getElementById("no-devices").hidden = inUse.length > 0;
  gone.hidden = !revoked.length;
  write(gone.querySelector("summary"), t("{n} no longer let in", { n: revoked.length }));
  reconcile(gone.querySelector("ul"), revoked, ([id]) => id, () => el("li", { class: "device" }, el("b"), el("strong"), el("span")), fillLine);
}

code.addEventListener("input", () => {
  const letters = code.value.toUpperCase().replace(/[^A-Z]/g, "").slice(0, 8);
  code.value = letters.length > 4 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters;
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [button, out] = [form.querySelector("button"), form.querySelector(".wrong")];
  if (code.value.length !== 9) return refuse(out, code, t("The code has eight letters."));
  if (!name.value.trim()) return refuse(out, name, t("Say where the screen stands, so that you know it again."));
  for (const field of [code, name]) field.removeAttribute("aria-invalid");
  const args = { code: code.value, name: name.value.trim() };
  const answer = await attempt(button, out, () => post(`/api/${document.body.dataset.hall}/pairing/approve`, args));
  if (answer !== null) form.reset();
});

function refuse(out, field, why) {
  write(out, why);
  field.setAttribute("aria-invalid", "true");
  field.focus();
}

function line(screen) {
  return ([id, device]) => {
    const node = el("li", { class: "device" }, el("b"), el("strong"), el("span"), el("div", { class: "act" }), el("div", { class: "act" }));
    if (!may(screen, "device.revoke")) return node;
    const [first, second] = node.querySelectorAll(".act");
    offerRename(screen, first, id);
    confirmIn(second, {
      label: t("Shut out"), kind: "danger", yes: t("Shut out now"), no: t("Keep it"),
      question: () => t("“{name}” goes dark at once and needs a new code to come back.", { name: screen.cards.get(`device/${id}`)?.name ?? device.name }),
      act: (button, out) => press(button, out, "device.revoke", { device: id }),
    });
    return node;
  };
}

function offerRename(screen, box, id) {
  const rename = actButton(t("Rename"), { class: "quiet" }, () => {
    const input = el("input", { value: screen.cards.get(`device/${id}`)?.name ?? "", maxlength: "40", "aria-label": t("New name of the screen"), autocomplete: "off" });
    const out = wrong();
    const back = () => (box.replaceChildren(rename), rename.focus());
    const save = actButton(t("Save"), { class: "primary" }, async () => {
      if (!input.value.trim()) return write(out, t("Give the screen a name."));
      if ((await press(save, out, "device.rename", { device: id, name: input.value.trim() })) !== null) back();
      return null;
    });
    input.addEventListener("keydown", (event) => event.key === "Enter" && save.click());
    box.addEventListener("keydown", (event) => event.key === "Escape" && back(), { once: true });
    box.replaceChildren(el("div", { class: "row" }, input, save, el("button", { type: "button", class: "quiet", onclick: back }, t("Not now"))), out);
    input.select();
  });
  box.replaceChildren(rename);
}

function fillLine(node, [, device]) {
  const [kind, title, since] = node.children;
  write(kind, SCREEN[device.screen]);
  write(title, device.name);
  write(since, device.revoked_at ? t("shut out {day} {time}", moment(device.revoked_at)) : t("let in {day} {time}", moment(device.paired_at)));
}

const moment = (at) => ({ day: date(at), time: clock(at) });
