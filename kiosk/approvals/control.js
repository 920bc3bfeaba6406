// The control list on paper, as it is now or was when the hall was last heard; and who confirms control without it.

import { byId, el, write } from "../base/dom.js";
import { download } from "../base/download.js";
import { live } from "../base/live.js";
import { lastSeen } from "../base/outage.js";
import { dutyToday } from "../base/outage_words.js";
import { staffName } from "../base/people_names.js";
import { printSheets, sheet } from "../base/printing.js";
import { naturally } from "../base/unit_order.js";
import { UNIT } from "../base/unit_words.js";
import { clockSeconds, date, t } from "../base/words.js";

/** Whose word counts while the system is down. */
export function drawDuty(screen) {
  const duty = dutyToday(screen);
  const said = duty ? t("If the system is down, {name} confirms control on paper.", { name: staffName(duty) }) : t("Nobody is named who confirms control today if the system is down.");
  write(byId("duty"), said);
  write(byId("on-duty"), said);
}

byId("print-list").addEventListener("click", () => {
  const screen = live();
  const at = lastSeen(screen);
  const buildings = new Map();
  for (const [, unit] of screen.of("unit")) buildings.set(unit.building, [...(buildings.get(unit.building) ?? []), unit]);
  const facts = t("List no. {n}, as of {day} {time}", { n: screen.seq, day: date(at), time: clockSeconds(at) });
  const inside = [...buildings].sort(([a], [b]) => naturally(a, b)).map(([name, units]) => el("section", {}, el("h2", {}, name), el("ul", {}, units.sort(inOrder).map(line))));
  printSheets([sheet(t("Control list"), facts, el("div", { class: "control" }, inside))]);
});

byId("list-file").addEventListener("click", (event) => {
  const { seq } = live();
  download(event.currentTarget, `/api/${document.body.dataset.hall}/control-list.xlsx`, `${t("Control list")} ${seq}.xlsx`);
});

const inOrder = (a, b) => naturally(a.entrance, b.entrance) || (a.floor ?? 0) - (b.floor ?? 0) || naturally(a.room, b.room);

const line = (unit) => el("li", {}, el("span", {}, `${unit.entrance} ${unit.room}`.trim()), el("span", {}, UNIT[unit.state === "frozen" ? unit.before : unit.state], unit.state === "frozen" ? ` (${UNIT.frozen})` : ""));
