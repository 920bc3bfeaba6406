// The order in which people name what a building is made of: floors from the top, rooms that stand above each other.
//
// Pure: no document, no state.

/** 1栋 before 2栋 before 10栋. */
export const naturally = new Intl.Collator("zh-CN", { numeric: true }).compare;

/** Whether a home has a place among floors: a number, or at least what people call it. */
export const storeyed = (unit) => unit.floor !== null || Boolean(unit.floor_label);

/** A key for a home's floor: floors of one place in the order are told apart by what people call them. */
export const floorKey = (unit) => JSON.stringify([unit.floor, unit.floor_label || ""]);

/** What people call a home's floor: 3A, 18. */
export const floorName = (unit) => unit.floor_label || String(unit.floor);

/** Floors from the top: those that only a word tells stand above the others, and 3A above 3 and below 4. */
export function fromTheTop(a, b) {
  if ((a.floor === null) !== (b.floor === null)) return a.floor === null ? -1 : 1;
  return (b.floor ?? 0) - (a.floor ?? 0) || naturally(b.floor_label || "", a.floor_label || "");
}

/** The column a room stands in: what is left of it without its floor, 02 of 1802, of 3A02 and of 0702; else all of it. */
export function stack({ room, floor, floor_label }) {
  for (const name of [floor_label, String(floor ?? "")]) {
    const found = name && [room, room.replace(/^0+/, "")].find((one) => one.startsWith(name) && one.length > name.length);
    if (found) return found.slice(name.length);
  }
  return room;
}
