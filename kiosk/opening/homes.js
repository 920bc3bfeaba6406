// Which homes the typed figures mean: free ones first, then the nearest.
//
// Pure: no document, no state.

import { naturally } from "../base/unit_order.js";

export const isFree = (unit) => unit.state === "available";

/** [[id, unit], …] whose room begins with what was typed, without noughts before it; of one building where one is chosen. */
export function homesFound(screen, { typed, building }) {
  const wanted = typed.replace(/^0+/, "").toUpperCase();
  const found = screen.of("unit").filter(([, unit]) => (!building || unit.building === building) && unit.room.replace(/^0+/, "").toUpperCase().startsWith(wanted));
  return found.sort(([, a], [, b]) => isFree(b) - isFree(a) || naturally(a.building, b.building) || naturally(a.entrance, b.entrance) || naturally(a.room, b.room));
}
