// What a client said when he gave a home back: sealed, and shown to whoever asks for it.

import { act } from "./act.js";
import { el } from "./dom.js";
import { may } from "./may.js";
import { t } from "./words.js";

/** A button that shows what the client said of it, which the journal notes; nothing where he said nothing. */
export const readWords = (screen, id, { told }) =>
  told && may(screen, "withdrawal.read_words") && el("button", { type: "button", class: "quiet", onclick: (event) => show(event.currentTarget, id) }, t("Show the client's words"));

async function show(place, withdrawal) {
  const said = await act(place, "withdrawal.read_words", { withdrawal });
  if (said) place.replaceWith(el("p", { class: "names" }, said.words.join(" · ")));
}
