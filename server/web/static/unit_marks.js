// Marks of unit states (colour is never alone), and acting only while the screen is known to be true.

const SVG = "http://www.w3.org/2000/svg";
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
export function mark(state) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("mark");
  for (const [tag, attributes] of SHAPES[state] ?? []) {
    const shape = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
    svg.append(shape);
  }
  return svg;
}

/** Buttons marked data-acts work only while the screen is live; what else forbids them is data-cannot and, by guard.js, data-asleep. */
export function actOnlyWhileLive(screen) {
  const settle = (button) => {
    if (button.getAttribute("aria-busy") === "true") return;
    button.disabled = screen.truth !== "live" || "cannot" in button.dataset || "asleep" in button.dataset;
  };
  const all = () => document.querySelectorAll("button[data-acts]").forEach(settle);
  screen.ontruth(all);
  screen.onchange(() => queueMicrotask(all));
  new MutationObserver(all).observe(document.body, { subtree: true, childList: true, attributeFilter: ["data-cannot", "data-asleep", "aria-busy"] });
}

/** What people call a unit: 3栋2单元 1802. */
export const label = (unit) => (unit ? `${unit.building}${unit.entrance} ${unit.room}` : "");

/** Which column of the building a room stands in: its number without the floor, 02 of 1802 and of 3A02. */
export function stack(unit) {
  const floor = [unit.floor_label, String(unit.floor ?? "")].find((name) => name && unit.room.startsWith(name) && unit.room.length > name.length);
  return floor ? unit.room.slice(floor.length) : unit.room;
}

/** 1栋 before 2栋 before 10栋. */
export const naturally = new Intl.Collator("zh-CN", { numeric: true }).compare;
