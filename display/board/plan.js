// Fits a building on a page: whole where its rooms can be read, else in bands, in stacks of floors, or on several pages.
//
// A page is {bands: [[block]], w, h, type, house, name, cut}: w and h are those of a cell, type its sizes (or those of a
// house), name(unit) what stands in it, cut whether some names are too long for it, and blocks as in pieces.js. All
// lengths are in rem. Pure: no document, no state.

import { storeyed } from "../base/unit_order.js";
import { namer, tower, yard } from "./pieces.js";
import { SMALLEST, houseOf, longest, typeOf } from "./type.js";

const MAX = { w: 16, h: 6 };
const HOUSE = { w: 16, h: 15, least: { w: 6, h: 6.5 } }; // smaller ones are drawn as cells
const GAP = 1.4; // between entrances, and between bands
const BETWEEN = 2; // between two stacks of floors
const CAPTION = 2.3;
const WHOLE = 1.5; // rem: a building whose rooms are at least so large is not cut, whatever a cut would gain
const CUT_COST = 0.94; // what each cut must gain at least
const HIGH = [1, 2, 3, 4];
const WIDE = [1, 2, 3, 4, 6];

/**
 * Pages for one building's units [{id, entrance, floor, floor_label, room}] in a stage of this size (w, h).
 * `rule(text)` is the width of a text in em, `words` are those of the states, which houses say.
 */
export function plan(units, size, rule, words = []) {
  const name = namer(units);
  const long = { ...longest([...new Set(units.map(name))], rule), rule, word: Math.max(0.1, ...words.map((word) => rule(word))) };
  const floors = units.filter(storeyed);
  const pages = floors.length ? pagesOf(blocksOf(units, floors), size, long) : yards(units, size, long);
  return pages.map((page) => ({ ...page, name, cut: long.cut }));
}

function blocksOf(units, floors) {
  const whole = tower(floors);
  return floors.length < units.length ? [whole, yard(units.filter((unit) => !storeyed(unit)), across([whole]))] : [whole];
}

function pagesOf(blocks, size, long) {
  const whole = measured(blocks.map((block) => [block]), size, long);
  const best = whole.type.room >= WHOLE ? whole : cutBest(blocks, size, long, whole);
  if (best.type.room >= SMALLEST || !divisible(blocks)) return [best];
  return halves(blocks).flatMap((half) => pagesOf(half, size, long));
}

/** The cut that gives the largest rooms. */
function cutBest(blocks, size, long, whole) {
  let best = { ...whole, score: whole.type.room };
  for (const wide of WIDE) {
    for (const high of HIGH) {
      const parts = blocks[0].parts.flatMap((part) => runs(part, wide));
      for (let count = 1; count <= Math.min(parts.length, 6); count += 1) {
        const bands = inBands(parts, count).map((some) => stacks(trimmed({ rows: blocks[0].rows, parts: some }), high));
        const option = measured([...bands, ...blocks.slice(1).map((block) => [block])], size, long);
        option.score = option.type.room * CUT_COST ** (count * high - 1);
        if (option.score > best.score * 1.001) best = option;
      }
    }
  }
  return best;
}

/** How large a cell gets when these bands of blocks fill the stage. */
function measured(bands, size, long) {
  const w = Math.min(MAX.w, ...bands.map((band) => (size.w - besides(band, long.rule)) / across(band)));
  const captions = bands.filter((band) => band.some(captioned)).length * CAPTION;
  const rows = bands.reduce((sum, band) => sum + Math.max(...band.map((block) => block.rows.length)), 0);
  const h = Math.min(MAX.h, (size.h - captions - (bands.length - 1) * GAP) / rows);
  return { bands, w, h, type: typeOf({ w, h }, long) };
}

