// Release batches: asked for by the sales controller, approved on the approvals desk, released here as a whole.

import { el, reconcile, write } from "../base/dom.js";
import { BATCH, PHASE } from "../base/plan_words.js";
import { clock, date, t, tn } from "../base/words.js";
import { actButton, confirmIn, press, wrong } from "./press.js";
import { may } from "./say.js";

const box = document.getElementById("batches");

export function drawBatches(screen) {
  const { batches } = screen.panel("batches") ?? { batches: [] };
  box.hidden = !batches.length;
  reconcile(box.querySelector("ol"), batches, (one) => `${one.id} ${one.state}`, (one) => row(screen, one), (node, one) => {
    write(node.children[1], [BATCH[one.state], tn("{n} unit", "{n} units", one.homes), PHASE[one.phase]].filter(Boolean).join(" · "));
    write(node.children[2], [one.drafted_by, `${date(one.drafted_at)} ${clock(one.drafted_at)}`].filter(Boolean).join(" · "));
  });
}

function row(screen, one) {
  const act = el("div", { class: "act" });
  const out = wrong();
  if (one.state === "approved" && may(screen, "batch.release")) {
    const place = el("div");
    confirmIn(place, {
      label: t("Release"), kind: "primary", yes: t("Release now"),
      question: () => t("They are for sale on every screen at once. This cannot be taken back here."),
      act: (button, said) => press(button, said, "batch.release", { batch: one.id }),
    });
    act.append(place);
  }
  if (may(screen, "batch.drop")) {
    const drop = actButton(t("Give it up"), { class: "quiet" }, () => press(drop, out, "batch.drop", { batch: one.id }));
    act.append(drop);
  }
  return el("li", { class: "setting" }, el("h3", {}, one.called), el("strong"), el("p", { class: "from" }), act, out);
}
