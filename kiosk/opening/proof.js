// What anybody may check of a draw: the sealed list, the seed that came after it, the order, and the same order once more.

import { attempt } from "../base/act.js";
import { byId, el, reconcile, refill, write } from "../base/dom.js";
import { live } from "../base/live.js";
import { spoken } from "../base/visit_words.js";
import { look } from "../base/send.js";
import { clock, clockSeconds, day, t, tn } from "../base/words.js";
import { sha256 } from "./hashes.js";
import { drawAgain, entriesOf, orderText } from "./redraw.js";

const PAGE = 26;
const box = byId("proof");
const held = { of: "", list: "", entries: [], order: [], verdict: "", at: null, page: 0, mine: "" };
let built = false;

export function drawProof(screen) {
  const panel = screen.panel("opening");
  if (!built) build();
  const of = `${panel.id} ${panel.list_hash} ${panel.order_hash}`;
  if (of !== held.of && screen.truth === "live") fetchProof(panel, of);
  fill(panel);
}

async function fetchProof(panel, of) {
  Object.assign(held, { of, list: "", entries: [], order: [], verdict: "", at: null, page: 0 });
  if (!panel.list_hash) return;
  const found = await attempt(byId("again"), () => look("opening.proof", { opening: panel.id }));
  if (!found) return void (held.of = "");
  Object.assign(held, { list: found.list, entries: entriesOf(found.list), order: found.order });
  drawOnceMore();
}

/** The hash of the list, and every place: what is the same, and where it is not. */
function drawOnceMore() {
  const panel = live().panel("opening");
  const sealed = sha256(held.list) === panel.list_hash;
  const same = sha256(orderText(held.order)) === panel.order_hash;
  const order = panel.imported ? held.order : drawAgain(held.entries, panel.seed, panel.rights);
  held.differs = held.order.flatMap((number, place) => (order[place] === number ? [] : [place + 1]));
  const fits = sealed && (!panel.drawn || (same && !held.differs.length && order.length === held.order.length));
  held.verdict = fits ? "same" : "differs";
  held.at = live().now();
  fill(panel);
}

function build() {
  built = true;
  const step = (n, title, ...inside) => el("li", {}, el("b", { class: "n" }, String(n)), el("div", {}, el("h3", {}, el("span", {}, title), el("small", { "data-slot": `when${n}` })), inside));
  const copy = el("button", { type: "button", class: "small", onclick: () => navigator.clipboard?.writeText(box.querySelector("code").textContent) }, t("Copy"));
  box.append(
    el("section", { class: "left" },
      el("header", {}, el("i", { id: "seal", "aria-hidden": "true" }), el("div", {}, el("h2", { "data-slot": "verdict" }), el("p", { "data-slot": "said" })), el("div", { class: "acts" }, el("button", { type: "button", id: "again", onclick: drawOnceMore }, t("Draw again now")), el("button", { type: "button", class: "quiet", onclick: () => print() }, t("Print")))),
      el("ol", { id: "proof-steps" },
        step(1, t("First the list was sealed"), el("p", { "data-slot": "list" }), el("p", { class: "hash", "data-slot": "list_hash" })),
        step(2, t("Then the seed was drawn"), el("p", { class: "seed", id: "seed" }), el("p", { "data-slot": "source" })),
        step(3, t("In order by a public algorithm"), el("p", { "data-slot": "how" }), el("p", { class: "line" }, el("code"), copy), el("p", {}, t("The fingerprint of the result is to be:")), el("p", { class: "hash", "data-slot": "order_hash" }), el("p", { class: "files" }, save(t("Save the list"), "list.csv", () => held.list), save(t("Save the result"), "result.csv", () => orderText(held.order)))),
        step(4, t("Imported result"), el("p", { "data-slot": "document" }), el("p", { class: "hash", "data-slot": "file_hash" })))),
    el("section", { class: "right" },
      el("form", { novalidate: true, onsubmit: (event) => (event.preventDefault(), (held.mine = box.querySelector("#entry").value.trim()), fill(live().panel("opening"))) }, el("label", {}, el("span", {}, t("Entry")), el("input", { id: "entry", inputmode: "numeric", maxlength: "5", autocomplete: "off" })), el("button", {}, t("Look my number up"))),
      el("div", { id: "mine", role: "status", hidden: true }, el("b"), el("div", {}, el("strong"), el("p"))),
      el("h3", {}, el("span", {}, t("Order of choosing")), el("small", {}, t("place · entry · name"))),
      el("ol", { id: "order" }),
      el("p", { class: "pages" }, turn(t("Page before"), -1), el("span", { "data-slot": "page" }), turn(t("Next page"), 1))),
  );
}

const turn = (words, by) => el("button", { type: "button", onclick: () => ((held.page += by), fill(live().panel("opening"))) }, words);

