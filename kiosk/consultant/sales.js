// My sales: homes that are controlled for my clients, from the form to the registered contract.

import { act } from "../base/act.js";
import { ask } from "../base/dialog.js";
import { byId, el, reconcile, toast } from "../base/dom.js";
import { guardList } from "../base/guard.js";
import { may } from "../base/may.js";
import { PATH } from "../base/quote_lines.js";
import { reasonText } from "../base/reasons.js";
import { send } from "../base/send.js";
import { mark } from "../base/unit_marks.js";
import { clock, date, day, isoDay, momentAt, money, t, tn } from "../base/words.js";
import { homeOf, isFrozen } from "./say.js";

const wrong = (sentence) => Object.assign(new Error("input"), { sentence });

/** The deal of an application; null before its form was put forward. */
export const dealOf = (screen, application) => screen.of("deal").find(([, d]) => d.application === application) ?? null;

/** Whether an application won a home whose contract is not registered yet. */
export const isBeingSold = (screen, [id, a]) => a.state === "won" && dealOf(screen, id)?.[1].state !== "signed";

export function drawSales(screen) {
  const all = screen.of("application").filter((found) => isBeingSold(screen, found)).sort((a, b) => a[1].number - b[1].number);
  byId("sales-title").hidden = !all.length;
  const key = (found) => JSON.stringify([found[0], found[1].client_name, found[1].quote.total_fen, homeOf(screen, found[1]), isFrozen(screen, found[1]), dealOf(screen, found[0]), isoDay(screen.now())]);
  guardList(byId("sales"), () => reconcile(byId("sales"), all, key, (found) => one(screen, ...found)));
}

function one(screen, application, a) {
  const [id, d] = dealOf(screen, application) ?? [null, null];
  const home = homeOf(screen, a);
  const buttons = isFrozen(screen, a) ? [] : [
    (!d || d.state === "failed" || d.state === "passed") && may(screen, "deal.propose") && button(d ? t("Put the form right…") : t("Put the form forward…"), () => propose(application, a, home)),
    d?.state === "passed" && d.path && may(screen, "deal.subscribe") && button(t("Sign the agreement…"), () => subscribe(id, home)),
    d?.state === "subscribed" && !d.checked && may(screen, "deal.check") && button(t("Gone through with the client"), (event) => check(event.currentTarget, id, home)),
    d?.state === "subscribed" && may(screen, "deal.schedule") && button(d.appointed_at ? t("Another appointment…") : t("Appoint…"), () => appoint(screen, id, home)),
  ];
  return el(
    "li",
    { class: "application sale" },
    el(
      "div",
      { class: "row" },
      el("span", { class: "ring" }, mark(d?.state === "subscribed" ? "subscribed" : "controlled")),
      el("span", { class: "what" }, el("strong", {}, home), ...says(d).map((line, place) => el(place ? "small" : "em", {}, line)), el("small", {}, `${a.client_name} ${a.client_phone}`), d && el("small", {}, [money(d.price_fen), PATH[d.path], d.buyers.map(({ name, share }) => `${name} ${share}%`).join(t(", "))].filter(Boolean).join(" · "))),
      isFrozen(screen, a) && el("span", { class: "when" }, el("small", {}, t("frozen: time stands still"))),
    ),
    el("div", { class: "claims" }, buttons.filter(Boolean)),
  );
}

const button = (text, onclick) => el("button", { type: "button", "data-acts": true, onclick }, text);

const at = (moment) => `${date(moment)} ${clock(moment)}`;

/** What it waits for, and more lines on it. */
function says(d) {
  if (!d) return [t("Controlled: put the form forward")];
  const late = d.late && t("Overdue");
  const said = {
    proposed: () => [t("Its price is reviewed"), t("by {time}", { time: at(d.review_by) })],
    failed: () => [t("Given back: {reason}", { reason: reasonText(d.reason) }), d.difference_fen && differs(d.difference_fen), t("To be put right by {time}", { time: at(d.correct_by) })],
    passed: () => [t("The agreement may be signed"), !d.path && t("Say first how the client pays: put the form right.")],
    subscribed: () => [
      t("To be signed by the end of {day}", { day: date(Date.parse(d.sign_by) - 1) }),
      d.appointed_at ? t("The client comes on {day} at {time}", { day: day(d.appointed_at), time: clock(d.appointed_at) }) : t("No appointment yet"),
      d.reminded > 0 && tn("Remind the client: {n} notice", "Remind the client: {n} notices", d.reminded),
      d.checked && t("Gone through with the client"),
    ],
  };
  return [late, ...said[d.state]()].filter(Boolean);
}

const differs = (fen) => (fen < 0 ? t("{amount} too little", { amount: money(-fen) }) : t("{amount} too much", { amount: money(fen) }));

function propose(application, a, home) {
  ask({
    title: t("The form of {home}", { home }),
    text: t("Write the price that stands on it, and choose how the client pays. The site manager reviews it."),
    fields: [["price", t("Price on the form, in yuan"), { inputmode: "decimal", maxlength: 20 }]],
    choices: Object.entries(PATH),
    go: async (path, { price }) => {
      const price_fen = Math.round(Number(price.replaceAll(/[¥,，\s]/g, "")) * 100) || 0;
      if (price_fen <= 0) throw wrong(t("Write the price in figures, such as 4,483,294."));
      await send("deal.propose", { application, price_fen, path });
      toast(t("{home}: put forward, the site manager reviews the price.", { home }));
    },
  });
}

const list = (text) => text.split(/[、,，;；]+/).map((part) => part.trim()).filter(Boolean);

function subscribe(deal, home) {
  ask({
    title: t("Sign the agreement for {home}", { home }),
    text: t("Several buyers with a comma between them, and their shares in the same order. The names are sealed."),
    fields: [["names", t("Buyers, by their whole names"), { maxlength: 400 }], ["shares", t("Shares in percent"), { value: "100", maxlength: 60 }]],
    choices: [["subscribe", t("The client has signed")]],
    go: async (_, { names: written, shares }) => {
      const [people, parts] = [list(written), list(shares).map((part) => Number(part.replace("%", "")))];
      if (people.length !== parts.length || parts.some((part) => !Number.isInteger(part) || part < 1)) throw wrong(t("Give each buyer a share, in whole percent."));
      const { sign_by } = await send("deal.subscribe", { deal, buyers: people.map((name, place) => ({ name, share: parts[place] })) });
      toast(t("{home} is subscribed. The contract is to be signed by the end of {day}.", { home, day: date(Date.parse(sign_by) - 1) }));
    },
  });
}

function appoint(screen, deal, home) {
  ask({
    title: t("When does the client of {home} come to sign?", { home }),
    fields: [["day", t("Day"), { type: "date", min: isoDay(screen.now()) }], ["time", t("Time"), { type: "time" }]],
    choices: [["appoint", t("Appoint")]],
    go: async (_, { day: on, time }) => {
      const moment = momentAt(on, time);
      if (!moment) throw wrong(t("Choose a day and a time."));
      await send("deal.schedule", { deal, at: moment });
      toast(t("{home}: the client comes on {day} at {time}.", { home, day: day(moment), time: clock(moment) }));
    },
  });
}

async function check(press, deal, home) {
  if (await act(press, "deal.check", { deal })) toast(t("{home}: gone through with the client.", { home }));
}
