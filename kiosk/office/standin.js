// Who signs for the person at the side, or whom he signs for.

import { el } from "../base/dom.js";
import { endStandIn, nameStandIn, runningStandIns, standInWords } from "../base/stand_in.js";
import { t } from "../base/words.js";

let shown = null; // {node, id} of the person at the side

/** Its place in the sheet of a person; `drawStandIn` keeps it true. */
export function standIn(screen, id) {
  shown = { node: el("section", { class: "stand-in" }), id };
  drawStandIn(screen);
  return shown.node;
}

export function drawStandIn(screen) {
  if (!shown) return;
  const running = runningStandIns(screen).filter((one) => [one.principal, one.delegate].includes(shown.id));
  const name = nameStandIn(screen, shown.id);
  const rows = running.map((one) => el("div", { class: "row" }, el("span", {}, standInWords(one)), endStandIn(screen, one)));
  shown.node.replaceChildren(...(rows.length || name ? [el("h3", {}, t("Stand-in")), ...rows, name ?? ""] : []));
}