/** A button that saves a text as a file, just as it was hashed. */
function save(words, name, text) {
  return el("button", { type: "button", class: "small", onclick: () => {
    const address = URL.createObjectURL(new Blob([text()], { type: "text/csv" }));
    el("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1_000);
  } }, words);
}

function fill(panel) {
  box.dataset.verdict = held.verdict || "none";
  const steps = byId("proof-steps").children;
  steps[1].hidden = steps[2].hidden = panel.imported || !panel.drawn;
  steps[3].hidden = !panel.imported;
  refill(box, words(panel));
  reconcile(byId("seed"), panel.seed ? panel.seed.split(/[./]+/).filter(Boolean) : [], (part) => part, () => el("b"), write);
  write(box.querySelector("code"), `anchang draw list.csv "${panel.seed}"${panel.rights ? ` --rights ${panel.rights}` : ""} --result result.csv`);
  fillMine();
  fillOrder();
}

const moment = (at) => (at ? `${day(at)} ${clock(at)}` : "");
const grouped = (hash) => (hash.match(/.{8}/g) ?? []).join(" ");
const SOURCE = { balls: t("Each ball was drawn on the spot."), market: t("Published market figures."), drand: t("A round of drand: the randomness is the hash of its signature."), other: t("A public source.") };

function words(panel) {
  return {
    verdict: verdict(panel),
    said: held.at ? t("Drawn again {when}, {n} places compared", { when: `${day(held.at)} ${clockSeconds(held.at)}`, n: held.order.length }) + (held.verdict === "differs" ? `: ${held.differs.slice(0, 20).map(spoken).join(" ")}` : "") : "",
    when1: moment(panel.sealed_at), when2: moment(panel.drawn_at), when3: panel.drawn_at ? `RFC 3797 · ${clockSeconds(panel.drawn_at)}` : "", when4: moment(panel.drawn_at),
    list: panel.sealed_at ? t("{entered} entered, {repeated} repeated and kept out, {valid} valid. If the list changes, its fingerprint does.", { entered: panel.valid + panel.repeated, repeated: panel.repeated, valid: panel.valid }) : t("The list is still open."),
    list_hash: grouped(panel.list_hash ?? ""),
    source: SOURCE[panel.source] ?? "",
    how: t("Save both files: with no network any computer comes to the order on the right."),
    order_hash: grouped(panel.order_hash ?? ""),
    document: `${panel.issued_by ?? ""} ${panel.document ?? ""}`,
    file_hash: grouped(panel.file_hash ?? ""),
    page: `${held.page + 1} / ${Math.max(1, Math.ceil(held.order.length / PAGE))}`,
  };
}

function verdict(panel) {
  if (!panel.list_hash) return t("Nothing is sealed yet");
  if (held.verdict === "differs") return t("The result is not the published one");
  if (!panel.drawn) return t("Sealed. The seed is still to come");
  if (panel.imported) return t("As in the notary's document");
  return held.verdict ? t("Drawn again: the same throughout") : "";
}

function fillMine() {
  const mine = byId("mine");
  const entry = held.entries.find(({ number }) => String(number) === held.mine.replace(/^0+/, ""));
  const place = entry ? held.order.indexOf(entry.number) + 1 : 0;
  mine.hidden = !held.mine;
  write(mine.firstChild, place ? spoken(place) : "–");
  write(mine.querySelector("strong"), !entry ? t("No such entry is on the list.") : place ? t("Place {n} in the order of choosing", { n: place }) : held.order.length ? (live().panel("opening").mode === "hybrid" ? t("Not drawn: follows in the queue") : t("Not drawn")) : t("Not drawn yet"));
  write(mine.querySelector("p"), entry ? `${entry.name} · ${t("document {number}", { number: entry.document })}` : "");
}

function fillOrder() {
  const pages = Math.max(1, Math.ceil(held.order.length / PAGE));
  held.page = Math.min(Math.max(0, held.page), pages - 1);
  const names = new Map(held.entries.map(({ number, name }) => [number, name]));
  const shown = held.order.map((number, at) => [at + 1, number]);
  const here = (place) => place > held.page * PAGE && place <= (held.page + 1) * PAGE;
  reconcile(byId("order"), shown, ([place]) => place, ([place, number]) => el("li", {}, el("b", {}, spoken(place)), el("span", {}, String(number).padStart(4, "0")), el("em", {}, names.get(number) ?? "")), (row, [place, number]) => {
    row.classList.toggle("away", !here(place));
    row.classList.toggle("mine", String(number) === held.mine.replace(/^0+/, ""));
  });
  write(box.querySelector("[data-slot=page]"), tn("{at} / {n} page", "{at} / {n} pages", pages, { at: held.page + 1 }));
}
