// What a price list holds and would do: its sums, then every new, changed, missing and refused unit.

import { el } from "../base/dom.js";
import { UNIT, storey } from "../base/unit_words.js";
import { area, money, t, tn } from "../base/words.js";
import { FIELD, place } from "./say.js";

const SHOWN = 300; // lines shown at once

const count = (n) => n.toLocaleString("en-US");
export const rate = (fen) => t("{price}/m²", { price: money(fen < 10_000 ? fen : Math.round(fen / 100) * 100) });

/** What one file holds, in sums. */
export function drawSums(found, filename) {
  const { changed, kept, missing, refused } = found;
  return el("div", { class: "card" },
    el("h2", {}, filename),
    el("p", { class: "sub" }, [tn("{n} unit read", "{n} units read", count(found.read)), found.encoding].filter(Boolean).join(" · ")),
    found.figures.homes ? sums(found.figures) : "",
    standing(found),
    figures([
      [found.new.length, t("new")], [changed.length, t("changed")], [found.same, t("as before")],
      [missing.length, t("not in the list")], ...(kept.length ? [[kept.length, t("sold, left as they are")]] : []), [refused.length, tn("line refused", "lines refused", refused.length), refused.length ? "low" : ""],
    ].map(([n, ...rest]) => [count(n), ...rest])));
}

/** Each unit that is new, changed, refused or missing, and each column. */
export function drawLines({ new: added, changed, kept, missing, refused, sheets }) {
  return el("div", { class: "card" },
    added.length ? more(t("New units"), added, newLine) : "",
    changed.length ? more(t("Changed units"), changed, changedLine, true) : "",
    kept.length ? more(t("Sold homes of which the list says otherwise; they stay as they are"), kept, changedLine) : "",
    refused.length ? more(t("Lines refused, and why"), refused, refusedLine, true) : "",
    missing.length ? more(t("Units the list does not name; they stay as they are"), missing, (id) => el("li", {}, place(id))) : "",
    sheets.map((sheet) => columns(sheet, sheets.length > 1)));
}

/** What putting it in force does, in a sentence. */
export function says(found) {
  const taken = found.changed.filter((unit) => unit.taken).length;
  const parts = [tn("{n} new unit, {changed} changed.", "{n} new units, {changed} changed.", found.new.length, { changed: found.changed.length })];
  if (taken) parts.push(tn("{n} of them is on hold; its application keeps its price.", "{n} of them are on hold; their applications keep their price.", taken));
  if (found.refused.length) parts.push(tn("{n} refused line is left out.", "{n} refused lines are left out.", found.refused.length));
  return parts.join(" ");
}

function sums({ homes, area: square, price_fen, mean_fen, lowest, highest }) {
  const each = (end, what) => [rate(end.fen), t("{name}: {value}", { name: what, value: place(end.id) })];
  return figures([
    [count(homes), t("homes in the list")], [t("{n} m²", { n: Number(square).toLocaleString("en-US", { minimumFractionDigits: 2 }) }), t("area in all")],
    [money(price_fen), t("price in all")], [rate(mean_fen), t("on average")], each(lowest, t("lowest")), each(highest, t("highest")),
  ], "sums");
}

function standing(found) {
  if (!found.read) return el("p", { class: "wrong" }, t("Not one line could be read, so there is nothing to put in force."));
  return found.new.length || found.changed.length ? "" : el("p", { class: "done" }, t("Every unit it names is already as listed: there is nothing to put in force."));
}

const figures = (all, kind = "") => el("ul", { class: `figures ${kind}` }, all.map(([n, what, low = ""]) => el("li", { class: low }, el("strong", {}, n), el("span", {}, what))));

/** A folded list of items, each drawn by `line`; a long one grows by the button below. */
export function more(title, items, line, open = false) {
  const list = el("ol", { class: "lines", tabindex: "0", "aria-label": title });
  const button = el("button", { type: "button", class: "quiet" });
  const grow = () => {
    list.append(...items.slice(list.children.length, list.children.length + SHOWN).map(line));
    button.hidden = list.children.length >= items.length;
    button.textContent = t("Show {n} more", { n: Math.min(SHOWN, items.length - list.children.length) });
  };
  button.addEventListener("click", grow);
  const node = el("details", { class: "more", open }, el("summary", {}, `${title} (${count(items.length)})`), list, button);
  if (open) grow();
  else node.addEventListener("toggle", grow, { once: true });
  return node;
}

function newLine(home) {
  return el("li", { class: "column" }, el("span", {}, place(home.id)),
    el("b", {}, [storey(home), area(home.area), money(home.price_fen), rate(home.per_m2_fen)].filter(Boolean).join(" · ")));
}

function refusedLine({ row, sheet, sentence }) {
  return el("li", { class: "column" }, el("span", {}, [sheet, t("line {n}", { n: row })].filter(Boolean).join(" ")), el("b", {}, sentence));
}

/** A home and each of its values, before and after. */
export function changedLine({ id, fields, taken }) {
  return el("li", { class: "column" }, el("span", {}, place(id), taken ? el("em", { class: "tag" }, UNIT.on_hold) : ""),
    el("b", {}, Object.entries(fields).map(([field, [old, now]]) => el("span", {}, `${FIELD[field]} `, el("s", {}, value(field, old)), " → ", value(field, now)))));
}

function value(field, text) {
  if (text === "" || text === "None") return t("none");
  if (field === "price_fen") return money(text);
  return field.endsWith("area") ? area(text) : text;
}

function columns(sheet, several) {
  const title = several ? tn("Sheet {name}: {n} home", "Sheet {name}: {n} homes", sheet.homes, { name: sheet.name }) : t("Columns found");
  const found = Object.entries(sheet.columns).map(([field, header]) => [FIELD[field] ?? field, column(header)]);
  if (sheet.unused.length) found.push([t("not used"), sheet.unused.join(" · ")]);
  return more(title, found, ([field, header]) => el("li", { class: "column" }, el("span", {}, field), el("b", {}, header)));
}

function column(header) {
  if (header === "@sheet") return t("the sheet's name");
  if (header === "@above") return t("the title above each part");
  return header.startsWith("=") ? `“${header.slice(1)}”` : header;
}
