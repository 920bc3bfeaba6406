// Somebody behind my client can pay now: is mine sure? The question fills the phone until it is answered or put aside.

import { act } from "../base/act.js";
import { ask } from "../base/dialog.js";
import { byId, el, reconcile, toast } from "../base/dom.js";
import { sleepIn } from "../base/guard.js";
import { send } from "../base/send.js";
import { mark } from "../base/unit_marks.js";
import { label } from "../base/unit_words.js";
import { clock, clockSeconds, secondsBetween, t, tn } from "../base/words.js";
import { reveal } from "./client.js";
import { called, homeOf, shake } from "./say.js";

const aside = new Set(); // questions I have put aside: they stay as a bar
let shown = null;

/** Questions put to my clients, the one that ends first on top, as [id of the application, card]. */
const questions = (screen) =>
  screen
    .of("application")
    .filter(([, a]) => a.mine && a.asked?.state === "asked")
    .sort((a, b) => a[1].asked.until.localeCompare(b[1].asked.until));

export function drawQuestion(screen) {
  const all = questions(screen);
  const open = all.find(([, a]) => !aside.has(a.asked.id));
  const box = byId("question");
  const key = open ? JSON.stringify([open[1], contactOf(screen, open[1])?.[1].client_phone]) : null;
  document.body.toggleAttribute("data-asked", Boolean(open));
  box.hidden = !open;
  if (key !== shown) {
    const other = open && box.dataset.question !== open[1].asked.id;
    box.dataset.question = open?.[1].asked.id ?? "";
    shown = key;
    box.replaceChildren(...(open ? whole(screen, ...open) : []));
    if (other) {
      sleepIn(box);
      box.querySelector("h2").focus({ preventScroll: true });
      shake(200, 100, 200, 100, 200);
    }
  }
  reconcile(
    byId("asked"),
    all.filter(([, a]) => aside.has(a.asked.id)),
    ([id, a]) => `${id} ${a.asked.id} ${a.asked.until}`,
    ([, a]) => bar(screen, a),
  );
}

function bar(screen, a) {
  const again = () => {
    aside.delete(a.asked.id);
    drawQuestion(screen);
  };
  return el(
    "p",
    {},
    mark("on_hold"),
    el("span", {}, t("{home}: is your client sure?", { home: homeOf(screen, a) })),
    el("time-left", { until: a.asked.until }),
    el("button", { type: "button", onclick: again }, t("Answer")),
  );
}

const contactOf = (screen, a) => screen.of("contact").find(([, c]) => c.client === a.client && c.revealable);

function whole(screen, id, a) {
  const unit = screen.cards.get(`unit/${a.unit}`);
  const minutes = screen.panel("rules")?.sure_minutes;
  const known = contactOf(screen, a);
  const later = () => {
    aside.add(a.asked.id);
    drawQuestion(screen);
  };
  return [
    el("p", { class: "home" }, mark(unit?.state ?? "applied"), el("strong", {}, label(unit)), el("span", {}, `${a.client_name} ${a.client_phone}`)),
    el("p", { class: "why" }, t("Another client is ready to pay")),
    el("h2", { tabindex: -1 }, t("Is your client sure to pay?")),
    el(
      "div",
      { class: "face" },
      el("due-ring", { until: a.asked.until, total: secondsBetween(a.asked.at, a.asked.until), "aria-hidden": "true" }),
      el("p", {}, el("time-left", { until: a.asked.until }), el("small", {}, t("answer by {time}", { time: clockSeconds(a.asked.until) }))),
    ),
    known && el("button", { type: "button", class: "phone", onclick: () => reveal(...known) }, t("Ask {client} first", { client: called(known[1]) })),
    el(
      "dl",
      {},
      el("dt", {}, t("Yours")),
      el("dd", {}, a.state === "approved" ? t("on hold, to be paid by {time}", { time: clock(a.pay_by) }) : t("applied at {time}", { time: clock(a.submitted_at) })),
      el("dt", {}, t("The other")),
      el("dd", {}, a.asked_by ? t("a client of group {group}, can pay now", { group: a.asked_by }) : ""),
    ),
    el(
      "div",
      { class: "answers" },
      el(
        "button",
        { type: "button", class: "primary", "data-acts": true, onclick: (event) => sure(event.currentTarget, a, label(unit)) },
        el("b", {}, t("He is sure")),
        el(
          "small",
          {},
          a.pay_by
            ? tn("The deposit is at the cash desk within {n} minute, or he is out", "The deposit is at the cash desk within {n} minutes, or he is out", minutes)
            : t("He keeps his place; his time to pay begins with the approval"),
        ),
      ),
      el(
        "button",
        { type: "button", "data-acts": true, onclick: () => giveWay(a, label(unit)) },
        el("b", {}, t("Give way")),
        el("small", {}, t("The home goes to the other; he stays your client")),
      ),
    ),
    el("p", { class: "sub" }, t("No answer in time is giving way. At the cash desk the clock stands still.")),
    el("button", { type: "button", class: "quiet", onclick: later }, t("Put aside")),
  ];
}

async function sure(button, a, home) {
  if (await act(button, "challenge.answer", { challenge: a.asked.id, sure: true })) toast(t("{home}: your client is sure. Bring him to the cash desk.", { home }));
}

/** Asked once more: what is given to the other client is not taken back. */
export function giveWay(a, home) {
  ask({
    title: t("Give {home} to the other client?", { home }),
    text: t("This cannot be taken back."),
    choices: [["yes", t("Give way")]],
    go: async () => {
      await send("challenge.answer", { challenge: a.asked.id, sure: false });
      toast(t("{home} is given to the other client.", { home }));
    },
  });
}
