// Registers 台账: visits, applications, receipts, refunds, protected clients and reservations of any day, by home, person, phone and state, a page at a time.

import { el, write } from "../base/dom.js";
import { download } from "../base/download.js";
import { live } from "../base/live.js";
import { Pages } from "../base/paged_table.js";
import { t } from "../base/words.js";
import { COLUMNS, details, KIND, STATES } from "./columns.js";
import { staffName } from "../base/people_names.js";
import { masked } from "./phones.js";
import { byBadge } from "./say.js";

const screen = live();
const kinds = document.getElementById("register-kinds");
const form = document.getElementById("register-filters");
const fields = Object.fromEntries(["day", "unit", "person", "phone", "state", "order"].map((name) => [name, document.getElementById(`register-${name}`)]));
const ASK = new Set(["group_manager", "project_manager", "site_manager", "site_lead"]); // for reservations
const cashier = (person) => person.role === "cashier";
const inGroup = (person) => person.group;
const PEOPLE = { visits: inGroup, applications: inGroup, contacts: inGroup, receipts: cashier, refunds: cashier, reservations: (person) => ASK.has(person.role) };
const HOMES = new Set(["applications", "receipts", "refunds", "reservations"]); // registers that are searched by home
const file = document.getElementById("register-file");
let kind = null;
const pages = new Pages(document.getElementById("register-pages"), {
  ask: () => [kind, asked()],
  draw,
  empty: (filters) => (Object.keys(filters).length ? t("Nothing was found. Fewer filters find more.") : t("Nothing is in this register yet.")),
});

export function openRegisters() {
  const offered = screen.panel("desk")?.registers ?? [];
  const mine = Object.keys(KIND).filter((name) => offered.includes(name));
  if (!mine.length) return;
  if (!mine.includes(kind)) choose(mine[0]);
  offerKinds(mine);
  offerPeople();
  if (!pages.shown) pages.first();
}

/** A search ends with the visit to this tab. */
export function leaveRegisters() {
  form.reset();
  pages.clear();
}

form.addEventListener("change", () => pages.first());
form.addEventListener("reset", () => setTimeout(() => form.closest("section").hidden || pages.first()));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  pages.first();
});

file.addEventListener("click", () => download(file, `/api/${document.body.dataset.hall}/registers/receipts.xlsx?${new URLSearchParams(asked())}`, `${KIND.receipts}.xlsx`));

function offerKinds(mine) {
  if (kinds.children.length !== mine.length) {
    kinds.replaceChildren(...mine.map((name) => el("button", { type: "button", dataset: { name }, onclick: () => name !== kind && (choose(name), openRegisters()) }, KIND[name])));
  }
  for (const button of kinds.children) button.setAttribute("aria-pressed", String(button.dataset.name === kind));
}

function choose(name) {
  kind = name;
  file.hidden = name !== "receipts";
  fields.unit.closest("label").hidden = !HOMES.has(name);
  fields.state.closest("label").hidden = !Object.keys(STATES[name]).length;
  fields.unit.value = "";
  options(fields.state, [["", t("any")], ...Object.entries(STATES[name])]);
  options(fields.person, [["", t("anyone")]]);
  pages.clear();
}

function offerPeople() {
  const found = screen.of("person").filter(([, person]) => PEOPLE[kind](person)).sort(byBadge);
  options(fields.person, [["", t("anyone")], ...found.map(([id, person]) => [id, staffName(person)])]);
}

function options(select, wanted) {
  const now = [...select.options].map((option) => option.value);
  if (now.join() === wanted.map(([value]) => value).join()) return;
  const held = select.value;
  select.replaceChildren(...wanted.map(([value, label]) => el("option", { value }, label)));
  select.value = wanted.some(([value]) => value === held) ? held : "";
}

/** What the form asks for. A whole phone is masked before it leaves the page, and half a one finds nobody. */
function asked() {
  const said = Object.entries(fields).map(([name, field]) => [name, name === "phone" ? masked(field.value) : field.value.trim()]);
  return Object.fromEntries(said.filter(([name, value]) => value && !(name === "order" && value === "newest")));
}

function draw(rows, into) {
  const columns = kind ? COLUMNS[kind] : [];
  const body = el("tbody", {}, rows.flatMap((row) => lines(row, columns)));
  const head = el("tr", {}, columns.map(([name]) => el("th", { scope: "col" }, name)));
  const table = el("table", { class: "register", "aria-label": KIND[kind] }, el("thead", {}, head), body);
  into.replaceChildren(...(rows.length ? [table] : []));
}

/** A row, and beneath it what is known of it, once somebody opens it. */
function lines(row, columns) {
  const [, first] = columns[0];
  const known = el("tr", { class: "known", hidden: true });
  const open = el("button", { type: "button", class: "quiet", "aria-expanded": "false", onclick: () => toggle(open, known, row, columns.length) }, first(row));
  const line = el("tr", { onclick: (event) => event.target.closest("button") || open.click() }, el("th", { scope: "row" }, open), columns.slice(1).map(([, say]) => cell(say(row))));
  return [line, known];
}

const cell = (said) => (said instanceof Node ? el("td", {}, said) : el("td", {}, said ?? ""));

function toggle(open, known, row, wide) {
  known.hidden = !known.hidden;
  open.setAttribute("aria-expanded", String(!known.hidden));
  if (known.children.length) return;
  const list = el("dl");
  for (const [name, said] of details(kind, row)) {
    const value = el("dd");
    write(value, said);
    list.append(el("div", {}, el("dt", {}, name), value));
  }
  known.append(el("td", { colspan: wide }, list));
}