/** Pages of homes without floors: houses where they are large enough, else cells. */
function yards(units, size, long) {
  let best = null;
  for (let columns = 1; columns <= Math.min(units.length, 40); columns += 1) {
    const block = yard(units, columns);
    const side = labels(block, long.rule);
    const [w, h] = [(size.w - side) / columns, size.h / block.rows.length];
    const score = Math.min(w, h * 0.95, HOUSE.w);
    if (!best || score > best.score) best = { block, w: Math.min(w, HOUSE.w), h: Math.min(h, HOUSE.h), score };
  }
  const { block, w, h } = best;
  if (w >= HOUSE.least.w && h >= HOUSE.least.h) return [{ bands: [[block]], w, h, house: houseOf({ w, h }, long), type: typeOf({ w, h }, long) }];
  return pagesOf([yard(units, Math.max(1, Math.floor(size.w / Math.max(5, long.room * 1.5 + 2.5))))], size, long);
}

/** A part in so many runs of columns. */
function runs(part, wide) {
  const columns = part.cells[0].length;
  const run = Math.ceil(columns / wide);
  return Array.from({ length: Math.ceil(columns / run) }, (_, i) => ({
    caption: part.caption, cells: part.cells.map((row) => row.slice(i * run, (i + 1) * run)),
  }));
}

/** The parts in this many bands, in their order, about equally wide. */
function inBands(parts, count) {
  const total = parts.reduce((sum, part) => sum + part.cells[0].length, 0);
  const bands = Array.from({ length: count }, () => []);
  let passed = 0;
  parts.forEach((part, i) => {
    const middle = passed + part.cells[0].length / 2;
    bands[Math.min(count - 1, Math.floor((middle / total) * count), i)].push(part);
    passed += part.cells[0].length;
  });
  return bands.filter((band) => band.length);
}

/** A block cut into so many stacks of floors, the upper ones first. */
function stacks(block, high) {
  const size = Math.ceil(block.rows.length / high);
  return Array.from({ length: Math.ceil(block.rows.length / size) }, (_, i) => rowsOf(block, i * size, (i + 1) * size));
}

const rowsOf = (block, from, to) => ({
  rows: block.rows.slice(from, to), parts: block.parts.map((part) => ({ ...part, cells: part.cells.slice(from, to) })),
});

/** Without the floors that none of its entrances has. */
function trimmed(block) {
  const used = block.rows.map((_, i) => block.parts.some((part) => part.cells[i].some(Boolean)));
  return {
    rows: block.rows.filter((_, i) => used[i]),
    parts: block.parts.map((part) => ({ ...part, cells: part.cells.filter((_, i) => used[i]) })),
  };
}

/** Two pages' worth: by entrance where possible, else by the longer side. */
function halves(blocks) {
  const [block, ...others] = blocks;
  if (others.length) return [[block], others];
  const wide = block.parts.length > 1 || block.parts[0].cells[0].length > block.rows.length / 2;
  if (!wide) return stacks(block, 2).map((half) => [half]);
  const parts = block.parts.length > 1 ? block.parts : runs(block.parts[0], 2);
  const middle = Math.ceil(parts.length / 2);
  return [parts.slice(0, middle), parts.slice(middle)].map((some) => [trimmed({ rows: block.rows, parts: some })]);
}

const divisible = (blocks) => blocks.length > 1 || blocks[0].rows.length > 1 || across(blocks) > 1;
const across = (band) => band.reduce((sum, block) => sum + block.parts.reduce((some, part) => some + part.cells[0].length, 0), 0);
const captioned = (block) => block.parts.some((part) => part.caption);

/** What a band takes beside its cells: the columns of floors, the gaps. */
const besides = (band, rule) =>
  band.reduce((sum, block) => sum + labels(block, rule) + (block.parts.length - 1) * GAP, (band.length - 1) * BETWEEN);

/** The width of a block's column of floors. */
export function labels(block, rule) {
  const most = Math.max(...block.rows.map((text) => rule(text)));
  return most ? most * FLOOR + 0.7 : 0;
}
export const FLOOR = 1.55; // rem: the type of floors
