// All pages of the tour: each building in the order people count, then all of them at a glance where they are several.

import { floorKey, naturally, storeyed } from "../base/unit_order.js";
import { UNIT } from "../base/unit_words.js";
import { t } from "../base/words.js";
import { plan } from "./plan.js";
import { rule } from "./ruler.js";
import { PUBLIC } from "./states.js";
import { pagesOf } from "./streets.js";

const SEVERAL = 4; // buildings from which on they are shown together
const LEAST_SEEN = { overview: 15_000, building: 5_000, unit: 30 }; // ms: to take a page in, and more for each of its units

const WORDS = PUBLIC.map((state) => UNIT[state]);

/** Pages [{key, title, building, part, parts, units, dull, sights, …}] for these units, on the stage as it is now. */
export function sitePages(units, stage, whole) {
  const size = sizeOf(stage);
  const byName = new Map();
  for (const unit of units) {
    if (!byName.has(unit.building)) byName.set(unit.building, []);
    byName.get(unit.building).push(unit);
  }
  const names = [...byName.keys()].sort(naturally);
  const pages = [];
  for (const name of names) {
    const own = byName.get(name);
    const dull = own.every((unit) => unit.state === "unreleased");
    plan(own, size, rule, WORDS).forEach((page, i, all) => {
      const ids = page.bands.flat().flatMap((block) => block.parts.flatMap((part) => part.cells.flat().filter(Boolean).map((unit) => unit.id)));
      const sights = LEAST_SEEN.building + LEAST_SEEN.unit * ids.length;
      pages.push({ ...page, key: `${name} ${i}`, building: name, title: name, part: i + 1, parts: all.length, units: ids, dull, sights });
    });
  }
  return whole && names.length >= SEVERAL ? [...pages, ...overviews(names, byName, size)] : pages;
}

function overviews(names, byName, size) {
  let from = 0;
  return pagesOf(names.length).map((many, i, all) => {
    const some = names.slice(from, (from += many));
    const buildings = some.map((name) => ({ name, floors: floorsOf(byName.get(name)) }));
    return { key: ` ${i}`, building: "", title: t("Whole site"), part: i + 1, parts: all.length, buildings, size, units: [], dull: false, sights: LEAST_SEEN.overview };
  });
}

const floorsOf = (units) => new Set(units.filter(storeyed).map(floorKey)).size;

/** What the stage has room for, in rem. */
function sizeOf(stage) {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const room = getComputedStyle(stage);
  return {
    w: (stage.clientWidth - parseFloat(room.paddingLeft) - parseFloat(room.paddingRight)) / rem,
    h: (stage.clientHeight - parseFloat(room.paddingTop) - parseFloat(room.paddingBottom)) / rem,
  };
}
