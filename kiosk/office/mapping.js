// Saying which column of an odd file is which.

import { el } from "../base/dom.js";
import { t } from "../base/words.js";
import { FIELD } from "./say.js";

const NEEDED = new Set(["building", "room", "area"]);
const COLUMNS = ["building", "entrance", "floor", "room", "layout", "orientation", "area", "inner_area", "unit_price", "total_price"];

/** A form with a header's name for each of our columns; `retry(mapping)` looks at the file again. */
export function mappingForm({ columns, mapping, problem, retry }) {
  const seen = String(problem?.facts.seen ?? "").split(", ").filter(Boolean);
  const missing = new Set(String(problem?.facts.missing ?? "").split(", ").map((name) => name.split(" ")[0]));
  if (missing.has("price")) missing.add("total_price").add("unit_price");
  const choices = el("datalist", { id: "headers" }, [...new Set([...seen, ...Object.values(columns)])].map((header) => el("option", { value: header })));
  const inputs = COLUMNS.map((field) => [field, el("input", {
    value: mapping[field] ?? "", placeholder: columns[field] ?? "", list: "headers", autocomplete: "off", maxlength: "80",
    "aria-invalid": missing.has(field) ? "true" : null,
  })]);
  const form = el("form", { class: "mapping" },
    problem && seen.length ? el("p", { class: "sub" }, t("Headers in the file: {headers}", { headers: seen.join(" · ") })) : "",
    el("p", { class: "sub" }, t("Enter the header as it stands in the file; leave empty what is found by itself. Two columns are joined with +, such as project+block.")),
    el("div", { class: "grid" }, inputs.map(([field, input]) => el("label", {}, FIELD[field], NEEDED.has(field) ? el("small", {}, t("needed")) : "", input))),
    choices, el("button", { class: "primary" }, t("Look again with these columns")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    retry(Object.fromEntries(inputs.map(([field, input]) => [field, input.value.trim()]).filter(([, header]) => header)));
  });
  return el("details", { class: "more", open: Boolean(problem) || Object.keys(mapping).length > 0 }, el("summary", {}, t("Are the columns called differently?")), form);
}
