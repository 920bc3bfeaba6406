// How an open application stands against the others for its home, and what can be done about it from here.

import { act } from "../base/act.js";
import { el, toast } from "../base/dom.js";
import { may } from "../base/may.js";
import { label } from "../base/unit_words.js";
import { clock, t } from "../base/words.js";
import { neighbours } from "./neighbours.js";
import { giveWay } from "./question.js";
import { homeOf } from "./say.js";
import { openUnit } from "./sheet.js";

const READY_BY = { cashier: t("The cash desk says that the client can pay."), group_manager: t("The manager says that the client can pay.") };

/** What stands below an application in the list; nothing where it is alone. */
export function contestOf(screen, id, a) {
  const parts = [...asked(screen, a), ...behind(screen, a), ...ready(screen, id, a)].filter(Boolean);
  return parts.length > 0 && el("div", { class: "question" }, parts);
}

/** What `contestOf` draws is the same while this is. */
export const contestKey = (screen, a) =>
  JSON.stringify([a.asked, a.behind, a.ready, a.tied, a.behind?.state === "steered" && offered(screen, a).map(([id]) => id)]);

const offered = (screen, a) => neighbours(screen, screen.cards.get(`unit/${a.unit}`));
const says = (text) => el("p", { class: "sub" }, text);

const button = (text, verb, args, said) =>
  el("button", { type: "button", "data-acts": true, onclick: async (event) => (await act(event.currentTarget, verb, args)) && toast(said) }, text);

/** A manager answers for one of his people, whose phone asks him in the first place. */
function asked(screen, a) {
  if (!a.asked) return [];
  if (a.asked.state === "steered") return [says(t("He takes several homes: others are offered first, until {time}.", { time: clock(a.asked.until) }))];
  const text = says(t("Is the client sure to pay? No answer by {time} is giving way.", { time: clock(a.asked.until) }));
  if (a.mine || !may(screen, "challenge.answer")) return [text];
  return [
    text,
    button(t("He is sure"), "challenge.answer", { challenge: a.asked.id, sure: true }, t("Answered: the client is sure.")),
    el("button", { type: "button", "data-acts": true, onclick: () => giveWay(a, homeOf(screen, a)) }, t("Give way")),
  ];
}

function behind(screen, a) {
  if (!a.behind) return [];
  const until = { time: clock(a.behind.until) };
  if (a.behind.state === "asked") return [says(t("The client in front is asked whether he is sure, until {time}.", until))];
  if (a.behind.kept) return [says(t("The client in front is not asked before {time}.", until))];
  if (a.behind.declined) return [says(t("The sales controller decides whether the client in front is asked; by {time} he is.", until))];
  return [
    says(t("The client in front takes several homes. Please offer others first:")),
    ...offered(screen, a).map(([unit, u]) => el("button", { type: "button", onclick: () => openUnit(screen, unit) }, label(u))),
    may(screen, "challenge.decline") &&
      button(t("Wants none of them"), "challenge.decline", { challenge: a.behind.id }, t("Noted: {home} and no other.", { home: homeOf(screen, a) })),
  ];
}

function ready(screen, application, a) {
  if (a.place === 1 && !a.ready) return [];
  if (a.mine || !may(screen, "application.ready"))
    return [says(a.ready ? (READY_BY[a.ready.by] ?? "") : t("Can he pay now? Then bring him to the cash desk: the client in front is asked."))];
  return a.ready
    ? [says(READY_BY[a.ready.by] ?? ""), button(t("Cannot pay after all"), "application.ready", { application, ready: false }, t("Noted."))]
    : [button(t("The client can pay now"), "application.ready", { application, ready: true }, t("Noted: the client in front is asked."))];
}
