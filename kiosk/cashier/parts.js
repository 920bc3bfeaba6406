// A deposit in parts: what was received, what is missing, and this part of it.

import { attribute, byId, el, reconcile, refill, write } from "../base/dom.js";
import { METHOD, momentOf } from "../base/receipt_words.js";
import { money, t } from "../base/words.js";
import { figures } from "./field.js";

const box = byId("parts");
const [had, next] = byId("gauge").children;

/** What the parts so far leave missing of the smallest deposit (fen); with no smallest one nothing is. */
export const missing = (a, minimum) => Math.max(0, minimum - (a?.received_fen ?? 0));

/** The parts of this application, and how far `fen`, which is being typed, fills the bar. */
export function drawParts(a, minimum, fen, now) {
  const received = a?.received_fen ?? 0;
  box.hidden = !received;
  const part = (a?.parts?.length ?? 0) + 1;
  write(byId("amount-name"), part > 1 ? t("Part {n}", { n: part }) : t("Amount"));
  if (!received) return;
  const rest = missing(a, minimum);
  refill(box, {
    received: t("Received {amount}", { amount: money(received) }),
    missing: rest ? t("missing {amount}", { amount: money(rest) }) : "",
    smallest: minimum ? t("at least {amount}", { amount: money(minimum) }) : "",
  });
  const whole = Math.max(minimum, received + (fen ?? 0));
  had.style.width = `${(100 * received) / whole}%`;
  next.style.width = `${(100 * (fen ?? 0)) / whole}%`;
  attribute(byId("gauge"), "aria-label", t("Received {amount} of {whole}", { amount: money(received), whole: money(whole) }));
  reconcile(
    box.querySelector("ol"),
    a.parts.map((one, at) => [one, at + 1]),
    ([one]) => one.number,
    ([one, n]) =>
      el(
        "li",
        {},
        el("span", {}, t("Part {n}", { n })),
        el("b", {}, money(one.amount_fen)),
        el("small", {}, [METHOD[one.method], t("No. {n}", { n: one.number }), momentOf(one.at, now)].join(" · ")),
      ),
  );
}

/** Amounts for one tap, [fen, label]: of a first part the usual ones, then whatever is missing, and more; none above `most`. */
export function offers(a, minimum, most) {
  const step = minimum || 1_000_000;
  const rest = missing(a, minimum);
  const found = a?.received_fen ? [rest || step, (rest || 0) + step, (rest || 0) + 2 * step] : [step, 2 * step, 5 * step];
  return [...new Set(found)].filter((fen) => fen <= most).map((fen) => [fen, a?.received_fen && fen === rest ? t("Top up {amount}", { amount: figures(fen) }) : figures(fen)]);
}
