// What is doubtful about a price list: each doubt is answered or ticked before the list can be put in force.

import { el } from "../base/dom.js";
import { money, t, tn } from "../base/words.js";
import { changedLine, more, rate } from "./preview.js";
import { place } from "./say.js";

const MONEY = /价|價|price|金额|金額|总额|总款/i;
const NAMED = 4; // homes named in a sentence

/**
 * {node, open()}: `open` says how many doubts still stand, `onchange` is called when that changes. `answer(alike)` looks
 * at the file again, knowing whether homes written otherwise are the same.
 */
export function doubtsOf(found, onchange, answer) {
  const ticks = [];
  const tick = (kind, sentence, ...details) => {
    const box = el("input", { type: "checkbox", onchange });
    ticks.push(box);
    return el("section", { class: "doubt", dataset: { doubt: kind } }, el("p", {}, sentence), details, el("label", { class: "tick" }, box, el("span", {}, t("Checked: this is right"))));
  };
  const doubts = [
    found.pairs.length ? otherwise(found, answer) : "",
    found.few ? tick("few", few(found)) : "",
    found.figures.outside?.length ? tick("range", outside(found.figures)) : "",
    ...jumps(found, tick), ...floors(found, tick), ...prices(found, tick), ...notes(found),
  ].filter(Boolean);
  return {
    node: el("div", { class: "doubts" }, doubts),
    open: () => ticks.filter((box) => !box.checked).length + (found.pairs.length && !found.alike ? 1 : 0),
  };
}

function otherwise({ pairs, alike }, answer) {
  const choice = (value, label) => el("button", { type: "button", "aria-pressed": String(alike === value), onclick: () => answer(value) }, label);
  return el("section", { class: "doubt", dataset: { doubt: "alike" } },
    el("p", {}, tn("{n} home of the list seems to be in force already, written otherwise. Is it the same?", "{n} homes of the list seem to be in force already, written otherwise. Are they the same?", pairs.length)),
    more(t("As in the list → as in force"), pairs, (pair) => el("li", { class: "column" }, el("span", {}, place(pair.id)), el("b", {}, "→ ", place(pair.as))), pairs.length < 9),
    el("div", { class: "chips" }, choice("same", t("The same homes")), choice("different", t("Really different homes"))),
    alike === "same" ? el("p", { class: "sub" }, t("They keep the names they have; only prices and the rest follow the list.")) : "");
}

function few({ changed, kept, same, in_force }) {
  return tn("The list names {named} of the {n} home in force. Is it the right one?", "The list names {named} of the {n} homes in force. Is it the right one?",
    in_force, { named: changed.length + kept.length + same });
}

function outside({ outside: homes, low_fen, high_fen }) {
  const some = homes.slice(0, NAMED).map(place).join(t(", ")) + (homes.length > NAMED ? " …" : "");
  return tn("{n} home costs less than {low} or more than {high}: {homes}. Is a price in 万元, or the other way round?", "{n} homes cost less than {low} or more than {high}: {homes}. Is a price in 万元, or the other way round?",
    homes.length, { low: rate(low_fen), high: rate(high_fen), homes: some });
}

function* jumps({ changed }, tick) {
  const found = changed.filter((unit) => unit.jump);
  if (!found.length) return;
  yield tick("jumps", tn("The price of {n} home changes by more than 20 %.", "The prices of {n} homes change by more than 20 %.", found.length),
    more(t("Before → after"), found, ({ id, fields: { price_fen: [old, now] } }) => el("li", { class: "column" }, el("span", {}, place(id)),
      el("b", {}, el("s", {}, money(old)), " → ", money(now), ` (${now > 1.2 * old || Number(now) > Number(old) ? "+" : "−"}${Math.round((100 * Math.abs(now - old)) / old)} %)`)), found.length < 9));
}

function* floors({ changed }, tick) {
  const found = changed.filter(({ fields }) => "floor" in fields || "floor_label" in fields).filter(({ fields }) => fields.floor?.[0] !== "None" || fields.floor_label?.[0]);
  if (!found.length) return;
  yield tick("floors", tn("{n} home moves to another floor.", "{n} homes move to another floor.", found.length), more(t("Before → after"), found, changedLine, found.length < 9));
}

/** A column that speaks of money and was not used, above all where the totals were calculated. */
function* prices({ sheets, calculated }, tick) {
  const unused = [...new Set(sheets.flatMap((sheet) => sheet.unused))].filter((header) => MONEY.test(header));
  if (!unused.length) return;
  const names = unused.map((header) => `“${header}”`).join(t(", "));
  if (calculated) yield tick("unused", tn("{columns} was not used, and {n} total was calculated from price per m² and area.", "{columns} were not used, and {n} totals were calculated from price per m² and area.", calculated, { columns: names }));
  else yield note("unused", t("Not used: {columns}.", { columns: names }));
}

function* notes({ sheets, calculated, hidden, read }) {
  if (calculated) yield note("calculated", calculated === read ? t("The list has no totals: price per m² times area is taken.") : tn("{n} total was missing: price per m² times area is taken.", "{n} totals were missing: price per m² times area is taken.", calculated));
  if (hidden) yield note("hidden", tn("{n} home stands on a line that the spreadsheet hides. It was read too.", "{n} homes stand on lines that the spreadsheet hides. They were read too.", hidden));
  const columns = sheets.reduce((n, sheet) => n + sheet.hidden_columns, 0);
  if (columns) yield note("columns", tn("{n} column is hidden in the spreadsheet. It was read too.", "{n} columns are hidden in the spreadsheet. They were read too.", columns));
  if (sheets.length > 1) yield note("sheets", t("Read from several sheets: {names}.", { names: sheets.map((sheet) => `${sheet.name} (${sheet.homes})`).join(t(", ")) }));
}

const note = (kind, sentence) => el("p", { class: "note", dataset: { doubt: kind } }, sentence);
