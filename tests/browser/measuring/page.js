// Everything that is wrong with the page as it is drawn now.

import { SLACK, PASSING, cutOf, hides, isDrawn, isOpened, middle, pathOf, reveal, short } from "./boxes.js";
import { clipped, covered, fields, linesOfText, piled, senseless, small, spilled, torn } from "./text.js";

const CONTROLS = "button, a[href], input:not([type=hidden]), select, textarea, summary, [role=button], [role=tab]";

/** One readable line each. `floors`: [selector, least px of its text]. The words of a control nobody can press need no line of their own. */
export function faultsOf(floors) {
  const lost = lostControls();
  const lines = linesOfText().filter(({ element }) => ![...lost.keys()].some((control) => control.contains(element)));
  return [...new Set([
    ...sideways(), ...clipped(lines), ...spilled(lines), ...torn(lines), ...fields(), ...piled(lines), ...covered(lines),
    ...lost.values(), ...senseless(lines), ...small(lines, floors),
  ])];
}

/** The page, or a part of it that scrolls both ways, unless it is a region made for that; a strip scrolls one way. */
function sideways() {
  const root = document.scrollingElement;
  const over = Math.round(root.scrollWidth - innerWidth);
  const parts = [...document.querySelectorAll("body *")].filter((part) => {
    const wide = part.scrollWidth - part.clientWidth > SLACK && /auto|scroll/.test(getComputedStyle(part).overflowX);
    return wide && part.scrollHeight - part.clientHeight > SLACK && isDrawn(part) && !part.matches("[role=region][tabindex]");
  });
  return [
    ...(over > SLACK && !hides("X") ? [`sideways: the page is ${over} px wider than the screen`] : []),
    ...parts.map((part) => `sideways: ${pathOf(part)} holds something ${part.scrollWidth - part.clientWidth} px wider than itself`),
  ];
}

/** Controls nobody can press, and why: cut, under something else, or off the page where no scrolling leads. */
function lostControls() {
  const modal = document.querySelector(":modal");
  const targets = [...document.querySelectorAll(CONTROLS)]
    .filter((control) => !control.closest("[inert]") && (!modal || modal.contains(control)))
    .map(targetOf).filter((target) => target && isDrawn(target));
  return new Map(targets.map((target) => [target, faultOf(target)]).filter(([, fault]) => fault));
}

function faultOf(target) {
  const cut = cutOf(target);
  if (cut) return `unreachable: ${nameOf(target)} is ${cut[0]} px outside ${pathOf(cut[1].element)}`;
  if (isHit(target, topOf(target))) return null;
  const back = reveal(target);
  const top = topOf(target);
  back();
  if (isHit(target, top) || (top && isOpened(top))) return null;
  return `unreachable: ${nameOf(target)} is ${top ? `under ${pathOf(top)}` : "off the page"}`;
}

/** The thing to press: for a box that is drawn away, its label. */
function targetOf(control) {
  const { width, height } = control.getBoundingClientRect();
  const away = width < 4 || height < 4 || Number(getComputedStyle(control).opacity) === 0 || control.closest(".unseen");
  return away ? (control.labels?.[0] ?? null) : control;
}

/** What a finger meets in the middle of a control. */
function topOf(target) {
  const [first] = target.getClientRects();
  return document.elementsFromPoint(...middle(first)).find((element) => !element.closest(PASSING)) ?? null;
}

function isHit(target, top) {
  return top !== null && [target, ...(target.labels ?? [])].some((place) => place.contains(top));
}

function nameOf(target) {
  return `${pathOf(target)} ${short(target.innerText || target.getAttribute("aria-label") || target.value || "")}`;
}
