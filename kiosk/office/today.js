// Rosters of today and tomorrow: each group's count against the minimum, who is on the list, locked or not.

import { el, reconcile, write } from "../base/dom.js";
import { staffName } from "../base/people_names.js";
import { PRESENCE } from "../base/presence_words.js";
import { clock, day as dayName, isoDay, t, tn } from "../base/words.js";
import { confirmIn, plainButton, press } from "./press.js";
import { editRoster } from "./roster.js";
import { groupName, may } from "./say.js";
import { leave } from "./unsaved.js";

const days = document.getElementById("days");
const said = document.getElementById("day-said");
const lock = document.getElementById("lock");
const groups = document.getElementById("groups");
const editor = document.getElementById("roster");
let ahead = 0; // 0 today, 1 tomorrow
let locking = ""; // the day the lock button stands for

export function drawToday(screen) {
  const day = isoDay(screen.now() + ahead * 86_400_000);
  drawDays(screen);
  const shown = screen.of("group").filter(([, g]) => !g.exited).sort((a, b) => a[1].order - b[1].order || a[0].localeCompare(b[0]));
  const lists = shown.map(([id, group]) => ({ id, group, day, roster: screen.cards.get(`roster/${day}/${id}`) }));
  drawSaid(screen, lists, day);
  groups.hidden = !editor.hidden;
  document.getElementById("no-groups").hidden = lists.length > 0;
  reconcile(groups, lists, (one) => `${one.day} ${one.id}`, create(screen), (node, one) => update(node, one, screen));
}

/** Whether a list for `day` would come after the cutoff. */
function isLate(screen, day) {
  const now = screen.now();
  return isoDay(now) > day || (isoDay(now) === day && clock(now) >= screen.panel("desk").cutoff);
}

function drawDays(screen) {
  if (!days.children.length) {
    for (const n of [0, 1]) days.append(el("button", { type: "button", onclick: () => n !== ahead && leave(editor, () => turn(screen, n)) }, el("b"), el("span")));
  }
  [...days.children].forEach((button, n) => {
    button.setAttribute("aria-pressed", String(n === ahead));
    write(button.firstChild, n ? t("Tomorrow") : t("Today"));
    write(button.lastChild, dayName(screen.now() + n * 86_400_000));
  });
}

function turn(screen, n) {
  ahead = n;
  editor.hidden = true;
  editor.replaceChildren();
  drawToday(screen);
}

function drawSaid(screen, lists, day) {
  const filed = lists.filter(({ roster }) => roster);
  const open = filed.filter(({ roster }) => !roster.locked);
  const { cutoff } = screen.panel("desk") ?? {};
  const missing = lists.filter(({ roster }) => !roster).map(({ id }) => groupName(id));
  const parts = [];
  if (filed.length && !open.length) parts.push(t("The rosters are locked."));
  else if (lists.length > 1) parts.push(tn("{n} of {all} groups has filed.", "{n} of {all} groups have filed.", filed.length, { all: lists.length }));
  if (missing.length && lists.length > 1) parts.push(t("Missing: {groups}.", { groups: missing.join(t(", ")) }));
  if (!isLate(screen, day)) parts.push(t("Lists are due by {time}.", { time: cutoff }));
  write(said, lists.length ? parts.join(" ") : "");
  const wanted = may(screen, "roster.lock") && ahead === 0 && open.length ? `${day} ${open.length} ${missing}` : "";
  if (wanted === locking) return;
  locking = wanted;
  lock.replaceChildren();
  if (wanted) offerLock(screen, day, missing);
}

