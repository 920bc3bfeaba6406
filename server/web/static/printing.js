// Sheets of paper: what is printed stands beside the page, which is not.

import { el } from "./dom.js";

/** Print these sheets, each on a page of its own, and nothing of the page. */
export function printSheets(sheets) {
  document.getElementById("sheets")?.remove();
  const box = el("div", { id: "sheets" }, sheets);
  document.body.append(box);
  addEventListener("afterprint", () => box.remove(), { once: true });
  print();
}

/** One sheet with its heading; `facts` stand at its right. */
export const sheet = (title, facts, ...inside) =>
  el("section", { class: "on-sheet" }, el("header", {}, el("h1", {}, title), el("p", {}, facts)), inside.flat());
