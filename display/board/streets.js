// Fits houses, one for each building, into streets: how many stand in a street, how tall each is, how large its number.
//
// All lengths are in rem. Pure: no document, no state.

const AT_MOST = 60; // houses on one page
const FOOT = 3.2; // the name below a house
const ROOF = 1.2; // and what stands on it
const GAP = 1.6; // between streets
const WIDTH = { share: 0.84, most: 13 }; // of a house in its plot
const LEAST_TALL = 0.5; // of the tallest: the lowest house still holds its number
const SLIM = 2; // heights of a house in widths, at most
const SIGNS = 0.62; // em of a bold digit
const LARGEST = 7;

/** Pages for so many houses: numbers of houses, as even as they can be. */
export function pagesOf(many) {
  const pages = Math.max(1, Math.ceil(many / AT_MOST));
  return Array.from({ length: pages }, (_, i) => Math.floor(((i + 1) * many) / pages) - Math.floor((i * many) / pages));
}

/**
 * Streets for these houses [{floors}] (0: villas) in a stage of this size, where the longest number has so many digits:
 * {rows: [[index]], plot, wide, high: [of each house], number}.
 */
export function streets(houses, size, digits) {
  const count = rowsFor(houses.length, size);
  const per = Math.ceil(houses.length / count);
  const all = houses.map((_, i) => i);
  const rows = Array.from({ length: count }, (_, i) => all.slice(i * per, (i + 1) * per));
  const plot = size.w / per;
  const wide = Math.min(plot * WIDTH.share, WIDTH.most);
  const top = Math.max(...houses.map(({ floors }) => floors), 1);
  const part = houses.map(({ floors }) => LEAST_TALL + (1 - LEAST_TALL) * (floors / top));
  const parts = rows.reduce((sum, row) => sum + Math.max(...row.map((i) => part[i])), 0);
  const tallest = Math.min((size.h - count * (FOOT + ROOF) - (count - 1) * GAP) / parts, wide * SLIM);
  const number = Math.min(Math.min(...part) * tallest * 0.72, (wide - 0.5) / (Math.max(2, digits) * SIGNS), LARGEST);
  return { rows, plot, wide, high: part.map((share) => share * tallest), number };
}

function rowsFor(many, { w, h }) {
  let best = { rows: 1, score: 0 };
  for (let rows = 1; rows <= Math.min(many, 12); rows += 1) {
    const plot = w / Math.ceil(many / rows);
    const tall = (h - (rows - 1) * GAP) / rows - FOOT - ROOF;
    const score = Math.min(plot * WIDTH.share, tall, WIDTH.most);
    if (score > best.score) best = { rows, score };
  }
  return best.rows;
}
