// What is said of the morning sheet on every screen alike, and its two tables: what it counts, and the homes on which
// board, receipts and contracts do not agree.

import { el } from "./dom.js";
import { reasonText } from "./reasons.js";
import { mark } from "./unit_marks.js";
import { UNIT } from "./unit_words.js";
import { clock, money, t, tn } from "./words.js";

/** Who is to sign: the controller, or a group. */
export const postName = (post) => (post === "controller" ? t("Controller") : t("group {group}", { group: post }));

/** The differences that nobody has settled. */
export const unresolved = (sheet) => sheet.differences.filter((d) => !d.resolved_at);

/** How many homes differ, and how many agree; {n, says, rest}. */
export function headline(sheet) {
  const n = unresolved(sheet).length;
  const all = Object.values(sheet.counts).reduce((sum, { board }) => sum + board, 0);
  if (!n) return { n, says: t("Everything agrees"), rest: tn("{n} home, the same on board, receipts and contracts", "{n} homes, the same on board, receipts and contracts", all) };
  return { n, says: tn("{n} home differs", "{n} homes differ", n), rest: tn("the other {n} agrees", "the other {n} agree", all - n) };
}

/** Homes by state: on the board, with money, with a contract. */
export function countsTable(sheet) {
  const states = Object.keys(UNIT).filter((state) => sheet.counts[state]);
  const off = new Set(unresolved(sheet).map((d) => d.board));
  const head = ["", t("Board"), t("Money"), t("Contract"), ""].map((name) => el("th", { scope: "col" }, name));
  const row = (state) => {
    const { board, money: paid, registered } = sheet.counts[state];
    const differs = off.has(state);
    return el(
      "tr",
      { class: differs ? "off" : "" },
      el("th", { scope: "row" }, el("span", { class: `swatch ${state}` }, mark(state)), UNIT[state]),
      ...[board, paid, registered].map((n) => el("td", {}, String(n))),
      el("td", { "aria-label": differs ? t("differs") : t("agrees") }, differs ? "≠" : "✓"),
    );
  };
  return el("table", { class: "counts" }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, states.map(row)));
}

/** The homes that differ, each with what the three say; `more(difference)` stands beneath. */
export const differencesList = (sheet, more = () => null) => el("ul", { class: "differences" }, sheet.differences.filter((d) => !d.passed_on).map((d) => difference(d, more)));

function difference(d, more) {
  const facts = [
    [t("Board"), UNIT[d.board]],
    [t("Money"), d.money_fen ? money(d.money_fen) : t("no receipt")],
    [t("Contract"), d.registered ? t("registered") : "–"],
  ];
  return el(
    "li",
    { class: d.resolved_at ? "settled" : "" },
    el("strong", {}, d.label),
    el("dl", {}, facts.flatMap(([name, said]) => [el("dt", {}, name), el("dd", {}, said)])),
    d.said && el("p", {}, `${d.by}: ${reasonText(d.said)}`),
    d.resolved_at && el("p", {}, t("Settled by {name} at {time}: {reason}", { name: d.resolved_by, time: clock(d.resolved_at), reason: reasonText(d.reason) })),
    !d.resolved_at && more(d),
  );
}

/** Each post with the time of its signature. */
export const signatures = (sheet, mine = null) =>
  el(
    "ol",
    { class: "posts" },
    sheet.posts.map((post) => {
      const at = sheet.signed[post];
      return el("li", { class: [at ? "done" : "", post === mine ? "mine" : ""].join(" ").trim() }, el("b", {}, postName(post)), el("small", {}, at ? [`✓ ${clock(at.at)}`, at.late && t("late")].filter(Boolean).join(" ") : t("not signed")));
    }),
  );
