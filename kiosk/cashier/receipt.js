// Taking one deposit: the amount, the method, and the receipt.

import { byId, el, refill, toast, write } from "../base/dom.js";
import { act } from "../base/act.js";
import { sleepAfterChange } from "../base/guard.js";
import { may } from "../base/may.js";
import { staffName } from "../base/people_names.js";
import { prefer, preferred } from "../base/preferences.js";
import { METHOD } from "../base/receipt_words.js";
import { Refusal, busy, newKey, send } from "../base/send.js";
import { label } from "../base/unit_words.js";
import { area, clock, money, secondsBetween, t, tn } from "../base/words.js";
import { capitals } from "../base/capitals.js";
import { beginDetails, details, drawDetails, lacks } from "./details.js";
import { drawAmount, put } from "./field.js";
import { judge } from "./judge.js";
import { printReceipt } from "./paper.js";
import { drawParts, missing, offers } from "./parts.js";

const form = byId("receipt");
const amount = byId("amount");
const slots = Object.fromEntries([...form.querySelectorAll("[data-slot]")].map((node) => [node.dataset.slot, node]));
const LAST = "method"; // the preference: how the last deposit at this desk was paid
let [screen, open, key, shown] = [null, null, newKey(), ""];
let awaited = null; // the number of the part I have just taken, until its card is here
let finished = null; // {id, approved_at} of the application whose receipt I have just written

amount.addEventListener("input", () => settle());
amount.addEventListener("blur", () => {
  const { fen, wrong } = judged();
  if (fen === null || wrong) return; // what is not understood stays as it was typed
  put(fen);
  settle();
});
form.addEventListener("change", () => settle());
form.addEventListener("input", (event) => event.target !== amount && settle());
form.addEventListener("submit", take);

/** The form for this hold. What was typed stays while the same hold is open, whatever changes around it. */
export function drawReceipt(live, id) {
  screen = live;
  const a = id && screen.cards.get(`application/${id}`);
  const reopened = a && finished?.id === id && a.payable && a.approved_at !== finished.approved_at; // its receipt was voided
  if (reopened) clearDone();
  if (id !== open) begin(id);
  const gone = open && !a?.payable && byId("take").getAttribute("aria-busy") !== "true";
  form.hidden = !open || open === finished?.id || (gone && !shown);
  drawNothing();
  form.dataset.gone = gone ? "yes" : "no";
  if (a && a.place !== null) fillIn(a);
  write(
    slots.notice,
    !gone
      ? ""
      : a?.frozen
        ? t("This home is frozen. Nothing can be taken for it before it goes on.")
      : a?.state === "paid"
        ? t("Paid. It waits for the controller.")
        : t("This hold has ended or was paid. Nothing can be taken for it now."),
  );
  rules();
  settle();
}

/** What stands here while nobody is chosen, and who comes after a receipt. */
function drawNothing() {
  const some = screen.of("application").some(([, a]) => a.payable);
  byId("nothing").hidden = !form.hidden || !byId("done").hidden;
  refill(byId("nothing"), {
    title: some ? t("Choose who pays") : t("Nobody is about to pay"),
    says: some ? t("The list shows every hold that may be paid now.") : t("Approved holds appear in the list by themselves."),
  });
  refill(byId("done"), { next: some ? t("Choose the next one in the list.") : t("Nobody else is about to pay.") });
}

/** A new client at the desk: empty words, the smallest deposit, and the method of the last one at this desk. */
function begin(id) {
  [open, key, shown] = [id, newKey(), ""];
  form.reset();
  form.elements.method.value = preferred(LAST);
  beginDetails();
  sleepAfterChange(byId("take")); // the second press of whoever chose the client takes nothing
  write(byId("wrong"), "");
  putMissing();
}

/** Into the field what is missing, once the parts so far are known. */
function putMissing() {
  const a = screen.cards.get(`application/${open}`);
  if (awaited !== null && !a?.parts?.some(({ number }) => number === awaited)) return put(0);
  awaited = null;
  const minimum = screen.panel("rules")?.minimum_fen ?? 0;
  return put(missing(a, minimum) || minimum);
}

function fillIn(a) {
  if (awaited !== null) putMissing();
  shown = label(a);
  write(slots.home, shown);
  write(slots.client, `${a.client_name} ${a.client_phone}`);
  write(slots.consultant, staffName(a.consultant));
  write(slots["home-is"], [a.layout, area(a.area)].filter(Boolean).join(" · "));
  write(slots.price, t("price {price}", { price: money(a.total_fen) }));
  write(slots.by, t("by {time}", { time: clock(a.pay_by) }));
  byId("left").setAttribute("until", a.pay_by);
  byId("ring").setAttribute("total", secondsBetween(a.approved_at, a.pay_by));
  byId("ring").setAttribute("until", a.pay_by);
  write(slots.self, t("{client} himself", { client: a.client_name }));
  drawStanding(a);
}

