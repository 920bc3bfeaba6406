// What was just sent: those being called, with the way back, then those in reception, with the button that ends it.

import { byId, el, reconcile, write } from "../base/dom.js";
import { guardMeaning } from "../base/guard.js";
import { goTo, spoken } from "../base/visit_words.js";
import { clock, secondsBetween, t } from "../base/words.js";
import { who } from "./people.js";

/** Draw the list, newest first. `act` has recall(id, button) and end(id, button). */
export function drawSent(screen, act) {
  const at = ({ visit }) => (visit.state === "called" ? `z${visit.called_at}` : visit.accepted_at ?? "");
  const sent = screen.of("visit").filter(([, v]) => v.state === "called" || v.state === "received")
    .map(([id, visit]) => ({ id, visit })).sort((a, b) => at(b).localeCompare(at(a)));
  byId("sent-empty").hidden = sent.length > 0;
  reconcile(byId("sent"), sent.map((row, place) => ({ ...row, place })), ({ id }) => id, ({ id }) => line(id, act), (li, row) => update(screen, li, row));
}

function line(id, act) {
  const button = el("button", { type: "button", "data-acts": "visit.recall", onclick: () => act[button.dataset.verb](id, button) });
  return el("li", {}, el("p", {}, el("b"), " ", el("span"), " › ", el("b")), el("small"), el("due-ring"), button);
}

function update(screen, li, { id, visit, place }) {
  const [party, where, ring, button] = li.children;
  const [number, name, badge] = party.children;
  const calling = visit.state === "called";
  write(number, spoken(visit.number));
  write(name, visit.name);
  write(badge, who(screen, visit.consultant).badge);
  write(where, calling ? called(visit) : t("receiving since {time}", { time: clock(visit.accepted_at) }));
  ring.hidden = !calling;
  if (calling) ring.setAttribute("total", secondsBetween(visit.called_at, visit.accept_by));
  if (calling) ring.setAttribute("until", visit.accept_by);
  button.dataset.verb = calling ? "recall" : "end";
  button.dataset.acts = calling ? "visit.recall" : "visit.end";
  write(button, calling ? t("Recall") : t("End"));
  guardMeaning(button, `${place} ${id} ${visit.state}`);
}

const called = (visit) => (visit.lane === "call" ? t("put through, not answered yet") : goTo(visit.desk));
