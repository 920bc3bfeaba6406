// Buttons that do something, with the answer beside them.

import { act, attempt as attemptAct } from "../base/act.js";
import { el, toast, write } from "../base/dom.js";
import { leaves } from "../base/typed.js";
import { t } from "../base/words.js";
import { DONE } from "./done.js";

/** Give a command for a button, and say that it is done. Resolves with its result, or with null after saying in `out` why not. */
export async function press(button, out, verb, args) {
  write(out, "");
  const result = await act(button, verb, args, (why) => write(out, why));
  if (result && verb in DONE) toast(DONE[verb]);
  return result;
}

/** As `press`, for anything that asks the server: `ask()` gives a promise. */
export function attempt(button, out, ask) {
  write(out, "");
  return attemptAct(button, ask, (why) => write(out, why));
}

/** A button that changes the hall. */
export const actButton = (label, props, run) => plainButton(label, { "data-acts": true, ...props }, run);

/** A button that only opens something here. */
export function plainButton(label, props, run) {
  const button = el("button", { type: "button", ...props }, label);
  if (run) button.addEventListener("click", () => run(button));
  return button;
}

/** Where a refusal is said. */
export const wrong = () => el("p", { class: "wrong", role: "alert" });

/** In `place`: a button that asks once more, in words, before it acts. `act(button, out)` resolves with null to stay. */
export function confirmIn(place, { label, kind = "", question, yes, no = t("Not now"), act }) {
  const ask = plainButton(label, { class: kind }, () => {
    const [out, sure, back] = [wrong(), actButton(yes, { class: kind === "danger" ? "danger" : "primary" }), plainButton(no, { class: "quiet" })];
    const box = el("div", { class: "sure", role: "group" }, el("p", {}, question()), el("div", { class: "row" }, sure, back), out);
    const close = () => (place.replaceChildren(ask), ask.focus());
    back.addEventListener("click", close);
    box.addEventListener("keydown", (event) => leaves(event) && close());
    sure.addEventListener("click", async () => (await act(sure, out)) !== null && box.isConnected && close());
    place.replaceChildren(box);
    sure.focus();
  });
  place.replaceChildren(ask);
}
