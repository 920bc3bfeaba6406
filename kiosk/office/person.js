// One person or one group at the side: details, a new PIN.

import { el, write } from "../base/dom.js";
import { staffName } from "../base/people_names.js";
import { post } from "../base/send.js";
import { t } from "../base/words.js";
import { actButton, attempt, press, wrong } from "./press.js";
import { AGENCY, ROLE, groupName } from "./say.js";
import { standIn } from "./standin.js";
import { draft, leave, settled } from "./unsaved.js";

/** Details of someone, to read. */
export function showPerson(screen, aside, id) {
  const person = screen.cards.get(`person/${id}`);
  const facts = [
    [t("Role"), ROLE[person.role]], [t("Group"), person.group ? groupName(person.group) : t("Developer's side")],
    [t("Sales exam"), person.qualified ? t("exam passed") : t("exam not passed")], [t("On file"), person.filed ? t("yes") : t("no")],
  ];
  aside.replaceChildren(el("h2", { tabindex: "-1" }, staffName(person)), el("dl", {}, facts.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])), standIn(screen, id));
  aside.querySelector("h2").focus();
}

/** The form of a person; `id` is null for someone new. */
export function editPerson(screen, aside, id, rest) {
  const person = screen.cards.get(`person/${id}`) ?? { name: "", role: "consultant", group: firstGroup(screen), badge: "", qualified: false, filed: false, active: true };
  const name = el("input", { value: person.name, maxlength: "40", autocomplete: "off" });
  const role = choice(Object.entries(ROLE), person.role);
  const group = choice(screen.of("group").map(([g]) => [g, groupName(g)]), person.group ?? firstGroup(screen));
  const badge = el("input", { value: person.badge, maxlength: "8", autocomplete: "off" });
  const [qualified, filed, active] = ["qualified", "filed", "active"].map((what) => el("input", { type: "checkbox", checked: person[what] }));
  const groupField = el("label", {}, t("Group"), group);
  const out = wrong();
  const save = actButton(t("Save"), { class: "primary" }, async () => {
    const agency = AGENCY.has(role.value);
    const args = {
      id, name: name.value.trim(), role: role.value, group: agency ? group.value || null : null, badge: badge.value.trim(),
      qualified: qualified.checked, filed: filed.checked, active: active.checked,
    };
    if (!args.name) return write(out, t("A name is needed."));
    if (agency && !args.group) return write(out, t("Enter a sales group first."));
    const result = await press(save, out, "person.save", args);
    if (!result) return null;
    if (id) return draft(form, { drop: rest });
    aside.replaceChildren(el("h2", {}, args.name), el("p", { class: "done", role: "status" }, t("Entered. Give them a PIN so that they can sign in.")), pin(result.person));
    return null;
  });
  role.addEventListener("change", () => (groupField.hidden = !AGENCY.has(role.value)));
  groupField.hidden = !AGENCY.has(person.role);
  const form = el("form", { class: "fields-of", onsubmit: (event) => (event.preventDefault(), save.click()) },
    el("div", { class: "pair" }, el("label", {}, t("Name"), name), el("label", {}, t("Badge"), badge)),
    el("div", { class: "pair" }, el("label", {}, t("Role"), role), groupField),
    el("div", { class: "ticks" }, tick(qualified, t("Passed the sales exam")), tick(filed, t("On file with the control centre")), tick(active, t("Works here"))),
    el("div", { class: "row" }, save, el("button", { type: "button", class: "quiet", onclick: () => leave(aside, rest) }, t("Close"))), out);
  aside.replaceChildren(el("h2", { tabindex: "-1" }, id ? staffName(person) : t("New person")), form, id ? standIn(screen, id) : "", id ? pin(id) : "");
  draft(form, { drop: rest });
  aside.querySelector("h2").focus();
}

/** The form of a sales group; `id` is null for a new one. */
export function editGroup(screen, aside, id, rest) {
  const held = screen.cards.get(`group/${id}`) ?? { order: screen.of("group").length + 1, agency: "", exited: false };
  const letter = el("input", { value: id ?? "", maxlength: "3", autocomplete: "off", autocapitalize: "characters", disabled: id !== null });
  const order = el("input", { type: "number", min: "1", max: "99", value: String(held.order) });
  const agency = el("input", { value: held.agency, maxlength: "60", autocomplete: "off" });
  const exited = el("input", { type: "checkbox", checked: held.exited });
  const out = wrong();
  const save = actButton(t("Save"), { class: "primary" }, async () => {
    const args = { id: letter.value.trim().toUpperCase(), order: Number(order.value), agency: agency.value.trim(), exited: exited.checked };
    if (!/^[A-Z]{1,3}$/.test(args.id)) return write(out, t("A group is called by one to three letters, such as A."));
    if (id === null && screen.cards.has(`group/${args.id}`)) return write(out, t("There is already a group {id}.", { id: args.id }));
    if (!Number.isInteger(args.order) || args.order < 1) return write(out, t("The order is a whole number from 1."));
    if ((await press(save, out, "group.save", args)) !== null) {
      settled(form);
      rest();
    }
    return null;
  });
  const form = el("form", { class: "fields-of", onsubmit: (event) => (event.preventDefault(), save.click()) },
    el("label", {}, t("Letter, the only name the hall uses"), letter),
    el("label", {}, t("Place in the order of the groups"), order),
    el("label", {}, t("Agency, shown only here"), agency),
    id && el("div", { class: "ticks" }, tick(exited, t("Has left the hall"))),
    el("div", { class: "row" }, save, el("button", { type: "button", class: "quiet", onclick: () => leave(aside, rest) }, t("Close"))), out);
  aside.replaceChildren(el("h2", { tabindex: "-1" }, id ? groupName(id) : t("New group")), form);
  draft(form, { drop: rest });
  aside.querySelector("h2").focus();
}

function pin(id) {
  const own = id === document.body.dataset.person;
  const field = (complete) => el("input", { type: "password", autocomplete: complete, maxlength: "200" });
  const [old, secret] = [field("current-password"), field("new-password")];
  const [out, done] = [wrong(), el("p", { class: "done", role: "status" })];
  const set = actButton(t("Set the PIN"), {}, async () => {
    write(done, "");
    if (secret.value.length < 6) return write(out, t("A PIN or password needs at least six characters."));
    const args = { person: id, secret: secret.value, ...(own ? { old: old.value } : {}) };
    const answer = await attempt(set, out, () => post(`/api/${document.body.dataset.hall}/secret`, args));
    if (answer === null) return null;
    old.value = secret.value = "";
    return write(done, t("Set. Whoever was signed in with the old one has to sign in again."));
  });
  const form = el("form", { class: "pin", onsubmit: (event) => (event.preventDefault(), set.click()) },
    el("h3", {}, own ? t("My own PIN or password") : t("New PIN or password")),
    own ? el("label", {}, t("The one in use"), old) : "",
    el("label", {}, t("The new one, six characters or more"), secret), el("div", { class: "row" }, set), out, done);
  draft(form, { drop: () => form.reset() });
  return form;
}

const tick = (box, label) => el("label", { class: "tick" }, box, el("span", {}, label));

const firstGroup = (screen) => screen.of("group").sort((a, b) => a[1].order - b[1].order)[0]?.[0] ?? null;

export function choice(options, value) {
  const select = el("select", {}, options.map(([id, label]) => el("option", { value: id }, label)));
  select.value = value ?? "";
  return select;
}
