// What stands where the round will be, as long as there is none: which lists are missing, or how to lock them.

import { el, reconcile, refill, write } from "../base/dom.js";
import { allow } from "../base/guard.js";
import { clock, day, isoDay, t, tn } from "../base/words.js";

/** Draw it in every lane. */
export function drawNoRound(screen) {
  const rosters = screen.panel("rosters");
  if (!rosters) return;
  const lists = rosters.day === isoDay(screen.now()) ? rosters.groups : rosters.groups.map(({ group }) => ({ group, filed: null }));
  const open = lists.some((r) => r.filed && !r.locked);
  const [none, then] = said(screen, rosters, lists, open);
  for (const root of document.querySelectorAll("[data-none]")) {
    refill(root, { none, "none-then": then });
    reconcile(root.querySelector("[data-rosters]"), lists, (r) => r.group, () => el("li"), (li, r) => write(li, listed(r)));
    allow(root.querySelector("[data-act=lock]"), open);
  }
}

function said(screen, rosters, lists, open) {
  if (!lists.length) return [t("There is no sales group yet"), t("The office enters groups and people first.")];
  if (open) return [t("The rosters are not locked yet"), t("Once they are locked, the round is built and visitors can be sent.")];
  if (lists.some((r) => r.locked)) return [t("No group is in the round today"), t("Every list is below the minimum. The site lead can file a longer one.")];
  const ahead = rosters.day > isoDay(screen.now()) ? rosters.day : "";
  return [t("No list is filed for today yet"), ahead ? t("There are lists for {day} only.", { day: day(`${ahead}T12:00:00Z`) }) : t("Group managers file it in the office; after the cutoff the site lead does.")];
}

function listed(r) {
  const filed = r.filed ? tn("Group {group}: {n} person, filed {time}", "Group {group}: {n} people, filed {time}", r.people, { ...r, time: clock(r.filed) }) : t("Group {group}: no list yet", r);
  return r.excluded ? `${filed} · ${t("below the minimum, not in the round (RT-04)")}` : filed;
}
