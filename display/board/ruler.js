// How wide a text is drawn in the page's own type, in em: what a plan is made with.

const AT = 100; // px at which texts are measured
const known = new Map();
let pen = null;

/** The width of `text` in em, bold or not. Each text is measured once. */
export function rule(text, bold) {
  const key = bold ? `b${text}` : `p${text}`;
  let width = known.get(key);
  if (width === undefined) {
    pen ??= document.createElement("canvas").getContext("2d");
    pen.font = `${bold ? 700 : 400} ${AT}px ${getComputedStyle(document.body).fontFamily}`;
    known.set(key, (width = pen.measureText(text).width / AT));
  }
  return width;
}
