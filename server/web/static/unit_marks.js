// Marks of unit states: colour is never alone.

import { svg } from "./dom.js";

const RING = { cx: 8, cy: 8, r: 5.7, fill: "none", stroke: "currentColor", "stroke-width": 2 };
const SOLD = [["rect", { x: 2.5, y: 2.5, width: 11, height: 11, fill: "currentColor" }]];
const SHAPES = {
  applied: [["circle", RING]],
  on_hold: [
    ["circle", { ...RING, "stroke-width": 1.8 }],
    ["path", { d: "M8 8V2.3A5.7 5.7 0 0 1 13.7 8Z", fill: "currentColor" }],
  ],
  controlled: [["circle", { cx: 8, cy: 8, r: 6, fill: "currentColor" }]],
  subscribed: SOLD,
  signed: SOLD,
  sold: SOLD,
  withdrawing: SOLD,
  reserved: [["path", { d: "M8 1.4 14.6 8 8 14.6 1.4 8Z", fill: "currentColor" }]],
  frozen: [["path", { d: "M3 3 13 13M13 3 3 13", stroke: "currentColor", "stroke-width": 2.2 }]],
  unreleased: [["path", { d: "M3 8h10", stroke: "currentColor", "stroke-width": 2 }]],
  person: [
    ["circle", { cx: 8, cy: 5, r: 3.2, fill: "currentColor" }],
    ["path", { d: "M1.6 16c0-4 2.6-6.4 6.4-6.4s6.4 2.4 6.4 6.4z", fill: "currentColor" }],
  ],
};

/** An svg mark of a unit state; `available` has none, so it is empty. */
export const mark = (state) =>
  svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true", class: "mark" }, ...(SHAPES[state] ?? []).map(([tag, attributes]) => svg(tag, attributes)));
