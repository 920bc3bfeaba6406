// Commands of the office to a paired screen: load its page anew, or show which screen it is.

import { el } from "./dom.js";
import { reloadWhenIdle } from "./renew.js";
import { t } from "./words.js";

const SHOWN_MS = 10_000;
const COMMANDS = { reload: reloadWhenIdle, identify: ({ name }) => showName(name) };

/** Run a command once per `at`, however often it is delivered: a page that comes back gets it again, also after a reload. */
export function runDeviceCommand(command) {
  if ((sessionStorage.getItem("asked") ?? "") >= command.at) return;
  sessionStorage.setItem("asked", command.at);
  COMMANDS[command.what]?.(command);
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
