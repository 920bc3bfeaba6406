// What this tablet still holds, in words: not sent, sent since, and refused for the desk to see.

import { byId, el, reconcile, write } from "../base/dom.js";
import { lastSeen } from "../base/outage.js";
import { spoken } from "../base/visit_words.js";
import { clock, t } from "../base/words.js";

const SHOW_SENT_MS = 120_000;

/** The strips above the form. */
export function strips(screen, outbox) {
  const sent = []; // numbers given to check-ins whose visitor had already left the tablet
  let lostAt = null;
  let hide;

  function draw() {
    const waiting = outbox?.waiting.length ?? 0;
    const away = screen.truth === "lost" || (waiting > 0 && screen.truth !== "live");
    if (!away) lostAt = null;
    else lostAt ??= lastSeen(screen);
    byId("queued").hidden = !away && !waiting;
    write(byId("queued"), [
      away ? t("No line to the hall since {time}; check-in still works", { time: clock(lostAt) }) : "",
      waiting ? t("Kept here, not sent yet: {n}", { n: waiting }) : "",
      !outbox && away ? t("This browser cannot keep check-ins: please go to the desk.") : "",
    ].filter(Boolean).join(" · "));
    byId("sent").hidden = !sent.length;
    write(byId("sent"), t("Sent now, the desk has the numbers: {numbers}", { numbers: sent.map(spoken).join(" ") }));
    reconcile(byId("refused"), outbox?.refused ?? [], (item) => item.n, refusal, update);
  }

  function refusal(item) {
    const seen = () => outbox.drop(item.n);
    return el("p", { class: "strip red", role: "status" }, el("span"), el("button", { type: "button", onclick: seen }, t("The desk has seen it")));
  }

  function update(strip, { at, called, sentence }) {
    const why = sentence || t("It can no longer be read.");
    write(strip.firstChild, t("Needs the desk: {name}, {time}. {why}", { name: called, time: clock(at), why }));
  }

  outbox?.onchange(draw);
  screen.ontruth(draw);
  draw();

  return {
    /** Whether someone still has to read what is said here. */
    speaking: () => sent.length > 0,

    /** A kept check-in got its number after its visitor had gone to the desk. */
    sentLater(number) {
      sent.push(number);
      clearTimeout(hide);
      hide = setTimeout(() => {
        sent.length = 0;
        draw();
      }, SHOW_SENT_MS);
      draw();
    },
  };
}
