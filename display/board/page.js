// The unit board: every unit of one building at a time, by itself.

import { live } from "../base/live.js";
import { el } from "../base/dom.js";
import { t } from "../base/words.js";
import { Building } from "./building.js";
import { natural, plan } from "./plan.js";
import { drawHidden, drawLatest, drawSums, drawTabs } from "./side.js";
import { Tour } from "./tour.js";

const FLASH_AT_MOST = 40; // more changes at once are a recovery, not news
const only = new URLSearchParams(location.search).get("buildings")?.split(",").filter(Boolean);
const stage = document.getElementById("stage");
const building = new Building(stage);
const screen = live();
const tour = new Tour(turnTo);
const shown = new Map(); // unit id -> the public state this screen last knew
const news = new Set(); // changed units whose page has not been on show since
let pageOf = new Map(); // unit id -> index of its page
let hidden = false;
let checkedAt = 0;

screen.onchange((changed, first) => {
  const moved = [];
  let rebuild = first || !tour.pages.length;
  for (const [path, card] of changed) {
    if (!path.startsWith("unit/")) continue;
    const id = path.slice(5);
    if (!card || !pageOf.has(id)) rebuild ||= !card ? pageOf.has(id) : wanted(card);
    const was = shown.get(id);
    if (card) shown.set(id, card.state);
    else shown.delete(id);
    if (card && was !== undefined && was !== card.state) moved.push(id);
  }
  if (rebuild) layOut();
  else for (const path of changed.keys()) if (path.startsWith("unit/")) building.update(path.slice(5), changed.get(path), hidden);
  if (moved.length <= FLASH_AT_MOST) announce(moved);
  drawSide();
});

screen.ontruth((truth) => {
  if (truth === "live") checkedAt = 0;
  else if (!checkedAt) checkedAt = screen.now() - screen.age() * 1_000;
  if (hidden === (truth === "lost")) return;
  hidden = truth === "lost";
  drawHidden(hidden, screen.seq === null ? 0 : checkedAt);
  for (const id of building.cells.keys()) building.update(id, screen.cards.get(`unit/${id}`), hidden);
  drawSide();
});

screen.every((now) => !hidden && tour.tick(now));

let resizing;
new ResizeObserver(() => {
  clearTimeout(resizing);
  resizing = setTimeout(() => tour.pages.length && layOut(), 150);
}).observe(stage);

/** All pages anew: a building is planned into the stage as it is now. */
function layOut() {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const room = getComputedStyle(stage);
  const size = {
    w: (stage.clientWidth - parseFloat(room.paddingLeft) - parseFloat(room.paddingRight)) / rem,
    h: (stage.clientHeight - parseFloat(room.paddingTop) - parseFloat(room.paddingBottom)) / rem,
  };
  const buildings = new Map();
  for (const [id, card] of screen.of("unit")) {
    if (!wanted(card)) continue;
    if (!buildings.has(card.building)) buildings.set(card.building, []);
    buildings.get(card.building).push({ id, ...card });
  }
  const pages = [];
  for (const name of [...buildings.keys()].sort(natural)) {
    const units = buildings.get(name);
    const dull = units.every((unit) => unit.state === "unreleased");
    plan(units, size).forEach((page, i, all) => pages.push({ ...page, building: name, part: i + 1, parts: all.length, dull }));
  }
  pageOf = new Map();
  pages.forEach((page, i) => page.bands.flat().forEach((piece) =>
    piece.rows.forEach((row) => row.cells.forEach((unit) => unit && pageOf.set(unit.id, i)))));
  if (pages.length) tour.set(pages, screen.now());
  else stage.replaceChildren(el("p", { class: "empty" }, el("b", {}, t("No units yet")), t("The office has not imported a price list.")));
}

function turnTo(index) {
  building.show(tour.pages[index], (id) => screen.cards.get(`unit/${id}`), hidden);
  const here = [...news].filter((id) => pageOf.get(id) === index);
  building.flash(here);
  for (const id of here) news.delete(id);
  drawSide();
}

/** Changed units: flash those on show, remember the others for when their page comes. */
function announce(ids) {
  for (const page of new Set(ids.map((id) => pageOf.get(id)))) if (page !== undefined) tour.look(page, screen.now());
  building.flash(ids.filter((id) => pageOf.get(id) === tour.at));
  for (const id of ids) if (pageOf.has(id) && pageOf.get(id) !== tour.at) news.add(id);
}

function drawSide() {
  const name = screen.panel("site")?.name;
  if (name) document.querySelector("h1").firstChild.nodeValue = name;
  const sums = screen.panel("counts");
  drawTabs(tour.pages, tour.at, sums, hidden);
  if (hidden) return;
  drawSums(sums, tour.pages[tour.at]?.building);
  drawLatest(screen.panel("latest"), screen.now());
}

function wanted(card) {
  return !only || only.includes(card.building);
}
