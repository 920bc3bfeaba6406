// Buttons that do something: only while the screen is true, once for each intention, and with the answer beside them.

import { el, toast, write } from "../base/dom.js";
import { live } from "../base/live.js";
import { busy, newKey, send, Unreachable } from "../base/send.js";
import { leaves } from "../base/typed.js";
import { t } from "../base/words.js";
import { DONE } from "./verbs.js";

const unsure = new Map(); // what nobody answered -> the key it was sent with, to be sent again

/** Give a command for a button, and say that it is done. Resolves with its result, or with null after saying in `out` why not. */
export function press(button, out, verb, args) {
  const said = `${verb} ${JSON.stringify(args)}`;
  const key = unsure.get(said) ?? newKey();
  unsure.set(said, key);
  return attempt(button, out, async () => {
    try {
      const result = await send(verb, args, { key });
      unsure.delete(said);
      if (verb in DONE) toast(DONE[verb]);
      return result ?? {};
    } catch (problem) {
      if (!(problem instanceof Unreachable)) unsure.delete(said);
      throw problem;
    }
  });
}

/** Run `ask` while a button waits; null after saying in `out` why it failed. */
export async function attempt(button, out, ask) {
  write(out, "");
  if (live().truth !== "live") {
    write(out, t("The data is out of date. Nothing was sent; try again once it is live."));
    return null;
  }
  try {
    return await busy(button, ask());
  } catch (problem) {
    if (!problem.sentence) console.error(problem);
    write(out, problem.sentence ?? t("The server could not handle this. Please check, then try again."));
    return null;
  }
}

/** A button that changes the hall. */
export function actButton(label, props, run) {
  const button = el("button", { type: "button", dataset: { act: "" }, ...props }, label);
  if (run) button.addEventListener("click", () => run(button));
  button.setAttribute("aria-disabled", String(live().truth !== "live"));
  return button;
}

/** Where a refusal is said. */
export const wrong = () => el("p", { class: "wrong", role: "alert" });

/** In `place`: a button that asks once more, in words, before it acts. `act(button, out)` resolves with null to stay. */
export function confirmIn(place, { label, kind = "", question, yes, no = t("Not now"), act }) {
  const ask = actButton(label, { class: kind }, () => {
    const [out, sure, back] = [wrong(), actButton(yes, { class: kind === "danger" ? "danger" : "primary" }), el("button", { type: "button", class: "quiet" }, no)];
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

/** Mark every button that changes the hall as unusable while what it is based on may be old. */
export function actOnlyWhileLive(screen) {
  screen.ontruth((truth) => {
    for (const button of document.querySelectorAll("[data-act]")) button.setAttribute("aria-disabled", String(truth !== "live"));
  });
}
