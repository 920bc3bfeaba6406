// What a price list would do: sums first, then every new, changed, missing and refused unit.

import { el } from "../base/dom.js";
import { area, money, t, tn } from "../base/words.js";
import { FIELD, place } from "./say.js";

const SHOWN = 300; // lines per list; the sums count all

/** The preview of one file. */
export function drawPreview(found, filename) {
  const { changed, missing, refused } = found;
  const nothing = !found.new.length && !changed.length;
  return el("div", { class: "card" },
    el("h2", {}, filename),
    el("p", { class: "sub" }, [tn("{n} unit read", "{n} units read", found.read), found.sheet && t("sheet {name}", { name: found.sheet }), found.encoding].filter(Boolean).join(" · ")),
    nothing ? el("p", { class: "done" }, t("Every unit it names is already as listed: there is nothing to put in force.")) : "",
    el("ul", { class: "figures" }, [
      [found.new.length, t("new")], [changed.length, t("changed")], [found.same, t("as before")],
      [missing.length, t("not in the list")], [refused.length, tn("line refused", "lines refused", refused.length), refused.length ? "low" : ""],
    ].map(([n, what, kind]) => el("li", { class: kind }, el("strong", {}, n), el("span", {}, what)))),
    refused.length ? more(t("Lines refused, and why"), refused, refusedLine, true) : "",
    changed.length ? more(t("Changed units"), changed, changedLine, true) : "",
    found.new.length ? more(t("New units"), found.new, (id) => el("li", {}, place(id))) : "",
    missing.length ? more(t("Units the list does not name; they stay as they are"), missing, (id) => el("li", {}, place(id))) : "",
    more(t("Columns found"), Object.entries(found.columns), ([field, header]) => el("li", { class: "column" }, el("span", {}, FIELD[field]), el("b", {}, header))));
}

/** What putting it in force does, in a sentence. */
export function sums(found) {
  const taken = found.changed.filter((unit) => unit.taken).length;
  const parts = [tn("{n} new unit, {changed} changed.", "{n} new units, {changed} changed.", found.new.length, { changed: found.changed.length })];
  if (taken) parts.push(tn("{n} of them is held or sold already.", "{n} of them are held or sold already.", taken));
  if (found.refused.length) parts.push(tn("{n} refused line is left out.", "{n} refused lines are left out.", found.refused.length));
  return parts.join(" ");
}

function more(title, items, line, open = false) {
  return el("details", { class: "more", open }, el("summary", {}, `${title} (${items.length.toLocaleString("en-US")})`),
    el("ol", { class: "lines", tabindex: "0", "aria-label": title }, items.slice(0, SHOWN).map(line)),
    items.length > SHOWN ? el("p", { class: "sub" }, t("and {n} more", { n: items.length - SHOWN })) : "");
}

function refusedLine({ row, sentence }) {
  return el("li", { class: "column" }, el("span", {}, t("line {n}", { n: row })), el("b", {}, sentence));
}

function changedLine({ id, fields, taken }) {
  return el("li", { class: "column" }, el("span", {}, place(id), taken ? el("em", { class: "tag" }, t("held or sold")) : ""),
    el("b", {}, Object.entries(fields).map(([field, [old, now]]) => el("span", {}, `${FIELD[field]} `, el("s", {}, value(field, old)), " → ", value(field, now)))));
}

function value(field, text) {
  if (text === "" || text === "None") return t("none");
  if (field === "price_fen") return money(text);
  return field.endsWith("area") ? area(text) : text;
}
