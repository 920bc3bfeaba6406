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

/** The column a room stands in: what rooms above each other share, 02 of 1802 on floor 18 and of 3A02 on floor 3A. */
export function stack(unit) {
  const floor = [unit.floor_label, String(unit.floor ?? "")].find((name) => name && unit.room.startsWith(name) && unit.room.length > name.length);
  return floor ? unit.room.slice(floor.length) : unit.room.slice(-2);
}
