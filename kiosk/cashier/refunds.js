// Money to give back: what is left of an application that ended is asked for, somebody signs it, and it is paid out here.

import { APPLICATION } from "../base/application_words.js";
import { ask } from "../base/dialog.js";
import { byId, el, reconcile, toast } from "../base/dom.js";
import { guardList } from "../base/guard.js";
import { may } from "../base/may.js";
import { METHOD, REFUND, momentOf } from "../base/receipt_words.js";
import { reasonText } from "../base/reasons.js";
import { send } from "../base/send.js";
import { label } from "../base/unit_words.js";
import { isoDay, money, t } from "../base/words.js";
import { read } from "./amount.js";
import { figures } from "./field.js";

const RANK = { approved: 0, left: 1, asked: 2, paid: 3 };

/** What to give back, what may be paid out now first; of what was paid out that of today. */
export function drawRefunds(screen) {
  const now = screen.now();
  const left = screen.of("application").filter(([, a]) => a.owed_fen).map(([id, a]) => [id, { ...a, state: "left", was: a.state, amount_fen: a.owed_fen, at: a.decided_at }]);
  const refunds = screen.of("refund").filter(([, r]) => r.state !== "paid" || isoDay(r.paid_at) === isoDay(now));
  const all = [...refunds, ...left].sort((a, b) => RANK[a[1].state] - RANK[b[1].state] || a[1].at.localeCompare(b[1].at));
  const key = ([id, r]) => [id, r.state, r.amount_fen, label(r), r.client_name, r.signed_by, isoDay(now)].join(" ");
  byId("refunds-title").hidden = !all.length;
  guardList(byId("refunds"), () => reconcile(byId("refunds"), all, key, ([id, r]) => row(screen, id, r, now)));
}

function row(screen, id, r, now) {
  return el(
    "li",
    { class: `refund ${r.state}` },
    el("strong", {}, label(r)),
    el("b", {}, money(r.amount_fen)),
    el("small", {}, facts(r, now)),
    r.state === "approved" && may(screen, "refund.record") && button(t("Pay out"), () => payOut(id, r)),
    r.state === "left" && may(screen, "refund.request") && button(t("Ask to give it back"), () => request(id, r)),
  );
}

const button = (text, onclick) => el("button", { type: "button", "data-acts": true, onclick }, text);

function facts(r, now) {
  const said = {
    left: () => [r.client_name, APPLICATION[r.was], t("nobody has asked yet")],
    asked: () => [r.client_name, reasonText(r.reason), momentOf(r.at, now), REFUND.asked],
    approved: () => [r.client_name, reasonText(r.reason), t("signed by {name}", { name: r.signed_by })],
    paid: () => [t("Refund {n}", { n: r.number }), momentOf(r.paid_at, now), METHOD[r.method], REFUND.paid],
  };
  return said[r.state]().filter(Boolean).join(" · ");
}

function request(application, r) {
  ask({
    title: t("Give money back to {client}?", { client: r.client_name }),
    text: t("{amount} of it is left. The site manager or the site lead signs, then it is paid out here.", { amount: money(r.amount_fen) }),
    fields: [["amount", t("Amount"), { value: figures(r.amount_fen), inputmode: "decimal", maxlength: 60 }]],
    note: t("The reason"),
    choices: [["ask", t("Ask for it")]],
    go: async (_, { amount, note }) => {
      const { fen } = read(amount);
      if (!fen) throw Object.assign(new Error("amount"), { sentence: t("This is no amount. Type figures, such as 50,000 or 5万.") });
      await send("refund.request", { application, amount_fen: fen, reason: note });
      toast(t("Asked for: somebody else signs it now."));
    },
  });
}

/** By the way it came in, where it came in one way alone. */
function payOut(refund, r) {
  const first = Object.keys(METHOD).sort((a, b) => r.methods.includes(b) - r.methods.includes(a));
  ask({
    title: t("Pay {amount} back to {client}?", { amount: money(r.amount_fen), client: r.client_name }),
    text: t("It came in by: {methods}. Choose how it goes back.", { methods: r.methods.map((method) => METHOD[method]).join(t(", ")) }),
    fields: [["reference", t("Slip"), { maxlength: 40 }]],
    choices: first.map((method) => [method, METHOD[method]]),
    go: async (method, { reference }) => {
      const { number } = await send("refund.record", { refund, method, reference });
      toast(t("Paid back: refund {n}.", { n: number }));
    },
  });
}
