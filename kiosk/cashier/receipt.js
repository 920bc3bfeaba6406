// Taking one deposit: the amount in figures and in words, the method, and the receipt.

import { el, write } from "../base/dom.js";
import { Refusal, busy, newKey, send } from "../base/send.js";
import { area, clock, money, t, tn } from "../base/words.js";
import { label } from "../base/marks.js";
import { capitals, parse } from "./amount.js";

const at = (id) => document.getElementById(id);
const form = at("receipt");
const amount = at("amount");
const slots = Object.fromEntries([...form.querySelectorAll("[data-slot]")].map((node) => [node.dataset.slot, node]));
const QUICK = [1, 2, 5]; // times the smallest deposit
let [screen, open, key, shown] = [null, null, newKey(), ""];
let finished = null; // {id, approved_at} of the application whose receipt I have just written

amount.addEventListener("input", () => settle());
amount.addEventListener("blur", () => parse(amount.value) && (amount.value = figures(parse(amount.value))));
form.addEventListener("change", () => settle());
form.addEventListener("submit", take);

/** 50,000 */
const figures = (fen) => money(fen).slice(1);

/** The form for this hold. What was typed stays while the same hold is open, whatever changes around it. */
export function drawReceipt(live, id) {
  screen = live;
  const a = id && screen.cards.get(`application/${id}`);
  const reopened = a && finished?.id === id && a.state === "approved" && a.approved_at !== finished.approved_at; // its receipt was voided
  if (reopened) clearDone();
  if (id !== open) begin(id);
  const gone = open && (!a || a.state !== "approved") && at("take").getAttribute("aria-busy") !== "true";
  form.hidden = !open || open === finished?.id || (gone && !shown);
  at("nothing").hidden = !form.hidden || !at("done").hidden;
  form.dataset.gone = gone ? "yes" : "no";
  if (a) fillIn(a);
  write(
    slots.notice,
    !gone
      ? ""
      : a?.state === "paid"
        ? t("Paid. It waits for the controller.")
        : t("This hold has ended or was paid. Nothing can be taken for it now."),
  );
  rules();
  settle();
}

/** A new client at the desk: empty words, the smallest deposit, no method. */
function begin(id) {
  [open, key, shown] = [id, newKey(), ""];
  form.reset();
  write(at("wrong"), "");
  const minimum = screen.panel("rules")?.minimum_fen;
  amount.value = minimum ? figures(minimum) : "";
}

function fillIn(a) {
  shown = label(a);
  write(slots.home, shown);
  write(slots.client, `${a.client_name} ${a.client_phone}`);
  write(
    slots.about,
    [
      `${a.consultant?.badge ?? ""} ${a.consultant?.name ?? ""}`,
      a.layout,
      area(a.area),
      t("applied at {price}", { price: money(a.price_fen) }),
    ]
      .filter(Boolean)
      .join(" · "),
  );
  write(slots.by, t("by {time}", { time: clock(a.pay_by) }));
  at("left").setAttribute("until", a.pay_by);
  at("ring").setAttribute("total", (Date.parse(a.pay_by) - Date.parse(a.approved_at)) / 1000);
  at("ring").setAttribute("until", a.pay_by);
  const others = a.behind ? tn("the {n} in line behind ends", "the {n} in line behind end", a.behind) : "";
  const then =
    screen.panel("rules")?.control_by === "controller"
      ? t("Then the controller makes {home} final.", { home: shown })
      : t("Then {home} is controlled at once.", { home: shown });
  write(slots.then, [then, others].filter(Boolean).join(" · "));
}

function rules() {
  const minimum = screen.panel("rules")?.minimum_fen ?? 0;
  write(at("minimum"), minimum ? t("at least {amount}", { amount: money(minimum) }) : "");
  const base = minimum || 1_000_000;
  if (at("quick").dataset.base === String(base)) return;
  at("quick").dataset.base = base;
  at("quick").replaceChildren(
    ...QUICK.map((times) =>
      el(
        "button",
        {
          type: "button",
          onclick: () => {
            amount.value = figures(base * times);
            settle();
          },
        },
        figures(base * times),
      ),
    ),
  );
}

/** Words of the amount and whether the button may be pressed. */
function settle() {
  const fen = parse(amount.value);
  const minimum = screen?.panel("rules")?.minimum_fen ?? 0;
  const method = form.elements.method.value;
  const small = fen !== null && fen < minimum;
  amount.style.width = `${Math.max(7, amount.value.length + 0.6)}ch`;
  amount.toggleAttribute("data-long", amount.value.length > 9);
  write(at("capitals"), fen === null ? "" : capitals(fen));
  amount.toggleAttribute("aria-invalid", false);
  if ((amount.value && fen === null) || small) amount.setAttribute("aria-invalid", "true");
  at("minimum").classList.toggle("wrong", small);
  const take = at("take");
  const allowed = screen?.panel("rules")?.records;
  take.hidden = !allowed;
  take.toggleAttribute("data-cannot", fen === null || small || !method || form.dataset.gone === "yes");
  write(
    take,
    !method
      ? t("Choose how it is paid")
      : fen === null
        ? t("Type the amount")
        : t("Take {amount} and write the receipt", { amount: money(fen) }),
  );
}

async function take(event) {
  event.preventDefault();
  const button = at("take");
  const [fen, home] = [parse(amount.value), shown];
  const approved_at = screen.cards.get(`application/${open}`)?.approved_at;
  if (button.disabled || button.dataset.cannot !== undefined || fen === null) return;
  write(at("wrong"), "");
  try {
    const args = { application: open, amount_fen: fen, method: form.elements.method.value };
    const { number } = await busy(button, send("receipt.record", args, { key }));
    finished = { id: args.application, approved_at };
    done(number, fen, home);
  } catch (problem) {
    if (problem instanceof Refusal) key = newKey(); // it did not happen; without an answer the key is kept, so it happens once
    write(
      at("wrong"),
      problem instanceof Refusal
        ? problem.sentence
        : `${problem.sentence ?? problem} ${t("What you typed is kept; pressing again cannot take it twice.")}`,
    );
  }
}

function done(number, fen, home) {
  at("done").replaceChildren(
    el("p", { class: "big" }, t("Receipt {n}", { n: number })),
    el("h2", {}, home),
    el("p", { class: "total" }, money(fen)),
    el("p", { lang: "zh-CN" }, capitals(fen)),
    el("p", { class: "sub" }, t("Choose the next one on the left.")),
  );
  at("done").hidden = false;
  form.hidden = true;
}

/** Put the last receipt away, and begin anew. */
export function clearDone() {
  at("done").hidden = true;
  finished = open = null;
}
