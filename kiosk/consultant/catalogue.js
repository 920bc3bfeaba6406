// The catalogue of discounts as it is today, the same for every group.

import { isoDay } from "../base/words.js";

/** What holds today for whoever pays by `path`. */
export const today = (screen, path) => all(screen).filter((d) => !d.path || d.path === path);

/** Whether it matters how the client pays. */
export const pathsMatter = (screen) => all(screen).some((d) => d.path);

function all(screen) {
  const day = isoDay(screen.now());
  return (screen.panel("discounts")?.catalogue ?? []).filter((d) => d.since <= day && (!d.until || day <= d.until));
}
