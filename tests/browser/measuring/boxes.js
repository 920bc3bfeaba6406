// What cuts, scrolls and covers an element of the page, and how it is called in a finding.

export const SLACK = 1.5; // px: the rounding of zoomed layouts, and the bearing of a glyph
export const PASSING = ".unseen, [role=tooltip], #toasts"; // for ears alone, or gone in a moment

const boxes = new Map(); // element → its Box, as long as nothing was scrolled

export function isDrawn(element) {
  return !element.closest(`script, style, template, noscript, option, ${PASSING}`)
    && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
}

/** What may cut an element or scroll it into view, from the nearest box to the window. What it contains, it may cut itself. */
function* around(element, contained) {
  let { position } = boxOf(element);
  for (let at = element; at && at !== document.body; at = at.parentElement) {
    const box = boxOf(at);
    if (at !== element) {
      if (position === "fixed" ? !box.traps : position === "absolute" && box.position === "static" && !box.traps) continue;
      ({ position } = box);
    }
    if ((box.x || box.y) && (at !== element || contained)) yield box;
    if (at.matches(":modal, :popover-open")) position = "fixed";
  }
  yield windowBox(position === "fixed");
}

/** {element, x, y: "cuts", "scrolls" or undefined, inside: the place for what it contains}. */
function boxOf(element) {
  let box = boxes.get(element);
  if (!box) {
    const style = getComputedStyle(element);
    const outer = element.getBoundingClientRect();
    const [left, top] = [outer.left + element.clientLeft, outer.top + element.clientTop];
    const treats = (overflow) => (style.display === "inline" ? undefined
      : { hidden: "cuts", clip: "cuts", auto: "scrolls", scroll: "scrolls" }[overflow]);
    box = {
      element, position: style.position, x: treats(style.overflowX), y: treats(style.overflowY),
      traps: style.transform !== "none" || /layout|paint|strict|content/.test(style.contain),
      inside: { left, top, right: left + element.clientWidth, bottom: top + element.clientHeight },
    };
    boxes.set(element, box);
  }
  return box;
}

/** A page that scrolls shows all of itself to the right and below, never what lies to the left of it or above. */
function windowBox(fixed) {
  const root = document.scrollingElement;
  const [wide, high] = [fixed || hides("X") ? innerWidth : Infinity, fixed || hides("Y") ? innerHeight : Infinity];
  const inside = { left: fixed ? 0 : -root.scrollLeft, top: fixed ? 0 : -root.scrollTop, right: wide, bottom: high };
  return { element: document.body, x: "cuts", y: "cuts", inside };
}

/** Does the page itself not scroll this way? */
export function hides(axis) {
  return [document.documentElement, document.body].some((element) => /hidden|clip/.test(getComputedStyle(element)[`overflow${axis}`]));
}

/**
 * How far the box of an element, or of what it contains, reaches beyond the first thing that cuts it and does not scroll:
 * [px, that thing's Box, "x" or "y"], or null.
 */
export function cutOf(element, contained) {
  const box = contained ?? element.getBoundingClientRect();
  const sides = new Map([["x", ["left", "right"]], ["y", ["top", "bottom"]]]);
  for (const near of around(element, contained !== undefined)) {
    for (const [axis, [low, high]] of sides) {
      if (near[axis] === "scrolls") sides.delete(axis);
      const over = Math.max(near.inside[low] - box[low], box[high] - near.inside[high]);
      if (near[axis] === "cuts" && over > SLACK) return [Math.round(over), near, axis];
    }
  }
  return null;
}

/** The part of a box in an element that no ancestor cuts off or has scrolled away. */
export function shownOf(element, contained) {
  const box = { ...contained };
  for (const { x, y, inside } of around(element, true)) {
    if (x) [box.left, box.right] = [Math.max(box.left, inside.left), Math.min(box.right, inside.right)];
    if (y) [box.top, box.bottom] = [Math.max(box.top, inside.top), Math.min(box.bottom, inside.bottom)];
  }
  return box;
}

/** Does something belong to what somebody opened over the page, and can close again: a control says that it is expanded? */
export function isOpened(cover) {
  const openers = [...document.querySelectorAll("[aria-expanded=true][aria-controls]")];
  return openers.some((opener) => document.getElementById(opener.getAttribute("aria-controls"))?.contains(cover));
}

/** What opaque thing lies over an element at a point; null where nothing does, or the point is outside the window. */
export function coverOf(element, [x, y]) {
  if (document.elementFromPoint(x, y)?.contains(element)) return null; // nearly always, and ten times cheaper than all of them
  for (const top of document.elementsFromPoint(x, y)) {
    if (top === element || top.contains(element)) return null;
    if (!element.contains(top) && !top.closest(PASSING) && isOpaque(top)) return top;
  }
  return null;
}

function isOpaque(element) {
  const { backgroundColor, opacity } = getComputedStyle(element);
  return Number(opacity) > 0.9 && isInk(backgroundColor);
}

/** Is this colour whole, and not a veil or nothing at all? */
export function isInk(colour) {
  return !/^rgba.*, 0(\.\d+)?\)$|\/ 0(\.\d+)?\)$/.test(colour);
}

export function middle(box) {
  return [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
}

/** Scrolls to an element as a hand can; what is answered puts everything back. */
export function reveal(target) {
  const moved = [];
  for (let at = target.parentElement; at; at = at.parentElement) {
    const isRoot = at === document.scrollingElement;
    if (at === document.body && !isRoot) continue;
    const scrolls = isRoot ? { x: !hides("X"), y: !hides("Y") } : { x: boxOf(at).x === "scrolls", y: boxOf(at).y === "scrolls" };
    const place = isRoot ? { left: 0, top: 0, right: innerWidth, bottom: innerHeight } : at.getBoundingClientRect();
    const [[x, y], [wantX, wantY]] = [middle(target.getBoundingClientRect()), middle(place)];
    moved.push([at, at.scrollLeft, at.scrollTop]);
    if (scrolls.x) at.scrollLeft += x - wantX;
    if (scrolls.y) at.scrollTop += y - wantY;
  }
  boxes.clear();
  return () => {
    for (const [at, left, top] of moved) [at.scrollLeft, at.scrollTop] = [left, top];
    boxes.clear();
  };
}

/** `#case li.row b`: from the nearest thing with an id. */
export function pathOf(element) {
  const steps = [];
  for (let at = element; at && at !== document.body; at = at.parentElement) {
    steps.unshift(at.id ? `#${at.id}` : [at.localName, ...[...at.classList].slice(0, 1)].join("."));
    if (at.id) break;
  }
  return steps.slice(-4).join(" ") || "the page";
}

export function short(words) {
  const text = words.trim().replace(/\s+/g, " ");
  return `“${text.length > 30 ? `${text.slice(0, 29)}…` : text}”`;
}
