// Commands to the hall. A command keeps its key when it is repeated, so it happens once.

import { t } from "./words.js";

const PATIENCE_MS = 10_000;
const PAUSES_MS = [400, 1_500]; // two more tries
const NOT_NOW = new Set([502, 503, 504]);

/** The hall said no, and why, in a sentence ready to show. */
export class Refusal extends Error {
  constructor(problem, status) {
    super(problem.title ?? problem.code);
    this.code = problem.code ?? "error";
    this.sentence = problem.title ?? t("The server could not handle this. Please check, then try again.");
    this.facts = problem.facts ?? {};
    this.status = status;
  }
}

/** Nobody answered. Whether it happened is not known; the same key may be sent again. */
export class Unreachable extends Error {
  constructor(cause) {
    super("unreachable", { cause });
    this.sentence = t("The server cannot be reached. Please try again.");
  }
}

/**
 * A key for one intention of one person: a UUID of version 7 (RFC 9562, 5.7). It begins with the time, so that keys of
 * commands given together stand together in the journal's index.
 */
export function newKey() {
  const chance = crypto.getRandomValues(new Uint8Array(10));
  chance[0] = 0x70 | (chance[0] & 0x0f);
  chance[2] = 0x80 | (chance[2] & 0x3f);
  const digits = Date.now().toString(16).padStart(12, "0") + Array.from(chance, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

let unanswered = { said: "", key: "" }; // the last command, while nobody has answered it

/**
 * Send a command; resolves with its result, rejects with Refusal or Unreachable. Repeats itself twice with the same key.
 * The same command given again, before any other and after nobody answered it, has its key again: it happens once.
 */
export async function send(verb, args = {}, { key = null } = {}) {
  const said = `${verb} ${JSON.stringify(args)}`;
  const mine = { said, key: key ?? (unanswered.said === said ? unanswered.key : newKey()) };
  unanswered = mine;
  try {
    const answer = await post(`/api/${document.body.dataset.hall}/${verb}`, args, { headers: { "Idempotency-Key": mine.key } });
    mine.said = "";
    return answer?.result ?? answer;
  } catch (problem) {
    if (!noAnswer(problem)) mine.said = "";
    throw problem;
  }
}

/** A command that only looks. It changes nothing, so what was given before and not answered keeps its key. */
export async function look(verb, args = {}) {
  const answer = await post(`/api/${document.body.dataset.hall}/${verb}`, args, { headers: { "Idempotency-Key": newKey() } });
  return answer?.result ?? answer;
}

/** Whether it is not known if it happened. */
const noAnswer = (problem) => problem instanceof Unreachable || NOT_NOW.has(problem.status);

/** POST JSON and read JSON, with a limit on every wait. */
export async function post(path, args = {}, { headers = {}, method = "POST", pauses = PAUSES_MS } = {}) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await once(path, args, headers, method);
    } catch (problem) {
      if (!noAnswer(problem) || tries >= pauses.length) throw problem;
      await new Promise((resume) => setTimeout(resume, pauses[tries] * (0.7 + 0.6 * Math.random())));
    }
  }
}

const once = (path, args, headers, method) =>
  answerOf(path, { method, headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(args) });

/** One answer as JSON, within `patience` ms. Rejects with `Refusal` or `Unreachable`, both with a sentence to show. */
export async function answerOf(path, options = {}, patience = PATIENCE_MS) {
  let response;
  try {
    response = await fetch(path, { ...options, signal: limit(patience) });
  } catch (cause) {
    throw new Unreachable(cause);
  }
  let answer = {};
  try {
    answer = response.status === 204 ? {} : await response.json();
  } catch (cause) {
    if (response.ok) throw new Unreachable(cause); // cut off in the middle of the answer
  }
  if (!response.ok) throw new Refusal(answer, response.status);
  return answer;
}

function limit(patience) {
  if (AbortSignal.timeout) return AbortSignal.timeout(patience);
  const abort = new AbortController();
  setTimeout(() => abort.abort(), patience);
  return abort.signal;
}

/** Disable a button while a promise runs; it keeps its label. Returns the promise. */
export async function busy(button, promise) {
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  try {
    return await promise;
  } finally {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}
