// The amount field: as wide as what is typed, smaller where that does not fit, with what is meant beside or below it.

import { attribute, write } from "../base/dom.js";
import { money } from "../base/words.js";
import { capitals } from "../base/capitals.js";

const input = document.getElementById("amount");
const mirror = document.getElementById("mirror"); // the same text in the same letters: the input takes its width
const [meant, words] = document.getElementById("meant").children;
const why = document.getElementById("why");

addEventListener("resize", fit);
document.fonts?.ready.then(fit);

/** 50,000 */
export const figures = (fen) => money(fen).slice(1);

/** Put an amount into the field, as people write it. */
export function put(fen) {
  input.value = fen ? figures(fen) : "";
}

/** Show what was judged: what is meant in figures and capitals, and in words what is wrong with it. */
export function drawAmount({ fen, wrong, warning = "" }) {
  write(meant, fen === null || figures(fen) === input.value.trim() ? "" : money(fen));
  write(words, fen === null ? "" : capitals(fen));
  write(why, wrong || warning);
  why.className = wrong ? "wrong" : "warning";
  attribute(input, "aria-invalid", Boolean(wrong));
  write(mirror, input.value);
  fit();
}

/** The letters are as large as the field allows, so that no figure is ever cut off. */
function fit() {
  const room = mirror.parentElement;
  room.style.setProperty("--fit", 1);
  const part = room.clientWidth / mirror.offsetWidth;
  if (part < 1) room.style.setProperty("--fit", Math.floor(part * 100) / 100);
}
