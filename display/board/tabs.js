// The tabs: the whole site and every building, as many as there is room for around the one on show.

import { attribute, el, reconcile, write } from "../base/dom.js";
import { t } from "../base/words.js";
import { standing } from "./states.js";

const nav = document.getElementById("tabs");
const [list] = nav.children;
const more = el("li", { class: "more" });
let [fitted, last] = ["", null]; // what the tabs were fitted for, and with what
new ResizeObserver(() => last && fit(...last)).observe(nav);

/** The tabs of these pages; `page` is the one on show. The building "" is the whole site. */
export function drawTabs(pages, page, sums, hidden) {
  const known = new Map(pages.map((one) => [one.building, { key: one.building, name: one.title }]));
  const entries = [...known.values()].sort((a, b) => (a.key !== "") - (b.key !== "")); // the site first, the others as they are
  const key = page?.building;
  nav.hidden = entries.length < 2;
  if (nav.hidden) return;
  reconcile(list, entries, (entry) => entry.key, () => el("li", {}, el("span"), el("small")), (tab, entry) => {
    const now = entry.key === key;
    const own = entry.key ? sums?.buildings.find((building) => building.name === entry.key) : sums?.all;
    write(tab.children[0], now && page.parts > 1 ? `${entry.name} ${page.part}/${page.parts}` : entry.name);
    write(tab.children[1], hidden || !own ? "" : standing(own).text);
    attribute(tab, "aria-current", now);
  });
  last = [entries, key];
  const wish = JSON.stringify([page?.key, entries, hidden]);
  if (wish !== fitted) fit(...last);
  fitted = wish;
}

/** Hide the tabs there is no room for, and say how many they are. Lays the page out, so only when a page is turned or resized. */
function fit(entries, key) {
  const tabs = entries.map((entry) => [...list.children].find((tab) => tab.dataset.key === entry.key));
  for (const tab of tabs) tab.hidden = false;
  write(more, t("+{n}", { n: entries.length }));
  list.append(more);
  const gap = parseFloat(getComputedStyle(list).columnGap) || 0;
  const wide = tabs.map((tab) => tab.offsetWidth + gap);
  const shown = windowOf(wide, entries.findIndex((entry) => entry.key === key), nav.clientWidth + gap, more.offsetWidth + gap);
  tabs.forEach((tab, i) => (tab.hidden = !shown.has(i)));
  write(more, t("+{n}", { n: entries.length - shown.size }));
  more.hidden = shown.size === entries.length;
}

/** Which of these widths fit into `room`: the one on show and the first, then its neighbours, all but `rest` if not all. */
function windowOf(wide, at, room, rest) {
  const all = wide.reduce((sum, one) => sum + one, 0);
  if (all <= room) return new Set(wide.keys());
  const shown = new Set();
  let left = room - rest;
  const take = (i) => {
    if (i < 0 || i >= wide.length || shown.has(i)) return true;
    if (wide[i] > left) return false;
    shown.add(i);
    left -= wide[i];
    return true;
  };
  take(Math.max(at, 0));
  take(0);
  for (let step = 1; step < wide.length && take(at + step) && take(at - step); step += 1);
  return shown;
}
