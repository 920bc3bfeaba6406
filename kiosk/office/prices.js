// The price list: choose a file, see what it holds and would do, answer what is doubtful, put it in force.

import { el, write } from "../base/dom.js";
import { live } from "../base/live.js";
import { newKey } from "../base/send.js";
import { momentAt, t, tn } from "../base/words.js";
import { doubtsOf } from "./doubts.js";
import { drawLists } from "./lists.js";
import { mappingForm } from "./mapping.js";
import { actButton, attempt, confirmIn, wrong } from "./press.js";
import { drawLines, drawSums, says } from "./preview.js";
import { may } from "./say.js";
import { drawStrike } from "./strike.js";
import { upload } from "./upload.js";

const top = document.getElementById("upload");
const preview = document.getElementById("preview");
let file = null;
let mapping = {};
let alike = "";
let allowed = null;
let looks = 0; // so that an answer to a question asked before is not shown

export function drawPrices(screen) {
  if (allowed !== may(screen, "price_list.activate")) offer(screen);
  drawLists(screen);
  drawStrike(screen);
}

function offer(screen) {
  allowed = may(screen, "price_list.activate");
  preview.replaceChildren();
  if (!allowed) {
    top.replaceChildren(el("p", { class: "note-box" }, t("The site lead, the executives and the administrator put price lists in force.")));
    return;
  }
  const input = el("input", { type: "file", id: "file", class: "unseen", accept: ".xlsx,.xls,.csv,.tsv,.json" });
  const drop = el("label", { class: "drop", for: "file" },
    el("strong", {}, t("Choose the developer's price list")),
    el("span", {}, t("Excel, CSV or JSON, up to 10 MB and 20,000 units. It is only looked at; nothing changes yet.")));
  const out = wrong();
  input.addEventListener("change", () => input.files[0] && begin(input.files[0], out));
  for (const kind of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files[0]) begin(event.dataTransfer.files[0], out);
    });
  }
  top.replaceChildren(el("div", { class: "card" }, input, drop, out));
}

function begin(chosen, out) {
  [file, mapping, alike] = [chosen, {}, ""];
  return look(out);
}

/** Ask the server what the file would do, and show it. */
async function look(out) {
  const mine = ++looks;
  preview.replaceChildren(el("p", { class: "reading" }, t("Reading {name}…", { name: file.name })));
  write(out, "");
  document.getElementById("file").value = "";
  try {
    const found = await upload(file, fields(), newKey());
    if (mine === looks) show(found, out);
  } catch (problem) {
    if (mine !== looks) return;
    write(out, `${file.name}: ${problem.sentence ?? problem.message}`);
    preview.replaceChildren(...askColumns(problem, out));
    preview.querySelector("select")?.focus();
  }
}

/** Where the columns alone are in doubt: the headers to choose from. */
function askColumns({ facts = {} }, out) {
  if (!Array.isArray(facts.headers)) return [];
  const missing = new Set(String(facts.missing ?? facts.field ?? "").split(", ").map((name) => name.split(" ")[0]));
  if (missing.has("price")) missing.add("total_price");
  return [mappingForm({ headers: facts.headers, found: facts.proposed ?? {}, given: mapping, missing, named: /\.xlsx?$/i.test(file.name), open: true, retry: again(out) })];
}

function show(found, out) {
  const force = el("div", { class: "force" });
  const doubts = doubtsOf(found, () => offerForce(force, found, doubts, out), async (answered) => {
    alike = answered;
    await look(out);
    preview.querySelector("[data-doubt=alike] [aria-pressed=true]")?.focus(); // where the answer was given
  });
  const headers = [...new Set(found.sheets.flatMap((sheet) => sheet.headers))];
  const columns = Object.assign({}, ...found.sheets.map((sheet) => sheet.columns));
  preview.replaceChildren(drawSums(found, file.name), doubts.node, drawLines(found), force,
    mappingForm({ headers, found: columns, given: mapping, named: found.sheets.some((sheet) => sheet.name), retry: again(out) }));
  offerForce(force, found, doubts, out);
}

function offerForce(force, found, doubts, out) {
  if (!found.new.length && !found.changed.length) return force.replaceChildren();
  const open = doubts.open();
  if (open) return force.replaceChildren(el("p", { class: "first", role: "status" }, tn("Before it can be put in force, answer or tick the {n} point above.", "Before it can be put in force, answer or tick the {n} points above.", open)));
  const at_once = el("div");
  force.replaceChildren(at_once, may(live(), "price_list.file") ? filing(found, out) : "");
  return confirmIn(at_once, {
    label: t("Put this list in force"), kind: "primary", yes: t("Put in force now"),
    question: () => `${says(found)} ${t("New units arrive unreleased; applications keep the price they were made at.")}`,
    act: putInForce(found, out),
  });
}

/** The form that files it for somebody else's approval, from a moment on or at once. */
function filing(found, out) {
  const [day, time] = [el("input", { type: "date" }), el("input", { type: "time" })];
  const said = wrong();
  const key = newKey();
  const file_it = actButton(t("File it for approval"), {}, async () => {
    if (Boolean(day.value) !== Boolean(time.value)) return write(said, t("Give the day and the time, or neither."));
    const answer = await attempt(file_it, said, () => sendForce(found, out, { approval: "yes", effective_at: momentAt(day.value, time.value) ?? "" }, key));
    if (answer !== null) preview.replaceChildren(el("p", { class: "card done", role: "status" }, t("{name} is filed: it waits on the approvals desk.", { name: file.name })));
    return answer;
  });
  const form = el("form", { onsubmit: (event) => (event.preventDefault(), file_it.click()) },
    el("div", { class: "row fields" }, el("label", {}, t("In force from, empty for at once"), day), el("label", {}, t("Time"), time), file_it), said);
  return el("details", { class: "more" }, el("summary", {}, t("Or have somebody else approve it. Nobody reads its prices before it is in force.")), form);
}

async function sendForce(found, out, more, key) {
  try {
    return await upload(file, { ...fields(), ...more, expect: found.digest }, key);
  } catch (problem) {
    if (problem.code === "preview-old") look(out).then(() => write(out, problem.sentence));
    throw problem;
  }
}

function putInForce(found, out) {
  const key = newKey();
  return async (button, said) => {
    const answer = await attempt(button, said, () => sendForce(found, out, {}, key));
    if (answer === null) return null;
    const { added, changed } = answer.result;
    preview.replaceChildren(el("p", { class: "card done", role: "status" }, tn("{name} is in force: {n} new unit, {changed} changed.", "{name} is in force: {n} new units, {changed} changed.", added, { name: file.name, changed })));
    return answer;
  };
}

const again = (out) => (chosen) => {
  mapping = chosen;
  return look(out);
};

const fields = () => ({
  mapping: Object.keys(mapping).length ? JSON.stringify(mapping) : "", alike,
  tooLarge: t("The file is larger than 10 MB. Split it."),
});
