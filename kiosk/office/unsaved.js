// Work that is not saved yet: the hall changes around it, and whoever would lose it is asked first.

import { ask } from "../base/dialog.js";
import { t } from "../base/words.js";

const drafts = new Map(); // node -> {first, read, drop}

/**
 * `node` holds work that is to be saved. `read` says what is in it, by default its fields. `drop` lets it go; work
 * without it stays where it is, and only a page that closes asks about it.
 */
export function draft(node, { read = () => fieldsOf(node), drop = null } = {}) {
  drafts.set(node, { first: read(), read, drop });
}

/** Nothing in `node` is to be saved any more. */
export const settled = (node) => drafts.delete(node);

/** Whether something in `place` is not saved. */
export const unsaved = (place = document.body) => work(place).length > 0;

/** Run `go`: at once, or when somebody said that what is not saved in `place` may be lost. */
export function leave(place, go) {
  const lost = work(place).filter(([, { drop }]) => drop);
  if (!lost.length) return go();
  const discard = () => {
    for (const [node, { drop }] of lost) {
      settled(node);
      drop();
    }
    go();
  };
  return ask({ title: t("Not saved yet"), text: t("If you go on, what you changed here is lost."), cancel: t("Go on with it"), acts: false, choices: [["discard", t("Discard it")]], closed: discard });
}

addEventListener("beforeunload", (event) => unsaved() && event.preventDefault());

function work(place) {
  for (const node of drafts.keys()) if (!node.isConnected) drafts.delete(node);
  return [...drafts].filter(([node, { first, read }]) => place.contains(node) && read() !== first);
}

const fieldsOf = (node) => JSON.stringify([...node.querySelectorAll("input, select, textarea")].map((field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value)));
