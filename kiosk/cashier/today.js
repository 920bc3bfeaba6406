// What came in today, by method, and the receipts; voided ones are struck and not counted.

import { byId, el, reconcile, write } from "../base/dom.js";
import { reasonText } from "../base/reasons.js";
import { METHOD, slipFacts } from "../base/receipt_words.js";
import { label } from "../base/unit_words.js";
import { day, money, t } from "../base/words.js";

export function drawToday(screen) {
  const today = day(screen.now());
  const slips = screen
    .of("receipt")
    .map(([, r]) => r)
    .filter((r) => day(r.at) === today)
    .sort((a, b) => b.number - a.number);
  const valid = slips.filter((r) => !r.voided_at);
  const sum = (some) => some.reduce((total, r) => total + r.amount_fen, 0);
  write(byId("total"), money(sum(valid)));
  write(
    byId("sum"),
    slips.length
      ? [t("{n} valid", { n: valid.length }), slips.length > valid.length && t("{n} void", { n: slips.length - valid.length })]
          .filter(Boolean)
          .join(" · ")
      : t("No receipts yet today."),
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
    (r) => `${r.number} ${r.voided_at} ${label(r)}`,
    (r) =>
      el(
        "li",
        { class: r.voided_at ? "void" : "" },
        el("strong", {}, label(r)),
        el(r.voided_at ? "del" : "b", {}, money(r.amount_fen)),
        el("small", {}, slipFacts(r)),
        r.voided_at &&
          el(
            "em",
            {},
            t("Void: {reason}", { reason: [reasonText(r.void_reason), r.voided_by === "system" ? "" : r.voided_by].filter(Boolean).join(" · ") }),
          ),
      ),
  );
}
