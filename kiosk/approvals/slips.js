// The day's receipts, and voiding them.

import { askReason } from "../base/dialog.js";
import { byId, el, reconcile, toast } from "../base/dom.js";
import { may } from "../base/may.js";
import { reasonText } from "../base/reasons.js";
import { slipFacts } from "../base/receipt_words.js";
import { send } from "../base/send.js";
import { label } from "../base/unit_words.js";
import { money, t } from "../base/words.js";
import { byName } from "./say.js";

export function drawSlips(screen) {
  const slips = screen.of("receipt").sort((a, b) => b[1].number - a[1].number);
  byId("no-slips").hidden = slips.length > 0;
  const key = ([id, r]) => `${id} ${r.voided_at} ${r.cashier?.name} ${screen.cards.has(`unit/${r.unit}`)}`;
  reconcile(byId("slips"), slips, key, ([id, r]) => slip(screen, id, r));
}

function slip(screen, id, r) {
  const home = label(screen.cards.get(`unit/${r.unit}`));
  const own = r.cashier?.id === document.body.dataset.person;
  const end = r.voided_at
    ? el("em", {}, t("Voided by {name}: {reason}", { name: byName(r.voided_by), reason: reasonText(r.void_reason) }))
    : may(screen, "receipt.void") && !own && el("button", { type: "button", "data-acts": true, onclick: () => voidSlip(id, r, home) }, t("Void"));
  return el(
    "li",
    { class: r.voided_at ? "void" : "" },
    el("strong", {}, home),
    el(r.voided_at ? "del" : "b", {}, money(r.amount_fen)),
    el("small", {}, slipFacts(r, r.cashier?.name)),
    end,
  );
}

/** Voiding asks for a reason: it takes a second person, who signs it with their sign-in. */
function voidSlip(id, r, home) {
  askReason({
    title: t("Void receipt {n}, {amount}?", { n: r.number, amount: money(r.amount_fen) }),
    text: t("{home} goes back on hold with a new time to pay. The number is never used again.", { home }),
    codes: ["wrong-amount", "payment-failed", "wrong-unit"],
    go: async (reason) => {
      await send("receipt.void", { receipt: id, reason });
      toast(t("Receipt {n} is void.", { n: r.number }));
    },
  });
}
