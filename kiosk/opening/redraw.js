// The draw, once more, in the browser: RFC 3797 over the published list, with the published key.
//
// Pure: no document, no state.

import { md5 } from "./hashes.js";

/** [{number, name, document}] of a published list. */
export function entriesOf(text) {
  return text.trim().split("\n").slice(1).map((line) => {
    const [number, name, document] = line.split(",");
    return { number: Number(number), name, document };
  });
}

/** The numbers of the entries drawn by this canonical key, in their order; `many` 0 draws all. */
export function drawAgain(entries, key, many) {
  const left = entries.map(({ number }) => number);
  const wanted = Math.min(many || left.length, left.length);
  const inside = new TextEncoder().encode(key);
  return Array.from({ length: wanted }, (_, index) => {
    const mark = [index >> 8, index & 0xff];
    return left.splice(remainder(md5(Uint8Array.of(...mark, ...inside, ...mark)), left.length), 1)[0];
  });
}

/** What is left of a number of any size, its highest byte first. */
const remainder = (bytes, by) => bytes.reduce((rest, byte) => (rest * 256 + byte) % by, 0);

/** The order as it is published and hashed. */
export const orderText = (order) => ["place,number", ...order.map((number, place) => `${place + 1},${number}`), ""].join("\n");