/** That the clock stands still for a client who is here, and that another one waits behind him. */
function drawStanding(a) {
  const minutes = screen.panel("rules")?.desk_minutes;
  write(
    slots.stands,
    [
      a.tied && t("Several applied at the same time: whoever pays first has it."),
      a.asked?.state === "asked" && t("He is asked whether he is sure, until {time}: another client can pay.", { time: clock(a.asked.until) }),
      a.desk_until && t("At the desk: his time was kept until {time}, once.", { time: clock(a.desk_until) }),
    ]
      .filter(Boolean)
      .join(" "),
  );
  const button = byId("at-desk");
  button.hidden = Boolean(a.desk_until) || !a.payable || !may(screen, "application.at_desk");
  write(button, tn("He is at the desk: keep his time {n} minute", "He is at the desk: keep his time {n} minutes", minutes));
  button.onclick = () => act(button, "application.at_desk", { application: open });
}

/** The smallest deposit, and amounts for one tap: none of them above the price. */
function rules() {
  const { price_fen, received_fen, minimum_fen } = limits();
  const a = screen.cards.get(`application/${open}`);
  write(byId("minimum"), minimum_fen && !received_fen ? t("at least {amount}", { amount: money(minimum_fen) }) : "");
  const offered = offers(a, minimum_fen, (price_fen ?? Infinity) - received_fen);
  if (byId("quick").dataset.offered === offered.join()) return;
  byId("quick").dataset.offered = offered.join();
  const choose = (fen) => () => {
    put(fen);
    settle();
  };
  byId("quick").replaceChildren(...offered.map(([fen, name]) => el("button", { type: "button", onclick: choose(fen) }, name)));
}

function limits() {
  const a = screen?.cards.get(`application/${open}`);
  return { minimum_fen: screen?.panel("rules")?.minimum_fen ?? 0, price_fen: a?.total_fen, received_fen: a?.received_fen ?? 0 };
}

const judged = () => judge(amount.value, limits());

/** What is meant by what was typed, what it sets off, and whether the button may be pressed. */
function settle() {
  const said = judged();
  const method = form.elements.method.value;
  const a = screen?.cards.get(`application/${open}`);
  drawAmount(said);
  drawDetails(screen?.panel("rules")?.accounts ?? []);
  drawParts(a, limits().minimum_fen, said.wrong ? null : said.fen, screen?.now());
  const take = byId("take");
  take.hidden = !screen || !may(screen, "receipt.record");
  take.toggleAttribute("data-cannot", said.fen === null || Boolean(said.wrong || lacks()) || !method || form.dataset.gone === "yes");
  write(take, asks(said, method));
  write(slots.then, a?.place ? then(a, said.fen) : "");
}

/** What the hall does once this part is in. */
function then(a, fen) {
  const { minimum_fen, received_fen } = limits();
  const rest = minimum_fen - received_fen - (fen ?? 0);
  if (rest > 0) return t("{amount} is missing then: {home} stays on hold, and the time runs on.", { amount: money(rest), home: shown });
  const others = a.others ? tn("the {n} other application ends", "the {n} other applications end", a.others) : "";
  const said = screen.panel("rules")?.control_by === "controller" ? t("Then the controller makes {home} final.", { home: shown }) : t("Then {home} is controlled at once.", { home: shown });
  return [said, others].filter(Boolean).join(" · ");
}

function asks({ fen, wrong }, method) {
  if (wrong) return t("Check the amount");
  if (fen === null) return t("Type the amount");
  if (!method) return t("Choose how it is paid");
  return lacks() || t("Take {amount} ({method}) and write the receipt", { amount: money(fen), method: METHOD[method] });
}

async function take(event) {
  event.preventDefault();
  const button = byId("take");
  const [{ fen, wrong }, home] = [judged(), shown];
  const approved_at = screen.cards.get(`application/${open}`)?.approved_at;
  if (button.disabled || button.dataset.cannot !== undefined || fen === null || wrong) return;
  write(byId("wrong"), "");
  try {
    const args = { application: open, amount_fen: fen, method: form.elements.method.value, ...details() };
    const { number, complete } = await busy(button, send("receipt.record", args, { key }));
    prefer(LAST, args.method);
    if (!complete) return goOn(number, args.application);
    finished = { id: args.application, approved_at };
    done(number, fen, home);
  } catch (problem) {
    if (problem instanceof Refusal) key = newKey(); // it did not happen; without an answer the key is kept, so it happens once
    write(
      byId("wrong"),
      problem instanceof Refusal
        ? problem.sentence
        : `${problem.sentence ?? problem} ${t("What you typed is kept; pressing again cannot take it twice.")}`,
    );
  }
}

/** A part is in and some is missing: on to the next part. */
function goOn(number, application) {
  toast(t("Received: receipt {n}", { n: number }));
  if (open !== application) return; // somebody else stands here by now
  awaited = number;
  begin(application);
  drawReceipt(screen, application);
}

function done(number, fen, home) {
  byId("print-done").onclick = () => printNumber(number);
  refill(byId("done"), { number: t("Received: receipt {n}", { n: number }), home, amount: money(fen), words: capitals(fen) });
  byId("done").hidden = false;
  form.hidden = true;
  drawNothing();
  byId("done").focus();
}

/** Its card comes by itself, a moment after the answer. */
function printNumber(number) {
  const found = screen.of("receipt").find(([, r]) => r.number === number);
  if (found) return printReceipt(found[1], screen.now());
  toast(t("The receipt is on its way to this page. Press again in a moment."));
}

/** Put the last receipt away, and begin anew. */
export function clearDone() {
  byId("done").hidden = true;
  finished = open = null;
}
