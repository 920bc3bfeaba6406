// What is looked at before a discount is signed: the papers, why it is asked for, and the price with it and without.

import { el } from "../base/dom.js";
import { oneLine, quoteLines, takesOff } from "../base/quote_lines.js";
import { money, t, tn } from "../base/words.js";

/** The sections of a case that tells more of itself than its title. */
export function toldOf({ told }) {
  if (!told) return [];
  const { discount, rate, off_fen, papers, why, asked_by, endorsed_by, hours } = told;
  const facts = [
    discount && [t("Discount"), `${discount}, ${takesOff({ rate, amount_fen: off_fen })}`],
    papers && [t("Papers shown"), papers.join(t(", "))],
    why && [t("The reason"), why],
    asked_by && [t("Asked for by"), asked_by],
    endorsed_by && [t("Endorsed by"), endorsed_by],
    hours && [t("Holds once granted"), tn("{n} hour", "{n} hours", hours)],
  ].filter(Boolean);
  return [el("dl", {}, facts.flatMap(([name, said]) => [el("dt", {}, name), el("dd", {}, el("b", {}, said))])), price(told)];
}

const price = (told) =>
  el(
    "section",
    {},
    el("h3", {}, t("The price with it")),
    quoteLines(told, [oneLine(t("With it"), t("without it {price}", { price: money(told.before_fen) }), el("b", {}, money(told.after_fen)))]),
  );
