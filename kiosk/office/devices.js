// The screens of the building: let one in by its code; how each is; rename it, find it, load it anew, shut it out.

import { el, reconcile, toast, write } from "../base/dom.js";
import { post } from "../base/send.js";
import { date, clock, t } from "../base/words.js";
import { fillRow, row } from "./device.js";
import { hall, onfleet, seen } from "./fleet.js";
import { attempt } from "./press.js";
import { may, SCREEN } from "./say.js";

const form = document.getElementById("pair");
const code = document.getElementById("pair-code");
const name = document.getElementById("pair-name");
const paired = document.getElementById("paired");
const unknown = document.getElementById("unknown");
const gone = document.getElementById("gone");
const ALARMING = ["silent", "behind"];
let drawn = null;

export function drawDevices(screen) {
  drawn = screen;
  form.hidden = !may(screen, "device.add");
  const devices = screen.of("device").sort((a, b) => (a[1].paired_at < b[1].paired_at ? 1 : -1));
  const inUse = devices.filter(([, d]) => !d.revoked_at);
  const revoked = devices.filter(([, d]) => d.revoked_at);
  inUse.sort(([a], [b]) => urgency(a) - urgency(b)); // the others keep their places
  reconcile(paired, inUse, ([id]) => id, row(screen), fillRow);
  paired.hidden = !inUse.length;
  document.getElementById("no-devices").hidden = inUse.length > 0;
  write(document.getElementById("head"), hall().answers ? t("hall: {n}", { n: hall().seq.toLocaleString("en-US") }) : "");
  unknown.hidden = hall().answers || !inUse.length;
  write(unknown, unknown.hidden ? "" : t("The server does not say how the screens are. They may be well."));
  gone.hidden = !revoked.length;
  write(gone.querySelector("summary"), t("{n} no longer let in", { n: revoked.length }));
  reconcile(gone.querySelector("ul"), revoked, ([id]) => id, () => el("li", { class: "device" }, el("b"), el("strong"), el("span")), fillGone);
}

onfleet(() => drawn && !paired.closest("[hidden]") && drawDevices(drawn));

const urgency = (id) => (ALARMING.indexOf(seen(id).state) + ALARMING.length + 1) % (ALARMING.length + 1);

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
  if (answer === null) return;
  form.reset();
  toast(t("The screen is let in."));
});

function refuse(out, field, why) {
  write(out, why);
  field.setAttribute("aria-invalid", "true");
  field.focus();
}

function fillGone(node, [, device]) {
  const [kind, title, since] = node.children;
  write(kind, SCREEN[device.screen]);
  write(title, device.name);
  write(since, t("shut out {day} {time}", { day: date(device.revoked_at), time: clock(device.revoked_at) }));
}
