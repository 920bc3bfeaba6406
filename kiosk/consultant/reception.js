// The visitor I am with: who he is, where, and what I can do for him.

import { act } from "../base/act.js";
import { isOpen } from "../base/application_words.js";
import { ask } from "../base/dialog.js";
import { byId, el, reconcile, toast } from "../base/dom.js";
import { guardList } from "../base/guard.js";
import { send } from "../base/send.js";
import { sayDone } from "../base/undo.js";
import { HEARD, spoken } from "../base/visit_words.js";
import { clock, day, t, tn } from "../base/words.js";
import { WHY, placeOf } from "./say.js";

/** The visitors I am with, the first to come first. */
export const received = (screen) =>
  screen
    .of("visit")
    .filter(([, v]) => v.state === "received")
    .sort((a, b) => a[1].accepted_at.localeCompare(b[1].accepted_at));

export function drawReceptions(screen) {
  const mine = received(screen);
  const list = byId("receptions");
  const more = mine.length > list.childElementCount;
  guardList(list, () =>
    reconcile(
      list,
      mine,
      ([id, visit]) => `${id} ${visit.identified} ${facts(screen, visit)}`,
      ([id, visit]) => receptionOf(screen, id, visit),
    ),
  );
  byId("now").toggleAttribute("data-receiving", mine.length > 0);
  if (more) byId("main").scrollTop = 0; // whoever comes is seen
}

function receptionOf(screen, id, visit) {
  const who = `${spoken(visit.number)} ${visit.name}`;
  const known = facts(screen, visit);
  return el(
    "section",
    { class: "reception", "aria-label": who },
    el("p", { class: "sub ends" }, el("span", {}, t("With you since {time}", { time: clock(visit.accepted_at) })), el("span", {}, WHY[visit.by])),
    el("h2", {}, el("span", {}, spoken(visit.number)), " ", visit.name),
    el(
      "p",
      { class: "where" },
      el("strong", {}, placeOf(visit)),
      el("span", {}, [visit.lane === "visit" && tn("{n} person", "{n} people", visit.party), visit.phone].filter(Boolean).join(" · ")),
    ),
    !visit.identified && el("p", { class: "warn" }, t("No phone number yet: nothing protects this client for you.")),
    visit.identified
      ? el("a", { class: "button primary", href: "#units" }, t("Choose a home"))
      : el("button", { type: "button", class: "primary", onclick: () => identify(id, visit) }, t("Write down name and phone")),
    el(
      "button",
      { type: "button", class: "end", "data-acts": true, onclick: (event) => end(event.currentTarget, id, who) },
      el("span", {}, t("End reception")),
      el("small", {}, t("10 s to undo")),
    ),
    known.length > 0 &&
      el(
        "dl",
        {},
        known.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]),
      ),
  );
}

/** [name, words] of what is known about the visitor. */
function facts(screen, visit) {
  const contact = screen.of("contact").find(([, c]) => c.mine && c.client === visit.client)?.[1];
  const open = screen.of("application").filter(([, a]) => a.mine && a.client === visit.client && isOpen(a)).length;
  return [
    [t("Heard of us"), HEARD[visit.heard] ?? visit.heard],
    [t("Open applications"), visit.client && (open ? String(open) : t("none"))],
    [t("Protected until"), contact && day(Date.parse(contact.until) - 1)],
  ].filter(([, value]) => value);
}

async function end(button, visit, who) {
  const done = await act(button, "visit.end", { visit });
  if (done) sayDone(t("Reception of {who} ended.", { who }), done.undo_until, ["visit.undo", { visit }]);
}

function identify(id, visit) {
  ask({
    title: t("Who is {number}?", { number: spoken(visit.number) }),
    text: t("Kept in the safe. Screens show only the family name and a masked number."),
    fields: [
      ["name", t("Full name"), { maxlength: 60, required: true }],
      ["phone", t("Phone"), { type: "tel", inputmode: "tel", maxlength: 24, required: true }],
    ],
    choices: [["save", t("Save and protect")]],
    go: async (_, { name, phone }) => {
      await send("visit.identify", { visit: id, name, phone });
      toast(t("Saved. The client is protected for you."));
    },
  });
}
