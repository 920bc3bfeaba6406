// The homes of an entrance as rows and columns: floors from the top, rooms that stand above each other in one column.

import { naturally, stack } from "../base/unit_marks.js";

/** {columns: [{name, area}], rows: [{text, cells: [[[id, unit], …] per column]}], loose: [[id, unit]]} of [[id, unit]]. */
export function byFloor(units) {
  const storeyed = units.filter(([, unit]) => unit.floor !== null || unit.floor_label);
  const loose = units.filter(([, unit]) => unit.floor === null && !unit.floor_label).sort(([, a], [, b]) => naturally(a.room, b.room));
  const areas = new Map(storeyed.map(([, unit]) => [stack(unit), unit.area]));
  const columns = [...areas.keys()].sort(naturally).map((name) => ({ name, area: areas.get(name) }));
  const floors = new Map(storeyed.map(([, unit]) => [floorOf(unit), unit]));
  const rows = [...floors].sort(([, a], [, b]) => fromTheTop(a, b)).map(([floor, one]) => {
    const here = storeyed.filter(([, unit]) => floorOf(unit) === floor);
    return {
      text: one.floor_label || String(one.floor),
      cells: columns.map(({ name }) => here.filter(([, unit]) => stack(unit) === name).sort(([, a], [, b]) => naturally(a.room, b.room))),
    };
  });
  return { columns, rows, loose };
}

const floorOf = (unit) => JSON.stringify([unit.floor, unit.floor_label ?? ""]);

/** Floors that only a word tells stand above the others; 3A above 3 and below 4. */
function fromTheTop(a, b) {
  if ((a.floor === null) !== (b.floor === null)) return a.floor === null ? -1 : 1;
  return b.floor - a.floor || naturally(b.floor_label ?? "", a.floor_label ?? "");
}
