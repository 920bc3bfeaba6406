// Which column of the file is which: chosen from its headers, beside what was found.

import { el } from "../base/dom.js";
import { t } from "../base/words.js";
import { FIELD } from "./say.js";

const NEEDED = new Set(["building", "room", "area"]);
const COLUMNS = ["building", "entrance", "floor", "room", "layout", "orientation", "area", "inner_area", "unit_price", "total_price"];
const [NONE, SHEET, ABOVE, FIXED, JOINED] = ["", "@sheet", "@above", "=", "+"]; // what else a field may be, besides a header

/**
 * A form with a choice for each of our columns. `found` are the columns as read or proposed, `given` what was chosen
 * before; `retry(mapping)` looks at the file again. `missing` are fields nothing was found for.
 */
export function mappingForm({ headers, found, given, missing = new Set(), named = true, open = false, retry }) {
  const fields = COLUMNS.map((field) => [field, choiceOf(field, headers, given[field] ?? found[field] ?? NONE, missing.has(field), named)]);
  const form = el("form", { class: "mapping" },
    el("p", { class: "sub" }, t("For each column, choose what it is called in the file.")),
    el("div", { class: "grid" }, fields.map(([field, { node }]) => el("label", {}, el("span", {}, FIELD[field], NEEDED.has(field) ? el("small", {}, t("needed")) : ""), node))),
    el("button", { class: "primary" }, t("Look again with these columns")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = fields.map(([field, { value }]) => [field, value()]);
    retry(Object.fromEntries(chosen.filter(([field, value]) => field in given || value !== (open ? NONE : found[field] ?? NONE))));
  });
  return el("details", { class: "more", open }, el("summary", {}, t("Are the columns called differently?")), form);
}

function choiceOf(field, headers, held, missing, named) {
  const written = held.startsWith(FIXED) ? FIXED : [NONE, SHEET, ABOVE, ...headers].includes(held) ? held : JOINED;
  const select = el("select", { name: field, "aria-label": FIELD[field], "aria-invalid": missing && written === NONE ? "true" : null }, [
    [NONE, t("not in the file")], ...headers.map((header) => [header, header]), ...(named ? [[SHEET, t("the sheet's name")]] : []), ...(field === "building" || held === ABOVE ? [[ABOVE, t("the title above each part")]] : []), [FIXED, t("always the same text …")], [JOINED, t("two columns joined …")],
  ].map(([value, label]) => el("option", { value }, label)));
  const text = el("input", { maxlength: "80", autocomplete: "off", value: written === FIXED ? held.slice(1) : written === JOINED ? held : "" });
  const settle = () => {
    text.hidden = ![FIXED, JOINED].includes(select.value);
    text.placeholder = select.value === JOINED ? headers.slice(0, 2).join("+") : t("such as Building 3");
    text.setAttribute("aria-label", `${FIELD[field]}: ${select.selectedOptions[0]?.label ?? ""}`);
  };
  select.value = written;
  select.addEventListener("change", () => (settle(), text.hidden || text.focus()));
  settle();
  const value = () => (text.hidden ? select.value : text.value.trim() && (select.value === FIXED ? FIXED : "") + text.value.trim());
  return { node: el("span", { class: "chosen-column" }, select, text), value };
}
