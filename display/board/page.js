// The unit board: all buildings at a glance, then every unit of one building at a time, by itself.

import { el, write } from "../base/dom.js";
import { live } from "../base/live.js";
import { lastSeen } from "../base/outage.js";
import { t } from "../base/words.js";
import { Building } from "./building.js";
import { Overview } from "./overview.js";
import { sitePages } from "./pages.js";
import { drawHidden, drawLatest, drawPlan, drawSums } from "./side.js";
import { drawTabs } from "./tabs.js";
import { Tour } from "./tour.js";

const FLASH_AT_MOST = 40; // more changes at once are a recovery, not news
const only = new URLSearchParams(location.search).get("buildings")?.split(",").filter(Boolean);
const stage = document.getElementById("stage");
const screen = live();
const building = new Building(stage, () => screen.now());
const overview = new Overview(stage);
const tour = new Tour(turnTo);
const shown = new Map(); // unit id -> the public state this screen last knew
const news = new Set(); // changed units whose page has not been on show since
let pageOf = new Map(); // unit id -> index of its page
let pinned = ""; // the building the office has put on this screen alone
let hidden = false;
let checkedAt = 0;

screen.onchange((changed, first) => {
  const moved = [];
  let rebuild = first || !tour.pages.length || pin() !== pinned;
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
  else if (!checkedAt) checkedAt = lastSeen(screen);
  if (hidden === (truth === "lost")) return;
  hidden = truth === "lost";
  drawHidden(hidden, screen.seq === null ? 0 : checkedAt);
  for (const id of building.cells.keys()) building.update(id, screen.cards.get(`unit/${id}`), hidden);
  drawSide();
});

screen.every((now) => {
  if (hidden) return;
  tour.tick(now);
  write(document.getElementById("next"), comes(now));
});

/** What the foot says of the next page, or of what was pinned here. */
function comes(now) {
  if (pinned) return t("Only {name} is shown here ·", { name: pinned });
  const next = tour.next(now);
  return next ? t("In {n} s: {name} ·", { n: next.seconds, name: tour.pages[next.index].title }) : "";
}

new ResizeObserver(() => {
  if (!tour.pages.length) return;
  layOut();
  drawSide();
}).observe(stage);

/** All pages anew: every building is planned into the stage as it is now. */
function layOut() {
  pinned = pin();
  const units = screen.of("unit").map(([id, card]) => ({ id, ...card }));
  const mine = units.filter(wanted);
  const pages = mine.length ? sitePages(mine, stage, !pinned && !only) : [];
  pageOf = new Map();
  pages.forEach((page, i) => page.units.forEach((id) => pageOf.set(id, i)));
  stage.parentElement.toggleAttribute("data-empty", !pages.length);
  document.getElementById("side").hidden = !pages.length;
  if (pages.length) return tour.set(pages, screen.now());
  tour.pages = [];
  stage.replaceChildren(units.length ? sentence(t("No such building"), t("The price list has no building {names}.", { names: only.join(", ") }))
    : sentence(t("No units yet"), t("They are shown here as soon as the office has put a price list in force.")));
}

const sentence = (title, says) => el("p", { class: "empty" }, el("b", {}, title), says);

function turnTo(index) {
  const page = tour.pages[index];
  const here = page.buildings ? [...news] : [...news].filter((id) => pageOf.get(id) === index);
  if (page.buildings) {
    building.clear();
    overview.show(page, screen.panel("counts"), hidden);
    overview.flash(buildingsOf(here));
  } else {
    overview.clear();
    building.show(page, (id) => screen.cards.get(`unit/${id}`), hidden);
    building.flash(here);
    for (const id of here) news.delete(id);
  }
  drawSide();
}

/** Changed units: flash those on show, remember the others for when their page comes. */
function announce(ids) {
  for (const page of new Set(ids.map((id) => pageOf.get(id)))) if (page !== undefined) tour.look(page, screen.now());
  building.flash(ids);
  overview.flash(buildingsOf(ids));
  for (const id of ids) if (pageOf.has(id) && pageOf.get(id) !== tour.at) news.add(id);
}

function drawSide() {
  const name = screen.panel("site")?.name;
  if (name) document.querySelector("h1").firstChild.nodeValue = name;
  const [sums, page] = [screen.panel("counts"), tour.pages[tour.at]];
  overview.update(sums, hidden);
  drawTabs(tour.pages, page, sums, hidden);
  if (hidden || !page) return;
  drawSums(sums, page.building);
  drawPlan(screen.panel("plan"));
  drawLatest(screen.panel("latest"), screen.now());
}

const buildingsOf = (ids) => new Set(ids.map((id) => screen.cards.get(`unit/${id}`)?.building));

/** The building pinned to this screen, if there is one of this name. */
function pin() {
  const name = screen.cards.get(`device/${stage.dataset.device}`)?.building ?? "";
  return name && screen.panel("counts")?.buildings.some((one) => one.name === name) ? name : "";
}

function wanted(card) {
  return pinned ? card.building === pinned : !only || only.includes(card.building);
}
