// Who signs for whom: the list, and naming somebody for oneself.

import { byId, el, reconcile } from "../base/dom.js";
import { endStandIn, nameStandIn, runningStandIns, standInWords, whomISignFor } from "../base/stand_in.js";
import { t } from "../base/words.js";

export function drawStandIns(screen) {
  const running = runningStandIns(screen);
  const name = nameStandIn(screen);
  byId("standins-link").hidden = !running.length && !name;
  if (byId("standins-link").hidden && location.hash === "#standins") location.hash = "#decide";
  byId("no-standins").hidden = running.length > 0;
  reconcile(byId("running"), running, (one) => JSON.stringify(one), (one) => el("li", {}, el("strong", {}, standInWords(one)), endStandIn(screen, one)));
  byId("name-standin").replaceChildren(name ?? "");
}

/** In whose name I sign what is not mine to sign. */
export function inWhoseName(screen) {
  const words = whomISignFor(screen).map(standInWords);
  return words.length ? el("p", { class: "whose" }, words.join(t(", "))) : null;
}
