// What the office asks of a paired screen: load its page anew, or show which screen it is.

import { el } from "./dom.js";
import { reloadWhenIdle } from "./renew.js";
import { t } from "./words.js";

const SHOWN_MS = 10_000;
const WISHES = { reload: reloadWhenIdle, identify: ({ name }) => showName(name) };

/** Do it once, however often it is told: a page that comes back is told again, also after it loaded itself anew. */
export function heed(ask) {
  if ((sessionStorage.getItem("asked") ?? "") >= ask.at) return;
  sessionStorage.setItem("asked", ask.at);
  WISHES[ask.what]?.(ask);
}

/** Over everything, an open dialog too; whoever stands before the screen may touch it away. */
function showName(name) {
  document.querySelector(".which")?.remove(); // a dialog's close event comes later, and two would show for a moment
  const node = el("dialog", { class: name.length > 10 ? "which long" : "which", "aria-label": t("This screen is"), onclick: () => node.close(), onclose: () => node.remove() },
    el("small", {}, t("This screen is")), el("strong", {}, name), el("span", {}, document.title));
  document.body.append(node);
  node.showModal();
  setTimeout(() => node.close(), SHOWN_MS);
}
