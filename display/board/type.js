// How large the words in a cell are: its room number as large as its row and its column allow, the mark beside it.
//
// All lengths are in rem, widths of texts in em. Pure: no document, no state.

const EDGE = { w: 0.25, h: 0.19 }; // what a cell leaves free around itself, as in page.css
const MARK = { least: 1.25, most: 2.25, share: [0.6, 0.72] }; // 20 px at 1080p; of the room's type, where it is narrow and where not
const GAP = { mark: 0.2, time: 0.3 }; // em between a room and what stands beside it
const LARGEST = 4;
const LONGEST = { few: 3.6, many: 8 }; // em: longer names end in an ellipsis, rather than make all others small
const STROKE = 0.06; // em that a room for sale is wider, as in page.css
const TIME = 0.88; // a countdown beside its room, in parts of the room's type, as in page.css
const KEEPS = 0.76; // a room gives up so much of its size for a countdown, not more
const READABLE = 1.1; // rem of a countdown below its room: smaller it would only be noise, and the mark says it
export const SMALLEST = 1.2; // rem: rooms in smaller type are not read from where people stand

/**
 * The sizes of a cell: {room, mark, timed, how}; `timed` is the type of a room with a countdown, which stands
 * "beside" it, in whole "minutes" beside it, "below" it, or not at all ("").
 *
 * `long` tells the longest room of all: {room} its width, `tall` the height of its signs, and {clock, minutes} the widths
 * of 29:41 and 29′, all in em.
 */
export function typeOf({ w, h }, long) {
  const pad = padOf(w);
  const [wide, high] = [w - EDGE.w - 2 * pad, h - EDGE.h];
  const marked = wide / (long.room + GAP.mark + MARK.share[0]);
  const narrow = marked * MARK.share[0] < MARK.least ? (wide - MARK.least) / (long.room + GAP.mark) : marked;
  const room = Math.min(high / long.tall, narrow, LARGEST);
  const spare = wide - room * (long.room + GAP.mark);
  const mark = Math.max(Math.min(MARK.share[1] * room, spare, MARK.most), Math.min(MARK.least, high - 0.1));
  const beside = Math.min(room, wide / (long.room + GAP.time + TIME * long.clock));
  const minutes = Math.min(room, wide / (long.room + GAP.time + TIME * long.minutes));
  const below = Math.min(room, high / 2.1, wide / long.clock);
  if (beside >= KEEPS * room) return { room, mark, pad, timed: beside, how: "beside" };
  if (below >= KEEPS * room) return { room, mark, pad, timed: below, how: "below" };
  if (minutes >= KEEPS * room) return { room, mark, pad, timed: minutes, how: "minutes" };
  if (below >= READABLE) return { room, mark, pad, timed: below, how: "below" };
  return { room, mark, pad, timed: room, how: "" };
}

/** The sizes of a house: {name, word, mark}; `long` as for a cell, and `word` the width of the longest state's word. */
export function houseOf({ w, h }, long) {
  const wide = w - EDGE.w - 0.5;
  const name = Math.min(h * 0.3, wide / long.room, LARGEST);
  const word = Math.min(name * 0.52, wide / Math.max(long.word, long.clock), 1.9);
  return { name, word, mark: Math.max(MARK.least, Math.min(name * 0.5, w * 0.2)) };
}

/** The longest of these rooms, a few far longer ones left out; `rule(text)` is the width of a text in em. */
export function longest(rooms, rule) {
  const low = rooms.every((room) => /^[0-9A-Z .-]*$/.test(room)); // nothing that reaches below the line or above a digit
  const widths = rooms.map((room) => rule(room) + STROKE).sort((a, b) => a - b);
  const most = Math.min(LONGEST.many, Math.max(LONGEST.few, widths[Math.floor(widths.length * 0.95)]));
  return { room: Math.max(0.5, Math.min(most, widths.at(-1))), cut: widths.at(-1) > most, tall: low ? 0.83 : 1.02, clock: rule("00:00"), minutes: rule("00′") };
}

const padOf = (w) => Math.min(0.5, w * 0.05);
