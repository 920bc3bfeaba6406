// Who is at the desks, who was passed, and the button that calls the next ones.

import { act } from "../base/act.js";
import { attribute, byId, el, reconcile, write } from "../base/dom.js";
import { allow, guardMeaning } from "../base/guard.js";
import { TICKET } from "../base/opening_words.js";
import { spoken } from "../base/visit_words.js";
import { left, t, tn } from "../base/words.js";
import { live } from "../base/live.js";
import { atDesks, current, state } from "./state.js";

const SOON = 30;
let asking = null; // the first number of the call that waits for its second press
const call = el("button", { type: "button", "data-acts": "ticket.call" });
const back = el("button", { type: "button", class: "quiet" }, t("Not yet"));
byId("call").append(call, back);

export function drawGroup(screen) {
  const panel = screen.panel("opening");
  write(byId("group-name"), panel.group ? t("Group {n}", { n: panel.group }) : panel.called ?? "");
  drawMyDesk(panel.desks ?? 0);
  const picked = current(screen)?.[0];
  reconcile(byId("called"), atDesks(screen), ([id, one]) => `${id} ${one.state}`, row, (node, [id, one]) => {
    attribute(node.firstChild, "aria-current", id === picked);
    node.classList.toggle("mine", one.desk === state.desk);
  });
  drawPassed(screen);
  drawCall(panel);
  const rules = screen.panel("rules");
  if (rules) write(byId("limits"), tn("{seconds} s a call, passed after {n} call", "{seconds} s a call, passed after {n} calls", rules.calls, { seconds: rules.call_seconds }));
  drawTimes();
}

live().every(() => live().truth === "live" && drawTimes());

function drawMyDesk(desks) {
  const select = byId("my-desk");
  reconcile(select, Array.from({ length: desks }, (_, place) => place + 1), String, (n) => el("option", { value: String(n) }, t("Desk {n}", { n })));
  if (document.activeElement !== select) select.value = String(Math.min(state.desk, Math.max(1, desks)));
  select.onchange = () => state.set({ desk: Number(select.value), picked: null, home: null });
}

function row([id, one]) {
  const pick = el("button", { type: "button", class: "pick", onclick: () => state.set({ picked: id, home: null }) },
    el("b", {}, spoken(one.number)), el("span", {}, el("strong", {}, TICKET[one.state]), el("small")), el("time"));
  if (one.state !== "called") return el("li", { class: one.state }, pick);
  const come = async () => {
    if (await act(here, "ticket.present", { ticket: id })) state.set({ picked: id, home: null });
  };
  const here = el("button", { type: "button", class: "here", "data-acts": "ticket.present", onclick: come }, t("Here"));
  return el("li", { class: one.state }, pick, here);
}

function drawTimes() {
  const screen = live();
  for (const [id, one] of atDesks(screen)) {
    const node = byId("called").querySelector(`[data-key="${CSS.escape(`${id} ${one.state}`)}"]`);
    if (!node) continue;
    const called = one.state === "called";
    const time = left(one.until, screen.now());
    write(node.querySelector("strong"), called ? t("call {n}", { n: one.calls }) : TICKET[one.state]);
    write(node.querySelector("small"), called ? `${t("Desk {n}", { n: one.desk })} · ${time}` : t("Desk {n}", { n: one.desk }));
    write(node.querySelector("time"), called ? "" : time);
    node.classList.toggle("late", !called && Date.parse(one.until) - screen.now() <= SOON * 1_000);
  }
}

function drawPassed(screen) {
  const box = byId("passed");
  const found = screen.of("ticket").filter(([, one]) => one.state === "passed").sort(([, a], [, b]) => a.number - b.number);
  box.hidden = !found.length;
  write(box.firstElementChild, t("Passed: {n}", { n: found.length }));
  reconcile(box.lastElementChild, found, ([id, one]) => `${id} ${one.came_back}`, ([id, one]) => {
    const again = el("button", { type: "button", "data-acts": "ticket.return", onclick: () => act(again, "ticket.return", { ticket: id }) }, t("To the end"));
    return el("li", {}, el("b", {}, spoken(one.number)), el("span", {}, one.client_name), one.came_back ? el("small", {}, t("came back once")) : again);
  });
}

/** One press asks in its own place, the next one calls; whoever else calls meanwhile takes the question away. */
function drawCall({ id, state: is, next = [], free = [], group }) {
  const numbers = next.slice(0, Math.max(1, free.length));
  const range = numbers.length > 1 ? `${spoken(numbers[0])}–${spoken(numbers.at(-1))}` : numbers.map(spoken).join("");
  if (asking !== numbers[0]) asking = null;
  byId("call").hidden = is !== "calling";
  back.hidden = asking === null;
  allow(call, Boolean(numbers.length && free.length));
  write(call, !numbers.length ? t("Everybody has been called") : !free.length ? t("All desks are busy") : asking === null ? t("Call group {n}: {numbers}", { n: group + 1, numbers: range }) : t("Call {numbers} now", { numbers: range }));
  guardMeaning(call, asking === null ? range : `now ${range}`);
  call.classList.toggle("primary", asking !== null);
  call.onclick = async () => {
    if (asking === null) {
      asking = numbers[0];
      return drawCall(live().panel("opening"));
    }
    asking = null;
    return act(call, "ticket.call", { opening: id, first: numbers[0] });
  };
  back.onclick = () => {
    asking = null;
    drawCall(live().panel("opening"));
  };
}
