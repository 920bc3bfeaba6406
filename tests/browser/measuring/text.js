// Words nobody could read as they are drawn: cut, over other words, under something, too wide for their field, too small.

import { SLACK, coverOf, cutOf, isDrawn, isInk, isOpened, middle, pathOf, reveal, short, shownOf } from "./boxes.js";

const FIGURE = /[0-9¥￥]/;
const pen = document.createElement("canvas").getContext("2d");

/** Every line of drawn text with the box of its ink. */
export function linesOfText() {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { currentNode: node } = walk;
    const { parentElement: element } = node;
    if (!node.data.trim() || !isDrawn(element)) continue;
    const style = getComputedStyle(element);
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      if (rect.width > SLACK) found.push({ node, element, style, range, box: inked(rect, node.data.trim(), style) });
    }
  }
  return found;
}

/** A line box is taller than its glyphs: only the ink counts, from the baseline. */
function inked({ left, right, top, height }, words, style) {
  pen.font = fontOf(style);
  const ink = pen.measureText(words);
  const baseline = top + (height + ink.fontBoundingBoxAscent - ink.fontBoundingBoxDescent) / 2;
  return { left, right, top: baseline - ink.actualBoundingBoxAscent, bottom: baseline + ink.actualBoundingBoxDescent };
}

/** `style.font` is empty as soon as the digits are tabular. */
function fontOf({ fontStyle, fontWeight, fontSize, fontFamily }) {
  return `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
}

/** Lines that are cut, unless they are free text that ends in an ellipsis. */
export function clipped(lines) {
  return lines.flatMap((line) => {
    const cut = cutOf(line.element, line.box);
    if (!cut) return [];
    const [over, { element, inside }, axis] = cut;
    const style = getComputedStyle(element);
    const marked = axis === "x" ? style.textOverflow === "ellipsis" : style.webkitLineClamp !== "none";
    if (marked && !FIGURE.test(beyond(line.node, inside))) return [];
    return [`clipped: ${saidOf(line)} is cut ${over} px beyond ${pathOf(element)}${marked ? ", figures and all" : ""}`];
  });
}

/** The characters that lie outside a box. */
function beyond(node, inside) {
  const one = document.createRange();
  return Array.from({ length: node.length }, (_, at) => at).filter((at) => {
    one.setStart(node, at);
    one.setEnd(node, at + 1);
    const [x, y] = middle(one.getBoundingClientRect());
    return x > inside.right || x < inside.left || y > inside.bottom || y < inside.top;
  }).map((at) => node.data[at]).join("");
}

/** Lines that stand out of the box that is drawn around them. */
export function spilled(lines) {
  return lines.flatMap((line) => {
    const frame = frameOf(line.element);
    const over = frame ? Math.max(frame.left - line.box.left, line.box.right - frame.right) : 0;
    return over > SLACK ? [`spilled: ${saidOf(line)} stands ${Math.round(over)} px out of ${pathOf(frame.element)}`] : [];
  });
}

function frameOf(from) {
  for (let element = from; element && element !== document.body; element = element.parentElement) {
    const style = getComputedStyle(element);
    if (style.position === "absolute" || style.position === "fixed" || style.overflowX !== "visible") return null;
    const isFramed = (side) => parseFloat(style[`border${side}Width`]) > 0 && isInk(style[`border${side}Color`]);
    if (style.display !== "inline" && (isInk(style.backgroundColor) || (isFramed("Left") && isFramed("Right")))) {
      const { left, right } = element.getBoundingClientRect();
      return { element, left, right };
    }
  }
  return null;
}

/** Short words broken in the middle. */
export function torn(lines) {
  return lines.filter((line, at) => line.node === lines[at - 1]?.node && /^\S{1,4}$/.test(line.node.data.trim()) && line.box.top > lines[at - 1].box.top)
    .map((line) => `torn: ${saidOf(line)} is broken into lines`);
}

/** Fields that are narrower than what stands in them. */
export function fields() {
  return [...document.querySelectorAll("input, select")].filter(isDrawn).flatMap((field) => {
    if (/checkbox|radio|range|file|color|submit|button|date|time/.test(field.type)) return [];
    const style = getComputedStyle(field);
    const isChoice = field.tagName === "SELECT";
    const words = isChoice ? (field.selectedOptions[0]?.label ?? "") : field.value || field.placeholder;
    pen.font = fontOf(isChoice || field.value ? style : getComputedStyle(field, "::placeholder"));
    const wide = pen.measureText(field.type === "password" && field.value ? "•".repeat(words.length) : words).width;
    const arrow = isChoice && style.appearance !== "none" ? 18 : 0;
    const over = wide - (field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow);
    return over > SLACK ? [`clipped: the field ${pathOf(field)} is ${Math.round(over)} px too narrow for ${short(words)}`] : [];
  });
}

/** Lines drawn over other lines. What something opaque hides is not drawn: see `covered`. */
export function piled(lines) {
  const drawn = lines.map((line) => ({ ...line, box: shownOf(line.element, line.box) }))
    .filter(({ element, box: { left, right, top, bottom } }) => right - left > SLACK && bottom - top > SLACK && !element.closest("[aria-hidden=true]"))
    .sort((one, two) => one.box.top - two.box.top);
  return drawn.flatMap((one, at) => {
    const faults = [];
    for (let next = at + 1; next < drawn.length && drawn[next].box.top < one.box.bottom - SLACK; next += 1) {
      const two = drawn[next];
      const both = shared(one.box, two.box);
      const [wide, high] = [both.right - both.left, both.bottom - both.top];
      if (one.node === two.node || wide <= SLACK || high <= SLACK) continue;
      if ([one, two].some(({ element }) => coverOf(element, middle(both)))) continue;
      faults.push(`piled: ${saidOf(one)} and ${saidOf(two)} share ${Math.round(wide)}×${Math.round(high)} px`);
    }
    return faults;
  });
}

function shared(one, two) {
  return {
    left: Math.max(one.left, two.left), right: Math.min(one.right, two.right),
    top: Math.max(one.top, two.top), bottom: Math.min(one.bottom, two.bottom),
  };
}

/** Lines under something opaque, which stay there when one scrolls to them. */
export function covered(lines) {
  const modal = document.querySelector(":modal");
  return lines.filter(({ element, box }) => (!modal || modal.contains(element)) && coverOf(element, middle(box))).flatMap((line) => {
    const back = reveal(line.element);
    const box = [...line.range.getClientRects()].find(({ width }) => width > SLACK);
    const cover = box && coverOf(line.element, middle(box));
    back();
    return cover && !isOpened(cover) ? [`covered: ${saidOf(line)} is under ${pathOf(cover)}`] : [];
  });
}

/** What no sentence says: values that were never put into words. */
export function senseless(lines) {
  return lines.filter(({ node }) => /\[object \w|\bundefined\b|\bNaN\b|\bnull\b|\{\w+\}/.test(node.data)).map((line) => `senseless: ${saidOf(line)}`);
}

/** Text below a floor. */
export function small(lines, floors) {
  return floors.flatMap(([selector, least]) => lines.filter(({ element }) => element.closest(selector)).flatMap((line) => {
    const size = parseFloat(line.style.fontSize);
    return size < least - 0.05 ? [`small: ${saidOf(line)} is ${size.toFixed(1)} px, the least is ${least.toFixed(1)} px`] : [];
  }));
}

function saidOf({ node, element }) {
  return `${pathOf(element)} ${short(node.data)}`;
}
