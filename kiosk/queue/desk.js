// The desk's own form: a visitor who needs help, or a caller on the hotline.

import { el } from "../base/dom.js";
import { consultant } from "../base/people_names.js";
import { spoken } from "../base/visit_words.js";
import { t } from "../base/words.js";
import { putThrough } from "./acts.js";
import { move } from "./moves.js";
import { everyone } from "./people.js";
import { closeSheet, openSheet, wrong } from "./sheet.js";

/** Open the form for a lane. A caller who goes by turn is put through at once. */
export function openDesk(screen, lane, done) {
  const form = document.getElementById("desk-form").content.firstElementChild.cloneNode(true);
  const call = lane === "call";
  form.querySelectorAll("[data-visit-only]").forEach((part) => (part.hidden = call));
  form.lastElementChild.textContent = call ? t("Enter and put through") : t("Check in, give a number");
  fillWanted(form.wanted, screen);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const missing = problem(form);
    wrong(missing);
    if (missing) return;
    const said = ({ number }) => t("{name} has number {number}", { name: form.elements.name.value, number: spoken(number) });
    const entered = await move(form.lastElementChild, "visit.check_in", args(form, lane), said, wrong);
    if (!entered) return;
    closeSheet();
    done(entered.visit);
    if (call && !form.wanted.value) await putThrough(screen, entered.visit, { lane, number: entered.number }, form.lastElementChild);
  });
  openSheet({ title: call ? t("A call") : t("Check in a visitor"), body: form });
  form.elements.name.focus();
}

function problem(form) {
  if (!form.elements.name.value.trim()) return t("Please enter a name.");
  if (form.wanted.value === "" && form.purpose.value === "person") return t("Please choose whom he looks for.");
  return form.consent.checked ? "" : t("Please ask whether he agrees; without that nothing may be kept.");
}

function args(form, lane) {
  const [kind, id] = form.wanted.value.split(":");
  return {
    name: form.elements.name.value.trim(),
    title: form.elements.title.value,
    phone: form.phone.value.trim(),
    party: Number(form.party.value) || 1,
    purpose: form.purpose.value,
    wanted: kind === "person" ? id : null,
    wanted_group: kind === "group" ? id : null,
    heard: "",
    claimed_at: null,
    consent: form.consent.checked,
    lane,
  };
}

function fillWanted(select, screen) {
  const people = everyone(screen);
  for (const group of new Set(people.map((p) => p.group))) {
    select.append(el("optgroup", { label: t("Group {group}", { group }) }, el("option", { value: `group:${group}` }, t("anyone of group {group}", { group })),
      ...people.filter((p) => p.group === group).map((p) => el("option", { value: `person:${p.id}` }, `${p.badge} ${consultant(p)}`))));
  }
}
