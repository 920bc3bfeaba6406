// What every paper about one home is made of: lines that say something, places to sign, and the moment of printing.

import { el } from "./dom.js";
import { sheet } from "./printing.js";
import { clock, clockSeconds, isoDay, t } from "./words.js";

/** 2026-11-28 14:06: a moment as a paper has it, which lies in a folder for years. */
export const written = (at) => (at ? `${isoDay(at)} ${clock(at)}` : "");

/** An empty place for a pen. */
export const toWrite = () => el("span", { class: "to-write" }, "\u00a0");

/** [name, what it says], one below the other; what says nothing is left out. */
export const factsOnPaper = (lines) => el("dl", { class: "facts-on-paper" }, lines.filter(([, said]) => said).flatMap(([name, said]) => [el("dt", {}, name), el("dd", {}, said)]));

/** A box for each [who, what the hall knows of that signature]. */
export const toSign = (people) => el("ol", { class: "to-sign" }, people.map(([who, known = ""]) => el("li", {}, el("b", {}, who), el("span", {}), el("small", {}, known || t("Signature and date")))));

/** A sheet of this hall under a number; `number` is left out where there is none. */
export function paper(title, number, now, ...inside) {
  const hall = document.querySelector(".bar h1")?.firstChild?.textContent?.trim() ?? "";
  const facts = [hall, number && t("No. {n}", { n: number }), t("printed {day} {time}", { day: isoDay(now), time: clockSeconds(now) })].filter(Boolean).join(" · ");
  return sheet(title, facts, ...inside);
}
