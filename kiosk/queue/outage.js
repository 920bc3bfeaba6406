// Out of touch with the hall: the last line that was known, with its time, and how to go on by paper.

import { byId, el, write } from "../base/dom.js";
import { lastSeen } from "../base/outage.js";
import { consultant } from "../base/people_names.js";
import { PRESENCE } from "../base/presence_words.js";
import { MAKE_UP } from "../base/turn_words.js";
import { spoken } from "../base/visit_words.js";
import { clock, t } from "../base/words.js";
import { who } from "./people.js";

/** Show the paper procedure while the screen is lost, made once when it begins; take it away when the screen is back. */
export function drawPaper(screen) {
  const lost = screen.truth === "lost" && !screen.refused;
  if (lost && byId("paper").hidden) fill(screen);
  byId("paper").hidden = !lost;
}

function fill(screen) {
  const lane = screen.panel("lanes")?.visit;
  const line = [...(lane?.credits ?? []).filter((c) => !c.called), ...(lane?.line ?? [])];
  const ringing = screen.of("visit").filter(([, v]) => v.state === "called");
  const time = clock(lastSeen(screen));
  byId("paper-steps").replaceChildren(...steps(screen, line, ringing, time).map((said) => el("li", {}, said)));
  write(byId("paper-when"), line.length ? t("The line as it was at {time}", { time }) : "");
  byId("paper-line").replaceChildren(...line.map((turn) => placed(screen, turn)));
}

function steps(screen, line, ringing, time) {
  return [
    line.length ? t("Take the paper list and go on in this order, as it was at {time}: from the left, whoever really waits in the area receives.", { time })
      : t("Take the paper list and go on from its last entry; whoever really waits in the area receives."),
    ringing.length ? t("Ask these in person whether they have their visitor: {calls}.", { calls: ringing.map(([, v]) => `${spoken(v.number)}\u00a0›\u00a0${who(screen, v.consultant).badge}`).join(t(", ")) }) : "",
    t("Write down each time: when, whom, how many, to whom, and where. Write down who was passed over, and why."),
    t("When this page is back, enter the list in its order, then send from here again."),
  ].filter(Boolean);
}

function placed(screen, turn) {
  const person = who(screen, turn.consultant);
  return el("li", {}, el("small", {}, turn.position ?? MAKE_UP), el("b", {}, person.badge), el("span", {}, consultant(person)), el("small", {}, PRESENCE[person.state]));
}
