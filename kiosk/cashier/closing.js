// The cash sheets: today's is closed in the evening; one of another day that is not confirmed stays until it is.

import { printCashSheet } from "../base/cash_sheet.js";
import { ask } from "../base/dialog.js";
import { byId, el, reconcile, toast } from "../base/dom.js";
import { may } from "../base/may.js";
import { dayName } from "../base/receipt_words.js";
import { reasonText } from "../base/reasons.js";
import { send } from "../base/send.js";
import { isoDay, money, t } from "../base/words.js";
import { read } from "./amount.js";
import { figures } from "./field.js";

export function drawSheets(screen) {
  const today = isoDay(screen.now());
  const sheets = screen.of("settlement").filter(([, s]) => s.state !== "confirmed" || s.day === today);
  sheets.sort((a, b) => a[1].day.localeCompare(b[1].day));
  const key = ([id, s]) => [id, s.state, s.cash_fen, s.counted_fen, s.confirmed_by, s.closed_by?.name, s.returned, today].join(" ");
  reconcile(byId("cash-sheets"), sheets, key, ([id, s]) => row(screen, id, s, s.day < today));
}

function row(screen, id, s, late) {
  const day = dayName(s.day);
  const name = !late ? t("Close the day") : s.state === "open" ? t("Close {day}: late", { day }) : t("Cash sheet of {day}", { day });
  const says = [
    s.state === "open" && t("{amount} should be in the till", { amount: money(s.cash_fen) }),
    s.state === "closed" && t("closed, waits for its confirmation"),
    s.state === "confirmed" && t("closed and confirmed"),
    s.returned && t("given back: {reason}", { reason: reasonText(s.returned) }),
  ].filter(Boolean).join(" · ");
  const inside = [el("strong", {}, name), el("small", {}, says)];
  const opens = s.state === "open" && may(screen, "settlement.close");
  return el(
    "li",
    { class: late && s.state === "open" ? "late" : "" },
    opens ? el("button", { type: "button", "data-acts": true, onclick: () => close(id, s) }, inside) : el("p", {}, inside),
    s.state !== "open" && el("button", { type: "button", class: "quiet print", onclick: () => printCashSheet(s, screen.now()) }, t("Print")),
  );
}

function close(settlement, s) {
  const sum = (column) => Object.values(s.totals).reduce((total, line) => total + line[column], 0);
  ask({
    title: t("Close {day}?", { day: dayName(s.day) }),
    text: [
      t("Received {amount}, void {voided}, given back {refunded}.", { amount: money(sum("received")), voided: money(sum("void")), refunded: money(sum("refunded")) }),
      t("{amount} should be in the till.", { amount: money(s.cash_fen) }),
    ].join(" "),
    fields: [
      ["counted", t("Cash counted"), { inputmode: "decimal", maxlength: 60 }],
      ["reason", t("Why it differs, if it does"), { maxlength: 200 }],
    ],
    choices: [["close", t("Close the day")]],
    go: async (_, { counted, reason }) => {
      const fen = counted.trim() && /^[¥0.,\s元]+$/.test(counted) ? 0 : (read(counted).fen ?? null);
      if (fen === null) throw Object.assign(new Error("counted"), { sentence: t("Type what was counted, such as {amount} or 0.", { amount: figures(5_000_000) }) });
      await send("settlement.close", { settlement, counted_fen: fen, reason });
      toast(t("Closed. The site manager or the site lead confirms it."));
    },
  });
}
