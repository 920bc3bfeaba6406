// The lists put in force, newest first; the last one can be undone while nothing happened on it. Those that are filed.

import { el, reconcile, write } from "../base/dom.js";
import { DRAFT } from "../base/price_words.js";
import { clock, date, t, tn } from "../base/words.js";
import { drawCopies } from "./copies.js";
import { confirmIn, press } from "./press.js";
import { may } from "./say.js";

const lists = document.getElementById("lists");

export function drawLists(screen) {
  const held = screen.of("price_list").sort((a, b) => (a[1].activated_at < b[1].activated_at ? 1 : -1));
  const last = held.find(([, list]) => !list.undone_at)?.[0];
  drawDrafts(screen);
  document.getElementById("no-lists").hidden = held.length > 0;
  reconcile(lists, held, ([id]) => id, () => el("li", { class: "list" }, el("strong"), el("span"), el("small"), el("small"), el("small"), el("div"), el("div", { class: "copies" })), (node, [id, list]) => {
    const [name, what, left, when, gone, undo, copies] = node.children;
    write(name, list.filename);
    write(what, t("{added} new, {changed} changed", list));
    write(left, list.missing ? tn("{n} home in force is not in it and stays as it was", "{n} homes in force are not in it and stay as they were", list.missing) : "");
    write(when, `${date(list.activated_at)} ${clock(list.activated_at)}`);
    write(gone, list.undone_at ? t("undone {day} {time}", { day: date(list.undone_at), time: clock(list.undone_at) }) : list.recalled_at ? t("recalled {day} {time}", { day: date(list.recalled_at), time: clock(list.recalled_at) }) : "");
    drawCopies(copies, screen, id, list);
    node.classList.toggle("undone", Boolean(list.undone_at));
    const mine = id === last && may(screen, "price_list.undo");
    if (mine && !undo.children.length) offerUndo(undo, id, list);
    if (!mine && undo.children.length) undo.replaceChildren();
  });
}

/** What is filed and waits, for its approval or its moment. */
function drawDrafts(screen) {
  const drafts = screen.of("price_draft").sort((a, b) => (a[1].filed_at < b[1].filed_at ? 1 : -1));
  const box = document.getElementById("drafts");
  box.hidden = !drafts.length;
  reconcile(box.querySelector("ol"), drafts, ([id, draft]) => `${id} ${draft.state}`, ([id, draft]) => draftRow(screen, id, draft));
}

function draftRow(screen, id, draft) {
  const from = draft.effective_at ? t("from {day} {time}", { day: date(draft.effective_at), time: clock(draft.effective_at) }) : t("from its approval on");
  const drop = el("div");
  if (may(screen, "price_list.drop")) {
    confirmIn(drop, {
      label: t("Give it up"), kind: "quiet", yes: t("Give it up"), question: () => t("It will not take force."),
      act: (button, out) => press(button, out, "price_list.drop", { price_draft: id }),
    });
  }
  return el("li", { class: "list" }, el("strong", {}, draft.filename), el("span", {}, [DRAFT[draft.state], from].join(" · ")), el("small", {}, t("{added} new, {changed} changed", draft)), el("small", {}, [draft.filed_by, `${date(draft.filed_at)} ${clock(draft.filed_at)}`].filter(Boolean).join(" · ")), drop);
}

function offerUndo(place, id, list) {
  confirmIn(place, {
    label: t("Undo this list"), kind: "quiet", yes: t("Undo it now"),
    question: () => [
      list.added ? tn("{n} home it brought leaves the stock.", "{n} homes it brought leave the stock.", list.added) : "",
      list.changed ? tn("{n} home gets back what it had before.", "{n} homes get back what they had before.", list.changed) : "",
      t("This works while none of them was released or applied for."),
    ].filter(Boolean).join(" "),
    act: async (button, out) => {
      const result = await press(button, out, "price_list.undo", { price_list: id });
      if (result !== null) document.querySelector("#preview .done[role=status]")?.remove(); // it says that the list is in force
      return result;
    },
  });
}
