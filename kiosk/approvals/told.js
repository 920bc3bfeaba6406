// What is looked at before something is signed: of a discount its papers and the price, of a form, a plan, a home that goes
// back its money; of a paper lock who both are that have the home.

import { el } from "../base/dom.js";
import { planLines } from "../base/payments.js";
import { PATH, oneLine, quoteLines, takesOff } from "../base/quote_lines.js";
import { UNIT } from "../base/unit_words.js";
import { CAUSE, OUTCOME } from "../base/withdrawal_words.js";
import { clock, date, money, t, tn } from "../base/words.js";

/** The sections of a case that tells more of itself than its title. */
export function toldOf({ told }) {
  if (!told) return [];
  if (told.form_fen !== undefined) return [form(told)];
  if (told.paper) return bothOf(told);
  if (told.list) return [listOf(told.list)];
  if (told.rows) return [planned(told)];
  if (told.outcome) return [givenBack(told)];
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

/** A price list that was filed: what it does, and from when. Its prices are read once it is in force. */
const listOf = ({ homes, added, changed, effective_at }) =>
  el("dl", {}, [
    [t("In force"), effective_at ? t("from {day} {time}", { day: date(effective_at), time: clock(effective_at) }) : t("from its approval on")],
    [t("Units"), t("{n} in the list: {added} new, {changed} changed", { n: homes, added, changed })],
  ].flatMap(([name, said]) => [el("dt", {}, name), el("dd", {}, el("b", {}, said))]));

/** The paper, and whoever has the home besides. */
const bothOf = ({ paper, against }) => [
  side(t("Paper lock no. {n}", { n: paper.number }), paper, clock(paper.at), [t("Entered by"), paper.entered_by]),
  side(against.paper ? t("Paper lock no. {n}", { n: against.paper }) : t("In the system: {state}", { state: UNIT[against.state] }), against, clock(against.since)),
  el("p", { class: "hint" }, t("Signed, the paper lock stands and everybody else is out of this home. Refused, it goes on as it was.")),
];

const side = (title, { group, consultant, confirmed_by }, at, ...more) =>
  el("section", {}, el("h3", {}, title), el("dl", {}, [
    [t("Group"), group], [t("Consultant"), consultant], [t("Time"), at], [t("Control confirmed by"), confirmed_by], ...more,
  ].filter(([, said]) => said).flatMap(([name, said]) => [el("dt", {}, name), el("dd", {}, el("b", {}, said))])));

const price = (told) =>
  el(
    "section",
    {},
    el("h3", {}, t("The price with it")),
    quoteLines(told, [oneLine(t("With it"), t("without it {price}", { price: money(told.before_fen) }), el("b", {}, money(told.after_fen)))]),
  );

/** The payments of a plan. */
const planned = ({ rows, price_fen, path }) =>
  el("section", {}, el("h3", {}, [t("Price"), money(price_fen), PATH[path]].filter(Boolean).join(" · ")), planLines({ rows, received_fen: 0 }, ""));

/** What becomes of the money of a home that goes back. */
const givenBack = ({ outcome, refund_fen, kept_fen, cause, contract, proposed_by }) =>
  el(
    "section",
    {},
    el("h3", {}, CAUSE[cause]),
    el("dl", { class: "quote" }, [
      oneLine(t("Received"), "", money(refund_fen + kept_fen)),
      oneLine(t("Goes back"), OUTCOME[outcome], el("b", {}, money(refund_fen))),
      oneLine(t("Is kept"), "", el("b", {}, money(kept_fen))),
      oneLine(t("Asked for by"), "", proposed_by),
      contract && oneLine(t("Contract"), t("to be struck off"), contract),
    ].filter(Boolean)),
  );

/** What a form says beside its quote, before its price is reviewed; what is not the same is marked. */
function form({ form_fen, quote_fen, lines, path, claims }) {
  const amount = money(Math.abs(form_fen - quote_fen));
  const differs = form_fen < quote_fen ? t("{amount} too little", { amount }) : t("{amount} too much", { amount });
  const more = [
    oneLine(t("Total price"), "", el("b", {}, money(quote_fen))),
    oneLine(t("On the form"), form_fen === quote_fen ? t("the same") : differs, el("b", {}, money(form_fen)), form_fen === quote_fen ? "" : "differs"),
    ...claims.map((name) => oneLine(name, t("its papers are not verified"), "–", "differs")),
  ];
  return el("section", {}, el("h3", {}, [t("Quote"), PATH[path] ?? t("it is not said how the client pays")].join(" · ")), quoteLines({ lines }, more));
}
