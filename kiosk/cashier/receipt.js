// Taking one deposit: the amount, the method, and the receipt.

import { byId, el, refill, write } from "../base/dom.js";
import { act } from "../base/act.js";
import { sleepAfterChange } from "../base/guard.js";
import { may } from "../base/may.js";
import { staffName } from "../base/people_names.js";
import { prefer, preferred } from "../base/preferences.js";
import { METHOD } from "../base/receipt_words.js";
import { Refusal, busy, newKey, send } from "../base/send.js";
import { label } from "../base/unit_words.js";
import { area, clock, money, secondsBetween, t, tn } from "../base/words.js";
import { capitals } from "./capitals.js";
import { drawAmount, figures, put } from "./field.js";
import { judge } from "./judge.js";

const form = byId("receipt");
const amount = byId("amount");
const slots = Object.fromEntries([...form.querySelectorAll("[data-slot]")].map((node) => [node.dataset.slot, node]));
const LAST = "method"; // the preference: how the last deposit at this desk was paid
const QUICK = [1, 2, 5]; // times the smallest deposit
let [screen, open, key, shown] = [null, null, newKey(), ""];
let finished = null; // {id, approved_at} of the application whose receipt I have just written

amount.addEventListener("input", () => settle());
amount.addEventListener("blur", () => {
  const { fen, wrong } = judged();
  if (fen === null || wrong) return; // what is not understood stays as it was typed
  put(fen);
  settle();
});
form.addEventListener("change", () => settle());
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
  if (a) fillIn(a);
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
  sleepAfterChange(byId("take")); // the second press of whoever chose the client takes nothing
  write(byId("wrong"), "");
  put(screen.panel("rules")?.minimum_fen);
}

function fillIn(a) {
  shown = label(a);
  write(slots.home, shown);
  write(slots.client, `${a.client_name} ${a.client_phone}`);
  write(slots.consultant, staffName(a.consultant));
  write(slots["home-is"], [a.layout, area(a.area)].filter(Boolean).join(" · "));
  write(slots.price, t("applied at {price}", { price: money(a.price_fen) }));
  write(slots.by, t("by {time}", { time: clock(a.pay_by) }));
  byId("left").setAttribute("until", a.pay_by);
  byId("ring").setAttribute("total", secondsBetween(a.approved_at, a.pay_by));
  byId("ring").setAttribute("until", a.pay_by);
  const others = a.others ? tn("the {n} other application ends", "the {n} other applications end", a.others) : "";
  const then =
    screen.panel("rules")?.control_by === "controller"
      ? t("Then the controller makes {home} final.", { home: shown })
      : t("Then {home} is controlled at once.", { home: shown });
  write(slots.then, [then, others].filter(Boolean).join(" · "));
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
  const minimum = screen.panel("rules")?.minimum_fen ?? 0;
  write(byId("minimum"), minimum ? t("at least {amount}", { amount: money(minimum) }) : "");
  const price = limits().price_fen ?? Infinity;
  const offered = QUICK.map((times) => times * (minimum || 1_000_000)).filter((fen) => fen <= price);
  if (byId("quick").dataset.offered === offered.join()) return;
  byId("quick").dataset.offered = offered.join();
  const choose = (fen) => () => {
    put(fen);
    settle();
  };
  byId("quick").replaceChildren(...offered.map((fen) => el("button", { type: "button", onclick: choose(fen) }, figures(fen))));
}

const limits = () => ({
  minimum_fen: screen?.panel("rules")?.minimum_fen,
  price_fen: screen?.cards.get(`application/${open}`)?.price_fen,
});

const judged = () => judge(amount.value, limits());

/** What is meant by what was typed, and whether the button may be pressed. */
function settle() {
  const said = judged();
  const method = form.elements.method.value;
  drawAmount(said);
  const take = byId("take");
  take.hidden = !screen || !may(screen, "receipt.record");
  take.toggleAttribute("data-cannot", said.fen === null || Boolean(said.wrong) || !method || form.dataset.gone === "yes");
  write(take, asks(said, method));
}

function asks({ fen, wrong }, method) {
  if (wrong) return t("Check the amount");
  if (fen === null) return t("Type the amount");
  if (!method) return t("Choose how it is paid");
  return t("Take {amount} ({method}) and write the receipt", { amount: money(fen), method: METHOD[method] });
}

async function take(event) {
  event.preventDefault();
  const button = byId("take");
  const [{ fen, wrong }, home] = [judged(), shown];
  const approved_at = screen.cards.get(`application/${open}`)?.approved_at;
  if (button.disabled || button.dataset.cannot !== undefined || fen === null || wrong) return;
  write(byId("wrong"), "");
  try {
    const args = { application: open, amount_fen: fen, method: form.elements.method.value };
    const { number } = await busy(button, send("receipt.record", args, { key }));
    finished = { id: args.application, approved_at };
    prefer(LAST, args.method);
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

function done(number, fen, home) {
  refill(byId("done"), { number: t("Received: receipt {n}", { n: number }), home, amount: money(fen), words: capitals(fen) });
  byId("done").hidden = false;
  form.hidden = true;
  drawNothing();
  byId("done").focus();
}

/** Put the last receipt away, and begin anew. */
export function clearDone() {
  byId("done").hidden = true;
  finished = open = null;
}
