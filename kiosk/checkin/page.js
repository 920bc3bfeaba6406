// Check-in: one form, two answers, and an outbox that keeps its word without a server.

import "../base/elements.js";
import { byId } from "../base/dom.js";
import { live } from "../base/live.js";
import { busy, newKey } from "../base/send.js";
import { t } from "../base/words.js";
import { answers } from "./answer.js";
import { checkinForm } from "./form.js";
import { afterIdle } from "./idle.js";
import { keepPage } from "./offline.js";
import { attempt, openOutbox } from "./outbox.js";
import { strips } from "./strips.js";

const PATIENCE_MS = 4_000; // then the visitor is told it is kept, while sending goes on
const { hall, locale } = document.body.dataset;

const screen = live();
const outbox = await openOutbox(hall).catch(() => null);
const strip = strips(screen, outbox);
const answer = answers(screen, outbox);
const form = checkinForm(screen, (args, called) => busy(byId("submit"), checkIn(args, called)));
let standing = null; // the kept check-in whose visitor still stands here: {n, summary}
let asking = null; // the one being sent while its visitor looks at the form
let unsure = null; // where nothing can be kept: the try whose fate is unknown, to be repeated with its key

async function checkIn(args, called) {
  const summary = { ...form.summary(), at: args.claimed_at };
  const kept = await outbox?.put(args, called).catch(() => null);
  asking = kept?.n ?? null;
  const outcome = kept ? await within(kept.outcome, PATIENCE_MS) : await sendUnkept(args);
  asking = null;
  if (outcome.state === "done") return showDone(outcome, summary);
  if (outcome.state === "refused") {
    if (kept) await outbox.drop(kept.n);
    return form.say(outcome.sentence);
  }
  if (!kept) return form.say(t("No answer, and this tablet could not keep it: what you wrote is still here. Try again, or go to the desk."));
  standing = { n: kept.n, summary };
  show("saved");
  answer.saved({ ...summary, n: kept.n });
}

/** Without an outbox, or without room in it: once more means the same key, so it cannot happen twice. */
async function sendUnkept(args) {
  const same = JSON.stringify({ ...args, claimed_at: null });
  if (unsure?.same !== same) unsure = { same, args, key: newKey() };
  const outcome = await attempt(unsure.args, unsure.key);
  if (outcome.state !== "later") unsure = null;
  return outcome;
}

function showDone({ visit, number }, summary) {
  standing = null;
  show("done");
  answer.done({ ...summary, visit, number });
}

outbox?.onchange((n, outcome) => {
  if (n === null || n === undefined || outcome.state !== "done") return;
  if (standing?.n === n) showDone(outcome, standing.summary);
  else if (n !== asking) strip.sentLater(outcome.number);
});

function show(view) {
  for (const id of ["form", "done", "saved"]) byId(id).hidden = id !== view;
  document.body.dataset.view = view;
  document.querySelector(`#${view} h2`)?.scrollIntoView({ block: "nearest" });
}

/** Nothing of the last visitor is left; the next one is greeted in Chinese. */
function startAgain() {
  standing = null;
  form.clear();
  answer.clear();
  show("form");
  delete document.body.dataset.busy;
  if (locale !== "zh_CN") location.replace(`${location.pathname}?lang=zh_CN`);
}

const occupied = () => byId("form").hidden || form.dirty();
for (const button of document.querySelectorAll("[data-next]")) button.addEventListener("click", startAgain);
for (const button of document.querySelectorAll("[data-close]")) button.addEventListener("click", () => button.closest("dialog").close());
byId("privacy-open").addEventListener("click", () => byId("privacy").showModal());
const say = [...document.querySelectorAll(".idle")];
afterIdle({ occupied, clear: startAgain, ontouch: () => answer.touched(), warn: 10, say, greeting: locale !== "zh_CN" });
screen.every(() => document.body.toggleAttribute("data-busy", occupied() || strip.speaking() || Boolean(outbox?.waiting.length)));
screen.ontruth((truth) => truth === "live" && outbox?.waiting.length && outbox.flush());
show("form");
outbox?.flush();
keepPage();

function within(promise, ms) {
  return Promise.race([promise, new Promise((resolve) => setTimeout(() => resolve({ state: "later" }), ms))]);
}
