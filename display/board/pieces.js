// What a building is made of: blocks of rows. A tower is one block: its floors from the top, its entrances side by side.
//
// A block is {rows: [text], parts: [{caption, cells: [row][column] -> unit or null}]}; homes without floors (villas,
// shops) are a block of their own, whose rows say the entrance. Pure: no document, no state.

import { floorKey, floorName, fromTheTop, naturally, stack } from "../base/unit_order.js";

/** The one block of a building's floors, or null: every entrance has all rows, so that equal floors stand on one line. */
export function tower(units) {
  if (!units.length) return null;
  const rows = floorsOf(units);
  const entrances = grouped(units, (unit) => unit.entrance);
  const names = [...entrances.keys()].sort(naturally);
  return { rows: rows.map(({ text }) => text), parts: names.map((name) => part(name, entrances.get(name), rows)) };
}

/** The block of homes without floors, at most `columns` in a row; each entrance of several homes begins a row. */
export function yard(units, columns) {
  const entrances = grouped(units, (unit) => unit.entrance);
  const apart = entrances.size > 1 && entrances.size < units.length;
  const groups = apart ? [...entrances.keys()].sort(naturally).map((name) => entrances.get(name)) : [units];
  const [rows, cells] = [[], []];
  for (const group of groups) {
    const sorted = [...group].sort((a, b) => naturally(a.entrance, b.entrance) || naturally(a.room, b.room));
    for (let i = 0; i < sorted.length; i += columns) {
      rows.push(apart && i === 0 ? sorted[0].entrance : "");
      const row = sorted.slice(i, i + columns);
      cells.push([...row, ...Array(columns - row.length).fill(null)]);
    }
  }
  return { rows, parts: [{ caption: "", cells }] };
}

/** What a home is called in its cell; where each entrance is one home, as with villas, the entrance is its name. */
export function namer(units) {
  const rooms = new Set(units.map((unit) => unit.room));
  const entrances = new Set(units.map((unit) => unit.entrance));
  return rooms.size === 1 && entrances.size === units.length && units.length > 1 ? (unit) => unit.entrance : (unit) => unit.room;
}

function floorsOf(units) {
  const floors = [...grouped(units, floorKey).values()].map(([unit]) => unit);
  return floors.sort(fromTheTop).map((unit) => ({ key: floorKey(unit), text: floorName(unit) }));
}

function part(name, units, rows) {
  const floors = grouped(units, floorKey);
  const widest = Math.max(...[...floors.values()].map((row) => row.length));
  const columns = [...new Set(units.map(stackOf))].filter(Boolean).sort(naturally);
  const aligned = columns.length > 0 && columns.length <= widest * 1.5 + 1; // else room numbers don't say where a room stands
  const width = aligned ? columns.length : widest;
  const cells = rows.map(({ key }) => {
    const row = (floors.get(key) ?? []).sort((a, b) => naturally(a.room, b.room));
    return aligned ? placed(row, columns) : Array.from({ length: width }, (_, i) => row[i] ?? null);
  });
  const most = Math.max(...cells.map((row) => row.length)); // two homes of one stack on one floor
  return { caption: name, cells: cells.map((row) => [...row, ...Array(most - row.length).fill(null)]) };
}

function placed(row, columns) {
  const cells = columns.map(() => null);
  for (const unit of row) {
    const wanted = columns.indexOf(stackOf(unit));
    const free = cells[wanted] === null ? wanted : cells.indexOf(null);
    if (free >= 0) cells[free] = unit;
    else cells.push(unit);
  }
  return cells;
}

/** Where only a word tells the floor, a room number tells no column; where it says no floor, its last two signs may. */
function stackOf(unit) {
  if (unit.floor === null) return null;
  const column = stack(unit);
  return column === unit.room ? unit.room.slice(-2) : column;
}

function grouped(items, key) {
  const groups = new Map();
  for (const item of items) {
    const name = key(item);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(item);
  }
  return groups;
}
