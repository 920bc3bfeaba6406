// What came in today, by method, and the receipts; voided ones are struck and not counted.

import { act } from "../base/act.js";
import { byId, el, reconcile, write } from "../base/dom.js";
import { may } from "../base/may.js";
import { reasonText } from "../base/reasons.js";
import { METHOD, SORT, slipFacts } from "../base/receipt_words.js";
import { label } from "../base/unit_words.js";
import { day, money, t } from "../base/words.js";
import { printReceipt } from "./paper.js";

/** Who paid in the client's place: the surname, and the whole name for whoever asks, which the journal notes. */
function payer(screen, r) {
  const whole = may(screen, "receipt.read_payer") &&
    el("button", { type: "button", class: "quiet", onclick: (event) => show(event.currentTarget, r.id) }, t("Show the name"));
  return el("small", {}, t("paid by {name}", { name: r.payer_name }), " ", whole);
}

async function show(button, receipt) {
  const said = await act(button, "receipt.read_payer", { receipt });
  if (said) button.replaceWith(said.name);
}

export function drawToday(screen) {
  const today = day(screen.now());
  const slips = screen
    .of("receipt")
    .map(([id, r]) => ({ id, ...r }))
    .filter((r) => day(r.at) === today)
    .sort((a, b) => b.number - a.number);
  const valid = slips.filter((r) => !r.voided_at);
  const back = screen.of("refund").map(([, r]) => r).filter((r) => r.state === "paid" && day(r.paid_at) === today);
  const sum = (some) => some.reduce((total, r) => total + r.amount_fen, 0);
  write(byId("total"), money(sum(valid)));
  write(
    byId("sum"),
    [
      slips.length ? t("{n} valid", { n: valid.length }) : t("No receipts yet today."),
      slips.length > valid.length && t("{n} void", { n: slips.length - valid.length }),
      back.length > 0 && t("given back {amount}", { amount: money(sum(back)) }),
    ]
      .filter(Boolean)
      .join(" · "),
  );
  byId("came-in").hidden = !slips.length;
  const totals = Object.keys(METHOD).map((method) => [method, sum(valid.filter((r) => r.method === method))]);
  const most = Math.max(1, ...totals.map(([, total]) => total));
  byId("methods").replaceChildren(
    ...totals.flatMap(([method, total]) => [
      el("dt", {}, METHOD[method]),
      el("dd", {}, el("i", { style: { width: `${(100 * total) / most}%` } }), el("span", {}, money(total))),
    ]),
  );
  reconcile(
    byId("slips"),
    slips.slice(0, 200),
    (r) => `${r.number} ${r.voided_at} ${label(r)} ${r.payer_name} ${r.client_name} ${r.cashier?.name}`,
    (r) =>
      el(
        "li",
        { class: r.voided_at ? "void" : "" },
        el("strong", {}, label(r)),
        el(r.voided_at ? "del" : "b", {}, money(r.amount_fen)),
        el("small", {}, slipFacts(r, screen.now(), r.sort !== "deposit" && SORT[r.sort], r.reference, r.account)),
        r.payer_name && payer(screen, r),
        el("button", { type: "button", class: "quiet print", onclick: () => printReceipt(r, screen.now()) }, t("Print")),
        r.voided_at &&
          el(
            "em",
            {},
            t("Void: {reason}", { reason: [reasonText(r.void_reason), r.voided_by === "system" ? "" : r.voided_by].filter(Boolean).join(" · ") }),
          ),
      ),
  );
}