function offerLock(screen, day, missing) {
  const question = () => {
    const { minimum } = screen.panel("desk");
    const below = screen.of("roster").filter(([, r]) => r.day === day && !r.locked && r.eligible < minimum).map(([, r]) => groupName(r.group));
    const out = below.length ? tn(
      "{groups} has fewer than {minimum} and sits this day out.", "{groups} have fewer than {minimum} and sit this day out.", below.length,
      { groups: below.join(t(", ")), minimum }) : "";
    const absent = missing.length ? tn(
      "{groups} has filed no list and is not in the round.", "{groups} have filed no list and are not in the round.", missing.length,
      { groups: missing.join(t(", ")) }) : "";
    return [t("Locking fixes the lists and opens the round."), out, absent].join(" ").trim();
  };
  confirmIn(lock, {
    label: t("Lock the rosters"), kind: "primary", question, yes: t("Lock now"),
    act: (button, out) => press(button, out, "roster.lock", { day }),
  });
}

function create(screen) {
  return ({ id, day }) => {
    const node = el("article", { class: "group", "aria-labelledby": `group-${id}` });
    node.append(
      el("h2", { id: `group-${id}` }, el("b", {}, id), el("span", {}, groupName(id)), el("small")),
      el("p", { class: "count" }, el("strong"), el("span")),
      el("div", { class: "gauge", "aria-hidden": "true" }, el("i"), el("u")),
      el("p", { class: "state" }), el("p", { class: "sub" }),
    );
    const edit = plainButton("", { class: "edit" }, () => {
      groups.hidden = true;
      editRoster(screen, editor, { group: id, day, late: isLate(screen, day), done: () => finish(screen, id) });
    });
    edit.setAttribute("aria-describedby", `group-${id}`);
    node.append(edit, el("ol", { class: "names" }));
    return node;
  };
}

function finish(screen, id) {
  editor.hidden = true;
  editor.replaceChildren();
  drawToday(screen);
  groups.querySelector(`[aria-labelledby="group-${id}"] .edit`)?.focus();
}

function update(node, { group, day, roster }, screen) {
  const { minimum, cutoff, late } = screen.panel("desk") ?? { minimum: 1 };
  const count = roster?.eligible ?? 0;
  const [state, says] = status(roster, minimum, isLate(screen, day), cutoff);
  node.dataset.state = state;
  write(node.querySelector("h2 small"), group.agency);
  write(node.querySelector(".count strong"), roster ? count : "–");
  write(node.querySelector(".count span"), t("at least {n}", { n: minimum }));
  const most = Math.max(count, minimum * 1.6);
  node.querySelector(".gauge i").style.width = `${(100 * count) / most}%`;
  node.querySelector(".gauge u").style.left = `${(100 * minimum) / most}%`;
  write(node.querySelector(".state"), says);
  write(node.querySelector(".sub"), roster ? t("Filed {time} by {name}", { time: clock(roster.filed_at), name: roster.filed_by === "system" ? t("the hall itself") : roster.filed_by || "–" }) : "");
  const people = (roster?.people ?? []).map((who) => [who, screen.cards.get(`person/${who}`), screen.cards.get(`presence/${who}`)]);
  reconcile(node.querySelector(".names"), people, ([who]) => who, () => el("li", {}, el("span"), el("small")), (line, [, person, at]) => {
    write(line.firstChild, staffName(person));
    const out = person && !person.receives;
    const now = ahead === 0 && at ? PRESENCE[at.state] : "";
    write(line.lastChild, out ? t("does not count") : now);
    line.dataset.at = out ? "out" : ahead === 0 ? at?.state ?? "" : "";
  });
  const edit = node.querySelector(".edit");
  const barred = isLate(screen, day) && !late;
  edit.hidden = !may(screen, "roster.file") || barred;
  write(edit, roster ? t("Change the list") : t("File the list"));
  edit.classList.toggle("primary", !roster);
}

function status(roster, minimum, late, cutoff) {
  if (!roster) return late ? ["missing", t("Not filed by {time}; the site lead may still admit it", { time: cutoff })] : ["open", t("Not filed yet")];
  if (roster.excluded) return ["out", t("Below {n}: out of the day's rounds", { n: minimum })];
  if (roster.locked) return ["locked", t("Locked, in the round")];
  if (roster.eligible < minimum) return ["below", t("Filed, but below {n}", { n: minimum })];
  return ["filed", t("Filed")];
}
