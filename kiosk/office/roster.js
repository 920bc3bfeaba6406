// Filing a group's list for a day: who is on it, in which order; the count against the minimum as one goes.

import { el, reconcile, write } from "../base/dom.js";
import { staffName } from "../base/people_names.js";
import { day as dayName, t } from "../base/words.js";
import { actButton, press, wrong } from "./press.js";
import { byBadge, groupName } from "./say.js";
import { draft, leave, settled } from "./unsaved.js";

/** Open the list of `group` for `day` in `box`; `done` is called when it was filed or left. */
export function editRoster(screen, box, { group, day, late, done }) {
  const staff = new Map(screen.of("person").filter(([, p]) => p.group === group && p.active).sort(byBadge));
  const { minimum, cutoff } = screen.panel("desk");
  const { people, from } = start(screen, group, day, staff);
  const list = people.filter((id) => staff.get(id)?.receives);
  const out = wrong();
  const reason = el("input", { id: "late-reason", maxlength: "200", autocomplete: "off" });
  const count = el("strong");
  const on = el("ol", { class: "order", "aria-label": t("On the list") });
  const off = el("ul", { class: "spare", "aria-label": t("Not on the list") });
  const save = actButton(t("File the list"), { class: "primary" }, file);

  box.hidden = false;
  box.replaceChildren(
    el("header", { class: "row" },
      el("h2", { tabindex: "-1" }, t("{group}, list for {day}", { group: groupName(group), day: dayName(`${day}T04:00:00Z`) })),
      el("p", { class: "count" }, count, el("span", {}, t("at least {n}", { n: minimum })))),
    el("p", { class: "sub" }, from),
    el("div", { class: "two even" },
      el("div", {}, el("h3", {}, t("On the list, in the order of the round")), on),
      el("div", {}, el("h3", {}, t("Not on the list")), off)),
    el("footer", {},
      late ? el("label", { class: "late" }, t("It is after {time}: why is this list admitted?", { time: cutoff }), reason) : "", out,
      el("div", { class: "row" }, save, el("button", { type: "button", class: "quiet", onclick: () => leave(box, done) }, t("Leave it as it was")))),
  );
  draw();
  draft(box, { read: () => `${list} ${reason.value}`, drop: done });
  box.querySelector("h2").focus();

  function draw(focus) {
    write(count, list.length);
    count.classList.toggle("low", list.length < minimum);
    reconcile(on, list, (id) => id, listed, (line, id) => {
      const at = list.indexOf(id);
      write(line.querySelector("b"), at + 1);
      line.querySelector(".up").disabled = at === 0;
      line.querySelector(".down").disabled = at === list.length - 1;
    });
    reconcile(off, [...staff].filter(([id]) => !list.includes(id)), ([id]) => id, spare);
    on.classList.toggle("none", !list.length);
    if (focus) (focus.disabled ? focus.parentElement.querySelector("button:not(:disabled)") : focus)?.focus();
  }

  function listed(id) {
    const name = staffName(staff.get(id));
    const step = (by, kind, label, sign) => el("button", { type: "button", class: `square ${kind}`, "aria-label": `${label}: ${name}`, onclick: (e) => move(id, by, e.currentTarget) }, sign);
    return el("li", {}, el("b"), el("span", {}, name),
      step(-1, "up", t("Earlier"), "↑"), step(1, "down", t("Later"), "↓"),
      el("button", { type: "button", class: "square", "aria-label": `${t("Take off the list")}: ${name}`, onclick: () => take(id) }, "×"));
  }

  function spare([id, person]) {
    const why = !person.qualified ? t("not qualified") : !person.filed ? t("not on file") : "";
    if (!person.receives) return el("li", { class: "barred" }, el("span", {}, staffName(person)), el("small", {}, why || t("not in the round")));
    return el("li", {}, el("button", { type: "button", onclick: () => add(id) }, "+ ", staffName(person)));
  }

  function move(id, by, button) {
    const at = list.indexOf(id);
    list.splice(at, 1);
    list.splice(at + by, 0, id);
    draw(button);
  }

  function take(id) {
    const at = list.indexOf(id);
    list.splice(at, 1);
    draw();
    (on.children[Math.min(at, list.length - 1)] ?? off.firstElementChild)?.querySelector("button:last-child")?.focus();
  }

  function add(id) {
    list.push(id);
    draw();
    off.querySelector("button")?.focus();
  }

  async function file() {
    if (!list.length) return write(out, t("Nobody is on the list."));
    if (late && !reason.value.trim()) {
      write(out, t("A reason is needed."));
      return reason.focus();
    }
    const args = { day, group, people: list, ...(late ? { reason: reason.value.trim() } : {}) };
    if ((await press(save, out, "roster.file", args)) === null) return;
    settled(box);
    done();
  }
}

/** Where the list begins: what was filed for the day, else the newest list of the group, else everyone who counts. */
function start(screen, group, day, staff) {
  const filed = screen.cards.get(`roster/${day}/${group}`);
  if (filed) return { people: [...filed.people], from: t("As filed so far.") };
  const last = screen.of("roster").filter(([, r]) => r.group === group).sort((a, b) => b[1].day.localeCompare(a[1].day))[0]?.[1];
  if (last) return { people: [...last.people], from: t("Begins with the list of {day}.", { day: dayName(`${last.day}T04:00:00Z`) }) };
  return { people: [...staff.keys()], from: t("Begins with everyone who may stand in the round, by badge.") };
}
