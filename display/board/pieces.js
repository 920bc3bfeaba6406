// What a building is made of: blocks of rows. A tower is one block: its floors from the top, its entrances side by side.
//
// A block is {rows: [text], parts: [{caption, cells: [row][column] -> unit or null}]}; homes without floors (villas,
// shops) are a block of their own, whose rows say the entrance. Pure: no document, no state.

const numeric = new Intl.Collator("en", { numeric: true });
export const natural = (a, b) => numeric.compare(a, b);

/** Has this home a place among floors: a number, or at least what people call it? */
export const storeyed = (unit) => unit.floor !== null || Boolean(unit.floor_label);

/** The one block of a building's floors, or null: every entrance has all rows, so that equal floors stand on one line. */
export function tower(units) {
  if (!units.length) return null;
  const rows = floorsOf(units);
  const entrances = grouped(units, (unit) => unit.entrance);
  const names = [...entrances.keys()].sort(natural);
  return { rows: rows.map(({ text }) => text), parts: names.map((name) => part(name, entrances.get(name), rows)) };
}

/** The block of homes without floors, at most `columns` in a row; each entrance of several homes begins a row. */
export function yard(units, columns) {
  const entrances = grouped(units, (unit) => unit.entrance);
  const apart = entrances.size > 1 && entrances.size < units.length;
  const groups = apart ? [...entrances.keys()].sort(natural).map((name) => entrances.get(name)) : [units];
  const [rows, cells] = [[], []];
  for (const group of groups) {
    const sorted = [...group].sort((a, b) => natural(a.entrance, b.entrance) || natural(a.room, b.room));
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

/** Floors from the top: those only a word tells above the others, then by number, 3A above 3 and below 4. */
function floorsOf(units) {
  const floors = [...grouped(units, floorOf).values()].map(([unit]) => ({
    key: floorOf(unit), floor: unit.floor, label: unit.floor_label || "", text: unit.floor_label || String(unit.floor),
  }));
  return floors.sort((a, b) => {
    if ((a.floor === null) !== (b.floor === null)) return a.floor === null ? -1 : 1;
    return (b.floor ?? 0) - (a.floor ?? 0) || natural(b.label, a.label);
  });
}

function part(name, units, rows) {
  const floors = grouped(units, floorOf);
  const widest = Math.max(...[...floors.values()].map((row) => row.length));
  const columns = [...new Set(units.map(stackOf))].filter(Boolean).sort(natural);
  const aligned = columns.length > 0 && columns.length <= widest * 1.5 + 1; // else room numbers don't say where a room stands
  const width = aligned ? columns.length : widest;
  const cells = rows.map(({ key }) => {
    const row = (floors.get(key) ?? []).sort((a, b) => natural(a.room, b.room));
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

const floorOf = (unit) => JSON.stringify([unit.floor, unit.floor_label || ""]);

/** 02 of 1802 on floor 18 and of 3A02 on floor 3A: what the rooms above each other share; null where only a word tells the floor. */
function stackOf(unit) {
  if (unit.floor === null) return null;
  for (const floor of [unit.floor_label, String(unit.floor)]) {
    if (floor && unit.room.startsWith(floor) && unit.room.length > floor.length) return unit.room.slice(floor.length);
  }
  return unit.room.slice(-2);
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
