// The price list: choose a file, see what it would do, put it in force.

import { el, reconcile, write } from "../base/dom.js";
import { newKey } from "../base/send.js";
import { clock, date, t, tn } from "../base/words.js";
import { mappingForm } from "./mapping.js";
import { attempt, confirmIn, wrong } from "./press.js";
import { drawPreview, sums } from "./preview.js";
import { may } from "./say.js";
import { upload } from "./upload.js";

const top = document.getElementById("upload");
const preview = document.getElementById("preview");
const lists = document.getElementById("lists");
let file = null;
let mapping = {};
let allowed = null;

export function drawPrices(screen) {
  if (allowed !== may(screen, "price_list.activate")) offer(screen);
  const held = screen.of("price_list").sort((a, b) => (a[1].activated_at < b[1].activated_at ? 1 : -1));
  document.getElementById("no-lists").hidden = held.length > 0;
  reconcile(lists, held, ([id]) => id, () => el("li", { class: "list" }, el("strong"), el("span"), el("small")), (node, [, list]) => {
    const [name, what, when] = node.children;
    write(name, list.filename);
    write(what, t("{added} new, {changed} changed", list));
    write(when, `${date(list.activated_at)} ${clock(list.activated_at)}`);
  });
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
  [file, mapping] = [chosen, {}];
  return look(out);
}

/** Ask the server what the file would do, and show it. */
async function look(out) {
  preview.replaceChildren(el("p", { class: "reading" }, t("Reading {name}…", { name: file.name })));
  write(out, "");
  document.getElementById("file").value = "";
  try {
    show(await upload(file, fields(), newKey()), out);
  } catch (problem) {
    write(out, `${file.name}: ${problem.sentence ?? problem.message}`);
    const askAgain = ["file-header-missing", "file-header-ambiguous"].includes(problem.code);
    preview.replaceChildren(...(askAgain ? [mappingForm({ columns: {}, mapping, problem, retry: again(out) })] : []));
    if (askAgain) preview.querySelector("input")?.focus();
  }
}

function show(found, out) {
  const force = el("div", { class: "force" });
  preview.replaceChildren(drawPreview(found, file.name), force, mappingForm({ columns: found.columns, mapping, retry: again(out) }));
  if (!found.new.length && !found.changed.length) return;
  confirmIn(force, {
    label: t("Put this list in force"), kind: "primary", yes: t("Put in force now"),
    question: () => `${sums(found)} ${t("New units arrive unreleased; applications keep the price they were made at.")}`,
    act: putInForce(found, out),
  });
}

function putInForce(found, out) {
  const key = newKey();
  return async (button, said) => {
    const answer = await attempt(button, said, async () => {
      try {
        return await upload(file, { ...fields(), expect: found.digest }, key);
      } catch (problem) {
        if (problem.code === "preview-old") look(out).then(() => write(out, problem.sentence));
        throw problem;
      }
    });
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
  mapping: Object.keys(mapping).length ? JSON.stringify(mapping) : "",
  tooLarge: t("The file is larger than 10 MB. Split it."),
});
