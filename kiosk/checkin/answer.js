// After the form: the visitor's number and who is coming, or what this tablet keeps until the hall answers.

import { byId, el, reconcile, refill, write } from "../base/dom.js";
import { badged } from "../base/people_names.js";
import { goTo, spoken } from "../base/visit_words.js";
import { clock, t, tn } from "../base/words.js";
import { IDLE } from "./idle.js";

const SLIPS = 6; // drawn one by one; more are counted

/** The two answers over their markup. */
export function answers(screen, outbox) {
  let ticket = null; // {visit, number, called, party, phone, at}
  let seen = false;

  function drawDone() {
    if (!ticket?.visit) return;
    const card = screen.cards.get(`visit/${ticket.visit}`);
    seen ||= Boolean(card);
    const says = story(screen, card, seen);
    refill(byId("done"), {
      number: spoken(ticket.number),
      visitor: visitor(ticket),
      phone: ticket.phone,
      at: clock(card?.checked_in_at ?? ticket.at),
      seat: t("Please take a seat in the waiting area"),
      ...says,
    });
    for (const step of byId("done").querySelectorAll("[data-step]")) {
      const place = Number(step.dataset.step);
      step.className = place <= says.reached ? "past" : place === says.reached + 1 ? "at" : "";
    }
  }

  function drawSaved() {
    if (byId("saved").hidden || !outbox) return;
    const waiting = outbox.waiting.slice(-SLIPS);
    reconcile(byId("slips"), waiting, (item) => item.n, () => el("i"), (slip, item) => slip.classList.toggle("yours", item.n === ticket.n));
    const seconds = outbox.nextTry === null ? 0 : Math.max(0, Math.ceil((outbox.nextTry - performance.now()) / 1000));
    write(byId("again"), seconds ? t("tries again in {n} s", { n: seconds }) : t("trying now"));
  }

  screen.onchange(() => drawDone());
  screen.ontruth(() => drawDone());
  screen.every(() => drawSaved());

  return {
    done(next) {
      ticket = next;
      seen = false;
      this.touched();
      drawDone();
    },
    touched() {
      const ring = byId("done").querySelector("due-ring");
      ring.setAttribute("total", IDLE);
      ring.setAttribute("until", new Date(screen.now() + IDLE * 1_000).toISOString());
    },
    saved(next) {
      ticket = next;
      refill(byId("saved"), { visitor: visitor(next), phone: next.phone, arrived: t("Arrived {time}", { time: clock(next.at) }) });
      drawSaved();
    },
    clear() {
      ticket = null;
      for (const slot of document.querySelectorAll(".answer [data-slot]")) write(slot, "");
    },
  };
}

const visitor = ({ called, party }) =>
  party >= 5
    ? t("{name}, {many}", { name: called, many: t("5 or more") })
    : tn("{name}, alone", "{name}, {party} people", party, { name: called, party });

/** What is true about this visitor now: {title, more, who, way, reached}, and {seat} once he is to go somewhere. */
function story(screen, card, seen) {
  if (screen.truth === "lost") {
    const more = t("The line to the hall is down. Staff call the numbers by voice at the front desk.");
    return { title: t("You are checked in"), more, who: "", way: "", reached: 1, seat: goTo("") };
  }
  if (!card) {
    const more = seen ? t("This visit is over. Please ask at the desk if you still wait.") : t("Choosing your consultant");
    return { title: t("You are checked in"), more, who: "", way: "", reached: 1 };
  }
  const who = card.coming ? badged(card.coming) : "";
  if (card.state === "received") {
    return { title: t("{who} is on the way", { who }), more: t("Has answered and is coming to you"), who, way: t("answered"), reached: 3, seat: goTo(card.desk) };
  }
  if (card.state === "called") {
    return { title: t("{who} is being called", { who }), more: t("Waiting for the answer"), who, way: "", reached: 2, seat: goTo(card.desk) };
  }
  return { title: t("Choosing your consultant"), more: waiting(screen, card), who: "", way: "", reached: 1 };
}

function waiting(screen, card) {
  const ahead = screen.of("visit").filter(([, other]) => other.state === "waiting" && other.number < card.number).length;
  const line = ahead ? tn("{n} party came before you and still waits", "{n} parties came before you and still wait", ahead) : t("You are first in line");
  const { free, on_duty } = screen.panel("consultants") ?? {};
  if (free) return line;
  if (!on_duty) return t("No consultant is on duty at the moment; the front desk looks after you.");
  return `${t("Every consultant is with a visitor; the first one free comes to you.")} ${line}`;
}
