// All changes of the journal, newest first; by what happened, who did it, and on which day.

import { el, write } from "../base/dom.js";
import { live } from "../base/live.js";
import { Pages } from "../base/paged_table.js";
import { staffName } from "../base/people_names.js";
import { t } from "../base/words.js";
import { ACTS, NAMES, entry, label } from "./entries.js";
import { byBadge } from "./say.js";

const screen = live();
const fields = Object.fromEntries(["command", "actor", "day"].map((name) => [name, document.getElementById(`by-${name}`)]));
const { command, actor } = fields;
const form = document.getElementById("filters");
const newer = document.getElementById("newer");
let head = 0; // the number of the hall when the first page was asked for
const pages = new Pages(document.getElementById("journal-pages"), {
  ask: () => ["journal", Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]))],
  draw: (rows, into) => into.replaceChildren(...(rows.length ? [el("ol", { id: "entries" }, rows.map((row) => entry(row, records(row))))] : [])),
  empty: () => t("Nothing was found."),
});

export function openChanges() {
  offerFilters();
  if (!pages.shown) load();
}

/** A search ends with the visit to this tab. */
export function leaveChanges() {
  if (!Object.values(fields).some((field) => field.value)) return;
  for (const field of Object.values(fields)) field.value = "";
  pages.clear();
}

for (const field of Object.values(fields)) field.addEventListener("change", load);
form.addEventListener("reset", () => setTimeout(load));
form.addEventListener("submit", (event) => event.preventDefault());
newer.addEventListener("click", load);
screen.every(() => {
  const more = pages.shown && !document.getElementById("journal").hidden && screen.seq > head;
  newer.hidden = !more;
  if (more) write(newer, t("Newer changes: {n}", { n: screen.seq - head }));
});

function load() {
  head = screen.seq ?? 0;
  pages.first();
}

function offerFilters() {
  const people = screen.of("person").sort(byBadge).map(([id, p]) => [`person:${id}`, staffName(p)]);
  const devices = screen.of("device").map(([id, d]) => [`device:${id}`, d.name]);
  options(command, [["", t("everything")], ...Object.entries(ACTS).sort((a, b) => a[1].localeCompare(b[1], document.documentElement.lang))]);
  options(actor, [["", t("anyone")], ["system", t("the hall itself")], ...people, ...devices]);
}

function options(select, wanted) {
  if (select.options.length === wanted.length) return;
  const held = select.value;
  select.replaceChildren(...wanted.map(([value, name]) => el("option", { value }, name)));
  select.value = held;
}

function records({ changes, changed }) {
  const told = changes.filter(([kind]) => kind !== "counter");
  const named = told.slice(0, 6).map(([kind, id, about]) => `${NAMES[kind] ?? kind} ${label(kind, id, about ?? {})}`.trim());
  changed -= changes.length - told.length;
  if (changed > named.length) named.push(t("and {n} more", { n: changed - named.length }));
  return el("small", {}, named.join(t(", ")));
}
