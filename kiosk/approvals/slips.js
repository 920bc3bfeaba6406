// The day's receipts, and voiding them.

import { ask } from "../base/dialog.js";
import { byId, el, reconcile, toast } from "../base/dom.js";
import { may } from "../base/may.js";
import { choicesOf, reasonOf, reasonText } from "../base/reasons.js";
import { SORT, slipFacts } from "../base/receipt_words.js";
import { send } from "../base/send.js";
import { label } from "../base/unit_words.js";
import { isoDay, money, t, tn } from "../base/words.js";
import { byName } from "./say.js";

export function drawSlips(screen) {
  const today = isoDay(screen.now());
  const slips = screen.of("receipt").filter(([, r]) => !r.voided_at || isoDay(r.at) === today).sort((a, b) => b[1].number - a[1].number);
  byId("no-slips").hidden = slips.length > 0;
  const key = ([id, r]) => `${id} ${r.voided_at} ${r.cashier?.name} ${screen.cards.has(`unit/${r.unit}`)} ${today}`;
  reconcile(byId("slips"), slips, key, ([id, r]) => slip(screen, id, r));
}

function slip(screen, id, r) {
  const home = label(screen.cards.get(`unit/${r.unit}`));
  const own = r.cashier?.id === document.body.dataset.person;
  const end = r.voided_at
    ? el("em", {}, t("Voided by {name}: {reason}", { name: byName(r.voided_by), reason: reasonText(r.void_reason) }))
    : may(screen, "receipt.void") && !own && isoDay(r.at) === isoDay(screen.now()) && el("button", { type: "button", "data-acts": true, onclick: () => voidSlip(screen, id, r, home) }, t("Void"));
  return el(
    "li",
    { class: r.voided_at ? "void" : "" },
    el("strong", {}, home),
    el(r.voided_at ? "del" : "b", {}, money(r.amount_fen)),
    el("small", {}, slipFacts(r, screen.now(), r.cashier?.name, r.sort === "earnest" && SORT.earnest, r.payer_name && t("paid by {name}", { name: r.payer_name }), r.reference)),
    end,
  );
}

const CODES = ["wrong-amount", "payment-failed", "wrong-unit"];

/** Voiding asks for a reason: it takes a second person, who signs it with their sign-in. Or the client does not take it at all. */
function voidSlip(screen, id, r, home) {
  const minutes = screen.panel("rules")?.desk_minutes;
  ask({
    title: t("Void receipt {n}, {amount}?", { n: r.number, amount: money(r.amount_fen) }),
    text: tn(
      "If too little is left, {home} goes back on hold for the same client for {n} minute, and whoever lost by it is back in line. The number is never used again.",
      "If too little is left, {home} goes back on hold for the same client for {n} minutes, and whoever lost by it is back in line. The number is never used again.",
      minutes,
      { home },
    ),
    choices: [...choicesOf(CODES), ["free", t("Wrong unit: free it for the next in line")]],
    note: t("More, if you like"),
    go: async (code, { note }) => {
      const free = code === "free";
      await send("receipt.void", { receipt: id, reason: reasonOf(free ? "wrong-unit" : code, note), free });
      toast(t("Receipt {n} is void.", { n: r.number }));
    },
  });
}
