// Fits a building on a page: which pieces it is cut into, in how many bands they stand, how large a cell gets.
//
// A piece is a grid of rows (floors, top first) and columns (the same room on every floor). Villas have no floor
// and stand in rows of a convenient length. All lengths are in rem. Pure: no document, no state.

const MIN = { w: 4, h: 1.5 }; // smaller cells cannot be read: then the building takes several pages
const MAX = { w: 16, h: 6 };
const ASPECT = 2.4; // width of a cell that suits its text, in heights
const GAP = 1.6; // between pieces
const CAPTION = 2.2;
const FLOOR = 3; // the column of floor numbers
const SPLIT_COST = 0.94; // what a cut must gain at least
const HEIGHTS = [1, 2, 3, 4];
const WIDTHS = [1, 2, 3, 4, 6];

const numeric = new Intl.Collator("en", { numeric: true });
export const natural = (a, b) => numeric.compare(a, b);

/** Pages for one building's units [{id, entrance, floor, room}] in a stage of this size: [{bands, w, h}]. */
export function plan(units, size) {
  return pagesOf(grids(units, size), size);
}

function pagesOf(pieces, size) {
  const best = fit(pieces, size);
  if ((best.w >= MIN.w && best.h >= MIN.h) || !divisible(pieces)) return [best];
  const [one, other] = halves(pieces);
  return [...pagesOf(one, size), ...pagesOf(other, size)];
}

/** One piece per entrance, in natural order; units without a floor are a piece of their own. */
function grids(units, size) {
  const stacks = new Map();
  for (const unit of units) {
    const key = JSON.stringify([unit.entrance, unit.floor === null]);
    if (!stacks.has(key)) stacks.set(key, []);
    stacks.get(key).push(unit);
  }
  const entrances = [...stacks.values()].sort((a, b) => natural(a[0].entrance, b[0].entrance) || (a[0].floor === null) - (b[0].floor === null));
  return entrances.map((stack) => (stack[0].floor === null ? flat(stack, size, units.length) : tower(stack)));
}

function tower(units) {
  const floors = new Map();
  for (const unit of units) {
    if (!floors.has(unit.floor)) floors.set(unit.floor, []);
    floors.get(unit.floor).push(unit);
  }
  const widest = Math.max(...[...floors.values()].map((row) => row.length));
  const columns = [...new Set(units.map(stackOf))].sort(natural);
  const aligned = columns.length <= widest * 1.5 + 1; // else room numbers don't say where a room stands
  const rows = [...floors.keys()].sort((a, b) => b - a).map((floor) => {
    const row = floors.get(floor).sort((a, b) => natural(a.room, b.room));
    if (!aligned) return { floor, cells: Array.from({ length: widest }, (_, i) => row[i] ?? null) };
    return { floor, cells: place(row, columns) };
  });
  return { caption: units[0].entrance, rows };
}

function place(row, columns) {
  const cells = columns.map(() => null);
  for (const unit of row) {
    const wanted = columns.indexOf(stackOf(unit));
    const free = cells[wanted] === null ? wanted : cells.indexOf(null);
    if (free >= 0) cells[free] = unit;
    else cells.push(unit);
  }
  return cells;
}

/** 02 of 1802 on floor 18: what the rooms above each other share. */
function stackOf(unit) {
  const floor = String(unit.floor);
  return unit.room.startsWith(floor) && unit.room.length > floor.length ? unit.room.slice(floor.length) : unit.room.slice(-2);
}

function flat(units, size, all) {
  const sorted = [...units].sort((a, b) => natural(a.room, b.room));
  const share = Math.max(1, sorted.length / all);
  const wish = Math.ceil(Math.sqrt((sorted.length * size.w * share) / size.h / ASPECT));
  const columns = Math.max(1, Math.min(sorted.length, Math.floor(size.w / MIN.w), wish));
  const rows = [];
  for (let i = 0; i < sorted.length; i += columns) {
    const cells = sorted.slice(i, i + columns);
    rows.push({ floor: null, cells: [...cells, ...Array(columns - cells.length).fill(null)] });
  }
  return { caption: units[0].entrance, rows };
}

/** The cut and the number of bands that give the largest cells. */
function fit(pieces, size) {
  let best = null;
  for (const high of HEIGHTS) {
    for (const wide of WIDTHS) {
      const cut = pieces.flatMap((piece) => chop(piece, high, wide));
      for (let count = 1; count <= Math.min(cut.length, 6); count += 1) {
        const option = measure(bandsOf(cut, count), size);
        option.score = Math.min(option.w / ASPECT, option.h) * SPLIT_COST ** (high * wide - 1);
        if (!best || option.score > best.score * 1.001) best = option;
      }
    }
  }
  return best;
}

/** A piece in `high` stacks of floors, each in `wide` runs of columns. */
function chop(piece, high, wide) {
  const columns = width(piece);
  const [rows, run] = [Math.ceil(piece.rows.length / high), Math.ceil(columns / wide)];
  const cut = [];
  for (let top = 0; top < piece.rows.length; top += rows) {
    for (let start = 0; start < columns; start += run) {
      const part = piece.rows.slice(top, top + rows).map((row) => ({ ...row, cells: row.cells.slice(start, start + run) }));
      cut.push({ caption: piece.caption, rows: part });
    }
  }
  return cut;
}

/** The pieces in this many bands, in their order, about equally wide. */
function bandsOf(pieces, count) {
  const total = pieces.reduce((sum, piece) => sum + width(piece), 0);
  const bands = Array.from({ length: count }, () => []);
  let passed = 0;
  pieces.forEach((piece, i) => {
    const ideal = Math.floor(((passed + width(piece) / 2) / total) * count);
    bands[Math.min(count - 1, ideal, i)].push(piece);
    passed += width(piece);
  });
  return bands.filter((band) => band.length);
}

function measure(bands, size) {
  const w = Math.min(...bands.map((band) => {
    const floors = band.filter(numbered).length;
    const columns = band.reduce((sum, piece) => sum + width(piece), 0);
    return (size.w - (band.length - 1) * GAP - floors * FLOOR) / columns;
  }));
  const rows = bands.reduce((sum, band) => sum + Math.max(...band.map((piece) => piece.rows.length)), 0);
  const captions = bands.filter((band) => band.some((piece) => piece.caption)).length * CAPTION;
  const h = (size.h - captions - (bands.length - 1) * GAP) / rows;
  return { bands, w: Math.min(w, MAX.w), h: Math.min(h, MAX.h) };
}

const width = (piece) => Math.max(...piece.rows.map((row) => row.cells.length));
export const numbered = (piece) => piece.rows[0].floor !== null;
const divisible = (pieces) => pieces.length > 1 || width(pieces[0]) > 1 || pieces[0].rows.length > 1;

/** Two pages' worth: by entrance where possible, else by the longer side of the only piece. */
function halves(pieces) {
  const parts = pieces.length > 1 ? pieces : width(pieces[0]) > pieces[0].rows.length / 2 ? chop(pieces[0], 1, 2) : chop(pieces[0], 2, 1);
  const middle = Math.ceil(parts.length / 2);
  return [parts.slice(0, middle), parts.slice(middle)];
}
