// Groups and people: who works here, in which group, and who counts for the round.

import { attribute, el, reconcile, write } from "../base/dom.js";
import { t, tn } from "../base/words.js";
import { editGroup, editPerson, showPerson } from "./person.js";
import { plainButton } from "./press.js";
import { ROLE, byBadge, groupName, may } from "./say.js";
import { drawStandIn } from "./standin.js";
import { leave } from "./unsaved.js";

const staff = document.getElementById("staff");
const find = document.getElementById("find");
const add = document.getElementById("add");
const aside = document.getElementById("person");
const nobody = document.getElementById("nobody");
let drawnFor = null; // whether the buttons of an administrator are there
let chosen = null; // who stands at the side

export function drawPeople(screen) {
  const admin = may(screen, "person.save");
  if (drawnFor !== admin) offer(screen, admin);
  const wanted = find.value.trim().toLowerCase();
  const people = screen.of("person").filter(([, p]) => !wanted || `${p.badge} ${p.name}`.toLowerCase().includes(wanted)).sort(byBadge);
  const groups = screen.of("group").sort((a, b) => a[1].order - b[1].order || a[0].localeCompare(b[0]));
  const sections = groups.map(([id, group]) => ({ id, group, people: people.filter(([, p]) => p.group === id) }));
  const ours = people.filter(([, p]) => p.group === null);
  if (ours.length) sections.push({ id: "", group: null, people: ours });
  const shown = sections.filter((s) => s.people.length || !wanted);
  reconcile(staff, shown, (s) => s.id || "-", section(screen), (node, s) => fillSection(node, s, screen));
  drawStandIn(screen);
  nobody.hidden = shown.length > 0;
  write(nobody, wanted ? t("Nobody is called “{text}”.", { text: find.value.trim() }) : t("Nobody is entered yet. Begin with the sales groups."));
}

/** A search ends with the visit to this tab: the next one begins with everybody. */
export function leavePeople() {
  find.value = "";
}

function offer(screen, admin) {
  drawnFor = admin;
  find.oninput = () => drawPeople(screen);
  add.replaceChildren();
  rest();
  if (!admin) return;
  add.append(
    plainButton(t("New person"), { class: "primary" }, () => atSide(null, () => editPerson(screen, aside, null, rest))),
    plainButton(t("New group"), {}, () => atSide(null, () => editGroup(screen, aside, null, rest))),
  );
}

/** Show something at the side, once what stands there is saved or let go. */
function atSide(id, show) {
  leave(aside, () => {
    choose(id);
    show();
  });
}

function choose(id) {
  chosen = id;
  for (const button of staff.querySelectorAll(".person")) mark(button);
}

function mark(button) {
  attribute(button, "aria-current", button.parentElement.dataset.key === chosen);
}

/** What the side says while nobody is open. */
function rest() {
  choose(null);
  const text = drawnFor ? t("Choose someone to change their details or give them a new PIN.") : t("Choose someone to see their details. An administrator changes them.");
  aside.replaceChildren(el("p", { class: "empty" }, text));
}

function section(screen) {
  return ({ id, group }) => {
    const title = group ? groupName(id) : t("Developer's side");
    const node = el("section", { "aria-label": title }, el("header", { class: "row" }, el("h2", {}, title, " ", el("small")), el("span", { class: "gap" }), el("span", { class: "sub" })), el("ul", { class: "rows" }));
    if (group && may(screen, "group.save")) {
      node.querySelector("header").append(plainButton(t("Change the group"), { class: "quiet", "aria-label": `${t("Change the group")}: ${title}` }, () => atSide(null, () => editGroup(screen, aside, id, rest))));
    }
    return node;
  };
}

function fillSection(node, { id, group, people }, screen) {
  write(node.querySelector("h2 small"), group?.agency ?? "");
  const all = screen.of("person").filter(([, p]) => p.group === (group ? id : null));
  const counting = all.filter(([, p]) => p.receives).length;
  const active = all.filter(([, p]) => p.active).length;
  write(node.querySelector(".sub"), [tn("{n} person", "{n} people", active), group && tn("{n} counts for the round", "{n} count for the round", counting)].filter(Boolean).join(t(", ")));
  reconcile(node.querySelector("ul"), people, ([id]) => id, line(screen), fillLine);
}

function line(screen) {
  return ([id]) => {
    const open = () => (may(screen, "person.save") ? editPerson(screen, aside, id, rest) : showPerson(screen, aside, id));
    return el("li", {}, el("button", { type: "button", class: "person", onclick: () => atSide(id, open) }, el("b"), el("strong"), el("span"), el("em")));
  };
}

function fillLine(node, [, person]) {
  const [badge, name, role, state] = node.firstChild.children;
  write(badge, person.badge);
  write(name, person.name);
  write(role, ROLE[person.role]);
  write(state, standing(person));
  mark(node.firstChild);
  node.classList.toggle("left", !person.active);
  state.classList.toggle("low", person.active && !person.receives);
}

function standing(person) {
  if (!person.active) return t("no longer here");
  if (!["consultant", "supervisor"].includes(person.role)) return "";
  if (!person.qualified) return t("not qualified");
  return person.filed ? t("in the round") : t("not on file");
}
