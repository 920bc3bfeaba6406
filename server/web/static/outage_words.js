// What outages and paper locks are called, and what is said of them, on every screen alike.

import { live } from "./live.js";
import { write } from "./dom.js";
import { staffName } from "./people_names.js";
import { clock, isoDay, labels, t } from "./words.js";

export const PAPER = labels({ entered: t("entered"), conflict: t("waiting for a decision"), upheld: t("upheld"), rejected: t("not upheld"), void: t("spoilt") });

/** Whoever confirms control today if the system is down; null where nobody is named. */
export function dutyToday(screen) {
  const today = isoDay(screen.now());
  return screen.panel("on_paper")?.duties.find(({ day }) => day === today)?.person ?? null;
}

/** Into `node`, while the hall works on paper or its papers are entered, what that means. */
export function sayOnPaper(node) {
  const screen = live();
  screen.onchange((changed, first) => {
    if (!first && !changed.has("panel/on_paper")) return;
    const outage = screen.panel("on_paper")?.outage ?? null;
    node.hidden = outage === null;
    write(node, outage === null ? "" : said(outage));
  });
}

const said = ({ state, since, until, duty }) =>
  state === "declared"
    ? t("The hall works on paper since {time}: nobody applies, and times stand still. {name} confirms control.", { time: clock(since), name: staffName(duty) })
    : t("The system is back since {time}: applications wait until the papers are entered.", { time: clock(until) });
