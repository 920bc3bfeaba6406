// Whether an amount may be taken for a home, and in words why not.

import { money, t } from "../base/words.js";
import { read } from "./amount.js";

const MUCH = 0.2; // of the price: more than a deposit usually is

const SAYS = {
  commas: t("Commas stand only before three figures, as in 50,000."),
  spaces: t("Please type the amount without spaces."),
  dots: t("After the dot come one or two figures, as in 50000.50; fifty thousand is 50,000."),
  zero: t("The amount must be more than nothing."),
  long: t("These are too many figures. Please look again."),
  words: t("This is no amount. Type figures, such as 50,000 or 5万."),
};

/**
 * {fen, wrong, warning}: what is meant by `text`; `wrong` says why it cannot be taken, `warning` what to look at first. All
 * parts of a deposit count together.
 */
export function judge(text, { price_fen = null, received_fen = 0 }) {
  const { fen = null, wrong } = read(text);
  if (wrong) return { fen, wrong: SAYS[wrong] };
  if (fen === null || price_fen === null) return { fen, wrong: "" };
  const total = received_fen + fen;
  if (total > price_fen) return { fen, wrong: tooMuch(price_fen, received_fen) };
  if (total < price_fen * MUCH) return { fen, wrong: "" };
  const percent = Math.floor((100 * total) / price_fen);
  return { fen, wrong: "", warning: t("This is {percent} % of the price. Please make sure that it is meant.", { percent }) };
}

const tooMuch = (price_fen, received_fen) =>
  received_fen
    ? t("The home costs {price}; with what was received, {rest} more can be taken.", { price: money(price_fen), rest: money(price_fen - received_fen) })
    : t("The home costs {price}; no more than that can be taken.", { price: money(price_fen) });
