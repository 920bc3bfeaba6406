// Homes of my clients that go back: asked for, taken back, and once they are free, what the client said when he was asked.

import { act } from "../base/act.js";
import { ask } from "../base/dialog.js";
import { byId, el, reconcile, toast } from "../base/dom.js";
import { guardList } from "../base/guard.js";
import { may } from "../base/may.js";
import { readWords } from "../base/read_words.js";
import { send } from "../base/send.js";
import { mark } from "../base/unit_marks.js";
import { day, isoDay, t } from "../base/words.js";
import { CAUSE, outcomeSays } from "../base/withdrawal_words.js";
import { homeOf } from "./say.js";

const STAYS = new Set(["asked", "settling"]);

/** Whether the home of an application is on its way back. */
export const goesBack = (screen, application) => screen.of("withdrawal").some(([, w]) => w.application === application && w.state !== "closed");

export function drawGoingBack(screen) {
  const all = screen.of("withdrawal").sort((a, b) => a[1].at.localeCompare(b[1].at));
  byId("back-title").hidden = !all.length;
  const key = ([id, w]) => JSON.stringify([id, w, homeOf(screen, w), isoDay(screen.now())]);
  guardList(byId("back"), () => reconcile(byId("back"), all, key, ([id, w]) => row(screen, id, w)));
}

function row(screen, id, w) {
  const home = homeOf(screen, w);
  const buttons = [
    STAYS.has(w.state) && may(screen, "withdrawal.stay") && button(t("The client keeps it after all"), (event) => stay(event.currentTarget, id, home)),
    w.state === "closed" && may(screen, "withdrawal.follow") && button(t("The client was asked…"), () => follow(id, home)),
    readWords(screen, id, w),
  ];
  return el(
    "li",
    { class: "application sale" },
    el(
      "div",
      { class: "row" },
      el("span", { class: "ring" }, mark(w.state === "closed" ? "available" : "withdrawing")),
      el("span", { class: "what" }, el("strong", {}, home), ...says(w).map((line, place) => el(place ? "small" : "em", {}, line)), el("small", {}, `${w.client_name} ${w.client_phone}`)),
    ),
    el("div", { class: "claims" }, buttons.filter(Boolean)),
  );
}

const button = (text, onclick) => el("button", { type: "button", "data-acts": true, onclick }, text);

function says(w) {
  const now = {
    asked: t("Finance settles the money"),
    settling: t("The settlement waits for its signature"),
    settled: t("Settled; the controller says when the home is free"),
    closed: w.reminded ? t("Ask the client for the real reason now") : t("Ask the client for the real reason on {day}", { day: day(w.follow_at) }),
  };
  return [now[w.state], t("Why: {cause}", { cause: CAUSE[w.cause] }), outcomeSays(w)].filter(Boolean);
}

async function stay(press, withdrawal, home) {
  if (await act(press, "withdrawal.stay", { withdrawal })) toast(t("{home}: the client keeps it.", { home }));
}

/** Ask why a client gives a home back, and put it forward. */
export function giveBack(application, home) {
  ask({
    title: t("Does the client give {home} back?", { home }),
    text: t("Why? The home stays sold until the controller says that it is free."),
    note: t("More, if you like"),
    choices: Object.entries(CAUSE),
    go: async (cause, { note }) => {
      await send("withdrawal.request", { application, cause, words: note });
      toast(t("{home}: put forward, finance settles the money.", { home }));
    },
  });
}

function follow(withdrawal, home) {
  ask({
    title: t("Why did the client really give {home} back?", { home }),
    note: t("More, if you like"),
    choices: Object.entries(CAUSE),
    go: async (cause, { note }) => {
      await send("withdrawal.follow", { withdrawal, cause, words: note });
      toast(t("{home}: written down.", { home }));
    },
  });
}
