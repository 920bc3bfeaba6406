// By which days the rest of a price is paid, put forward from the phone.

import { ask } from "../base/dialog.js";
import { toast } from "../base/dom.js";
import { send } from "../base/send.js";
import { isoDay, money, t } from "../base/words.js";

const MOST = 5; // payments in the dialog

const yuan = (fen) => (fen / 100).toLocaleString("en-US", { maximumFractionDigits: 2 });
const fenOf = (text) => Math.round(Number(text.replaceAll(/[¥,，\s]/g, "")) * 100) || 0;

/** Ask by which days the rest is paid; of a mortgage the last payment is the bank's. */
export function askPlan(deal, { home, rest_fen, path, plan }, now) {
  const before = plan?.wanted.length ? plan.wanted : (plan?.rows ?? []);
  const fields = Array.from({ length: MOST }, (_, place) => [
    [`amount${place}`, t("Payment {n}, in yuan", { n: place + 1 }), { inputmode: "decimal", maxlength: 20, value: before[place] ? yuan(before[place].amount_fen) : !before.length && !place ? yuan(rest_fen) : "" }],
    [`day${place}`, t("by the end of"), { type: "date", min: before[place] ? null : isoDay(now), value: before[place]?.day ?? "" }],
  ]).flat();
  ask({
    title: t("By which days is the rest of {home} paid?", { home }),
    text: [t("Left to pay: {amount}.", { amount: money(rest_fen) }), path === "mortgage" && t("The last payment is the bank's loan.")].filter(Boolean).join(" "),
    fields,
    choices: [["plan", t("Put the plan forward")]],
    go: async (_, texts) => {
      const rows = fields.filter(([name]) => name.startsWith("amount") && texts[name]).map(([name]) => ({ amount_fen: fenOf(texts[name]), day: texts[name.replace("amount", "day")] }));
      if (!rows.length || rows.some(({ amount_fen, day }) => amount_fen <= 0 || !day)) throw Object.assign(new Error("plan"), { sentence: t("Write each payment in figures, with its day.") });
      if (path === "mortgage") rows.at(-1).loan = true;
      await send("instalment.plan", { deal, rows });
      toast(t("{home}: the plan is put forward, the site manager signs it.", { home }));
    },
  });
}
