// The number that this desk looks at: who it is, its clock, the homes found, and the one button that chooses.

import { act } from "../base/act.js";
import { attribute, byId, el, reconcile, refill, write } from "../base/dom.js";
import { allow, guardMeaning } from "../base/guard.js";
import { live } from "../base/live.js";
import { may } from "../base/may.js";
import { spoken } from "../base/visit_words.js";
import { staffName } from "../base/people_names.js";
import { sayDone } from "../base/undo.js";
import { mark } from "../base/unit_marks.js";
import { label, UNIT } from "../base/unit_words.js";
import { area, left, money, t, tn } from "../base/words.js";
import { homesFound, isFree } from "./homes.js";
import { current, state } from "./state.js";

const MOST = 40; // homes drawn

export function drawPerson(screen) {
  const found = current(screen);
  byId("nothing").hidden = Boolean(found);
  byId("person").hidden = !found;
  if (!found) return refill(byId("nothing"), saysNothing(screen.panel("opening")));
  const [id, one] = found;
  drawHead(one);
  drawCompanions(screen, id, one);
  const choosing = one.state === "choosing";
  byId("here").hidden = choosing;
  byId("found").hidden = byId("confirm").hidden = byId("homes").hidden = !choosing;
  const present = byId("present");
  write(present, t("{number} is here", { number: spoken(one.number) }));
  guardMeaning(present, `${id} here`);
  present.onclick = () => act(present, "ticket.present", { ticket: id });
  if (choosing) drawHomes(screen, id, one);
  drawEnds(id, one);
  return null;
}

live().every(() => {
  const found = current(live());
  if (found && live().truth === "live") drawRing(found[1]);
});

function saysNothing({ state: is, next = [], last }) {
  if (is === "calling" && next.length) return { title: last ? t("Nobody at this desk") : t("Ready to call"), says: t("Call the next group on the left.") };
  if (is === "calling") return { title: t("Every number has been called"), says: t("Those passed may come back once, at the end.") };
  if (is === "finished") return { title: t("The opening is over"), says: "" };
  if (is === null) return { title: t("There is no opening yet"), says: t("It is planned under List and draw.") };
  return { title: t("The opening has not begun"), says: t("It begins under List and draw.") };
}

function drawHead(one) {
  refill(byId("person"), {
    number: spoken(one.number),
    name: one.client_name,
    phone: one.client_phone,
    place: [t("Desk {n}", { n: one.desk }), one.drawn ? t("drawn, entry {n}", { n: one.entry }) : t("queue, entry {n}", { n: one.entry }), t("one unit")].join(" · "),
    along: one.companion ? t("{who} comes along", { who: staffName(one.companion) }) : "",
  });
  drawRing(one);
}

function drawRing(one) {
  const ring = byId("ring");
  const rules = live().panel("rules");
  if (!rules) return;
  const seconds = (Date.parse(one.until) - live().now()) / 1_000;
  const total = one.state === "called" ? rules.call_seconds : rules.choose_minutes * 60;
  ring.style.setProperty("--part", Math.min(1, Math.max(0, seconds / total)).toFixed(3));
  ring.classList.toggle("soon", seconds > 0 && seconds <= 30);
  ring.classList.toggle("over", seconds <= 0);
  write(ring.firstChild, left(one.until, live().now()));
  write(ring.lastChild, one.state === "called" ? t("call {n}", { n: one.calls }) : seconds > 0 ? t("to choose") : t("time is up"));
}

function drawCompanions(screen, id, one) {
  const box = byId("with");
  box.hidden = Boolean(one.companion) || one.state !== "choosing";
  if (box.hidden) return;
  fillPeople(byId("companion"), screen);
  if (box.dataset.of !== id) byId("companion").value = "";
  box.dataset.of = id;
}

/** The consultants as options of a select, after "nobody". */
export function fillPeople(select, screen) {
  const people = [{ id: "", badge: "", name: t("nobody named") }, ...(screen.panel("consultants")?.people ?? [])];
  reconcile(select, people, (person) => person.id, (person) => el("option", { value: person.id }), (option, person) => write(option, staffName(person)));
}

function drawHomes(screen, id, one) {
  const homes = homesFound(screen, state);
  const free = homes.filter(([, unit]) => isFree(unit)).length;
  write(byId("found").firstChild, state.typed);
  refill(byId("found"), { found: t("{n} found, {free} for sale", { n: homes.length, free }) });
  reconcile(byId("homes"), homes.slice(0, MOST), ([home, unit]) => `${home} ${unit.state}`, homeRow, (row, [home]) => attribute(row.firstChild, "aria-pressed", home === state.home));
  drawConfirm(screen, id, one, homes);
}

function homeRow([id, unit]) {
  const facts = [area(unit.area), unit.layout, unit.orientation].filter(Boolean).join(" ");
  const words = [el("b", {}, label(unit)), el("span", {}, facts), el("span", { class: "price" }, money(unit.price_fen)), el("em", {}, mark(unit.state), UNIT[unit.state])];
  const pick = () => state.set({ home: state.home === id ? null : id });
  return el("li", { class: isFree(unit) ? "free" : "gone" }, el("button", { type: "button", disabled: !isFree(unit), onclick: pick }, words));
}

function drawConfirm(screen, id, one, homes) {
  const unit = screen.cards.get(`unit/${state.home}`);
  const ready = unit && isFree(unit);
  const gone = unit && !ready ? t("{unit} has just been taken. The nearest free ones stand first.", { unit: label(unit) }) : "";
  const choose = byId("choose");
  const number = spoken(one.number);
  allow(choose, Boolean(ready));
  write(byId("wrong"), gone);
  write(choose, ready ? t("{number} takes {unit}", { number, unit: label(unit) }) : homes.length ? t("Tap a unit above") : t("No unit has this number"));
  guardMeaning(choose, `${id} ${ready ? state.home : ""}`);
  const rules = screen.panel("rules");
  write(byId("then"), !may(screen, "ticket.choose") ? t("The sales controller or the site lead confirms the choice.") : rules ? tn("Then it is on hold for {n} minute: on to the cash desk.", "Then it is on hold for {n} minutes: on to the cash desk.", rules.pay_minutes) : "");
  choose.onclick = () => take(choose, id, number, unit);
}

async function take(button, ticket, number, unit) {
  const named = byId("with").hidden ? "" : byId("companion").value;
  const done = await act(button, "ticket.choose", { ticket, unit: state.home, ...(named ? { companion: named } : {}) }, (sentence) => write(byId("wrong"), sentence));
  if (!done) return;
  sayDone(t("{number} has taken {unit}.", { number, unit: label(unit) }), done.undo_until, ["ticket.undo", { ticket }]);
  state.set({ home: null, typed: "", picked: null });
}

function drawEnds(id, one) {
  const number = spoken(one.number);
  const choosing = one.state === "choosing";
  end(byId("give-up"), "ticket.give_up", id, t("{number} gives up", { number }), t("{number} takes none.", { number }), choosing);
  end(byId("pass"), "ticket.pass", id, t("{number} is not here", { number }), t("{number} is passed.", { number }), true);
}

function end(button, verb, ticket, says, said, possible) {
  write(button.querySelector("small"), says);
  guardMeaning(button, `${verb} ${ticket}`);
  allow(button, possible);
  button.onclick = async () => {
    const done = await act(button, verb, { ticket });
    if (!done) return;
    sayDone(said, done.undo_until, ["ticket.undo", { ticket }]);
    state.set({ home: null, picked: null });
  };
}
