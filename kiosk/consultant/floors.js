// The homes of an entrance as rows and columns: floors from the top, rooms that stand above each other in one column.

import { floorKey, floorName, fromTheTop, naturally, stack, storeyed } from "../base/unit_order.js";

/** {columns: [{name, area}], rows: [{text, cells: [[[id, unit], …] per column]}], loose: [[id, unit]]} of [[id, unit]]. */
export function byFloor(units) {
  const on = units.filter(([, unit]) => storeyed(unit));
  const loose = units.filter(([, unit]) => !storeyed(unit)).sort(([, a], [, b]) => naturally(a.room, b.room));
  const areas = new Map(on.map(([, unit]) => [stack(unit), unit.area]));
  const columns = [...areas.keys()].sort(naturally).map((name) => ({ name, area: areas.get(name) }));
  const floors = new Map(on.map(([, unit]) => [floorKey(unit), unit]));
  const rows = [...floors].sort(([, a], [, b]) => fromTheTop(a, b)).map(([floor, one]) => {
    const here = on.filter(([, unit]) => floorKey(unit) === floor);
    return {
      text: floorName(one),
      cells: columns.map(({ name }) => here.filter(([, unit]) => stack(unit) === name).sort(([, a], [, b]) => naturally(a.room, b.room))),
    };
  });
  return { columns, rows, loose };
}
