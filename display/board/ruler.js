// How wide a text is drawn in the page's own type, in em: what a plan is made with.

const AT = 100; // px at which texts are measured
const known = new Map();
let pen = null;

/** The width of `text` in em. Each text is measured once. */
export function rule(text) {
  let width = known.get(text);
  if (width === undefined) {
    if (!pen) {
      pen = document.createElement("canvas").getContext("2d");
      pen.font = `${AT}px ${getComputedStyle(document.body).fontFamily}`;
    }
    known.set(text, (width = pen.measureText(text).width / AT));
  }
  return width;
}
