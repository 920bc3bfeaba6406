// A file that the hall makes, into the folder of downloads; a refusal is said on the page.

import { attempt } from "./act.js";
import { el } from "./dom.js";
import { Refusal, Unreachable } from "./send.js";

/** Fetch the file at `path` and keep it as `name`; `button` waits meanwhile. */
export const download = (button, path, name) =>
  attempt(button, async () => {
    const file = URL.createObjectURL(await fetched(path));
    const link = el("a", { href: file, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(file), 60_000); // once the browser has surely begun to keep it
  });

async function fetched(path) {
  let response;
  try {
    response = await fetch(path);
  } catch (cause) {
    throw new Unreachable(cause);
  }
  if (!response.ok) throw new Refusal(await response.json().catch(() => ({})), response.status);
  return response.blob();
}
