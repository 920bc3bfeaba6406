// A manager's people: where they are, when their turn is, and who covers it.

import { ask } from "../base/dialog.js";
import { byId, el, reconcile, toast } from "../base/dom.js";
import { staffName } from "../base/people_names.js";
import { PRESENCE_LABEL } from "../base/presence_words.js";
import { send } from "../base/send.js";
import { TURN } from "../base/turn_words.js";
import { spoken } from "../base/visit_words.js";
import { t } from "../base/words.js";
import { isServed } from "./turn.js";

export function drawTeam(screen) {
  const team = screen.panel("team");
  byId("team").hidden = !team?.people.length;
  const people = team?.people ?? [];
  reconcile(
    byId("team").querySelector("ul"),
    people,
    (p) => `${p.id} ${JSON.stringify(p)}`,
    (person) => {
      const pending = Object.entries(person.slots).filter(([, s]) => s.state === "pending");
      const coverable = team.may_cover && pending.length > 0 && person.presence !== "waiting";
      const slots = Object.entries(person.slots).map(
        ([lane, s]) =>
          `${lane === "call" ? t("Call") : t("Visit")} ${s.position}${s.cover ? `→${s.cover}` : ""}${isServed(s) ? ` ${TURN[s.state]}` : ""}`,
      );
      return el(
        "li",
        { class: "member" },
        el("div", {}, el("strong", {}, staffName(person)), el("small", {}, slots.join(" · "))),
        el("span", { class: `presence ${person.presence}` }, PRESENCE_LABEL[person.presence], person.visit && ` ${spoken(person.visit)}`),
        coverable && el("button", { type: "button", onclick: () => cover(person, pending, people) }, t("Cover")),
      );
    },
  );
}

function cover(person, pending, people) {
  const free = people.filter((p) => p.id !== person.id && p.presence === "waiting");
  ask({
    title: t("Who covers {badge}?", { badge: person.badge }),
    text: free.length ? t("Only the people of your group who are free now.") : t("Nobody of your group is free now."),
    choices: free.map((p) => [p.id, staffName(p)]),
    go: async (id) => {
      for (const [, slot] of pending) await send("turn.cover", { slot: slot.id, person: id });
      toast(t("{other} covers {badge}.", { other: free.find((p) => p.id === id).badge, badge: person.badge }));
    },
  });
}
