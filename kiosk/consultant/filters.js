// Layout, area and price: three choices that step the other homes back.

import { byId, el } from "../base/dom.js";
import { naturally } from "../base/unit_order.js";
import { t } from "../base/words.js";

const filters = { layout: byId("layout"), area: byId("area"), price: byId("price") };

/** Call this whenever a filter is chosen. */
export function whenFiltered(fn) {
  for (const select of Object.values(filters)) select.addEventListener("change", fn);
}

/** 454万, or ¥4.54m where people count in thousands. */
export const inTenThousands = (fen) =>
  document.body.dataset.locale === "zh_CN" ? `${Math.round(fen / 1_000_000)}万` : `¥${(fen / 100_000_000).toFixed(2)}m`;

/** Offer what there is to choose from; what is chosen stays. */
export function fillFilters(screen) {
  const homes = screen
    .of("unit")
    .map(([, u]) => u)
    .filter((u) => u.state !== "unreleased");
  const layouts = [...new Set(homes.map((u) => u.layout).filter(Boolean))].sort(naturally);
  options(
    filters.layout,
    t("Any layout"),
    layouts.map((name) => [name, name]),
  );
  const areas = bands(
    homes.map((u) => Number(u.area)),
    10,
  );
  options(
    filters.area,
    t("Any area"),
    areas.map(([low, high]) => [`${low}-${high}`, `${low}–${high} m²`]),
  );
  const prices = bands(
    homes.map((u) => u.price_fen / 1_000_000),
    50,
  );
  options(
    filters.price,
    t("Any price"),
    prices.map(([, high]) => [`0-${high}`, t("up to {price}", { price: inTenThousands(high * 1_000_000) })]),
  );
}

function options(select, any, choices) {
  const kept = select.value;
  select.replaceChildren(el("option", { value: "" }, any), ...choices.map(([value, name]) => el("option", { value }, name)));
  if (choices.some(([value]) => value === kept)) select.value = kept;
}

/** Round bands that hold these numbers, at most eight. */
function bands(numbers, width) {
  if (!numbers.length) return [];
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  while ((high - low) / width > 8) width *= 2;
  const found = [];
  for (let from = Math.floor(low / width) * width; from <= high; from += width) found.push([from, from + width]);
  return found;
}

/** Whether a unit is what the filters ask for. */
export function fits(unit) {
  const inside = (value, band) => !band || (value >= Number(band.split("-")[0]) && value <= Number(band.split("-")[1]));
  return (
    (!filters.layout.value || unit.layout === filters.layout.value) &&
    inside(Number(unit.area), filters.area.value) &&
    inside(unit.price_fen / 1_000_000, filters.price.value)
  );
}
