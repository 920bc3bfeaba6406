// A reservation as a case: its three signatures, for whom and why, and locking its home while it waits.

import { act } from "../base/act.js";
import { el, toast } from "../base/dom.js";
import { staffName } from "../base/people_names.js";
import { SIGNER } from "../base/reservation_words.js";
import { label } from "../base/unit_words.js";
import { clock, clockSeconds, day, t } from "../base/words.js";
import { byName } from "./say.js";

/** What this desk knows of the reservation under a path; null for cases of any other kind. */
export const reservationOf = (screen, path) => (path?.startsWith("reservation/") ? (screen.cards.get(path) ?? null) : null);

/** What is said of it beneath its title. */
export function chain(r) {
  return [
    el(
      "section",
      {},
      el(
        "dl",
        {},
        facts(r)
          .filter(([, said]) => said)
          .flatMap(([name, said]) => [el("dt", {}, name), el("dd", {}, el("b", {}, said))]),
      ),
    ),
    el("section", { class: "history" }, el("h3", {}, t("Signatures")), el("ol", { class: "chain" }, r.need.map((role, n) => step(role, r.signed[n])))),
  ];
}

const facts = (r) => [
  [t("For"), `${r.client_name} ${r.client_phone}`],
  [t("Reason"), r.reason],
  [t("Asked by"), [staffName(r.requester), r.group && t("group {group}", { group: r.group }), `${day(r.at)} ${clock(r.at)}`].filter(Boolean).join(" · ")],
  [t("Locked"), r.lock_until ? t("until {time}, by {name}", { time: clock(r.lock_until), name: r.locked_by }) : r.locked_at ? t("once, from {time}", { time: clock(r.locked_at) }) : ""],
];

const step = (role, signed) =>
  el(
    "li",
    { class: signed ? "done" : "" },
    el("time", {}, signed ? clockSeconds(signed.at) : "–"),
    [SIGNER[role], signed && byName(signed.by, signed.in_place_of)].filter(Boolean).join(" · "),
  );

/** The lock on its home, for whoever may, while nobody has applied and it was not locked before. */
export function lockButton(screen, id, r, may) {
  const unit = screen.cards.get(`unit/${r.unit}`);
  if (!may("reservation.lock") || r.locked_at || unit?.state !== "available") return null;
  const lock = async ({ currentTarget: button }) => {
    const done = await act(button, "reservation.lock", { reservation: id.split("/")[1] });
    if (done) toast(t("{home} is locked until {time}.", { home: label(unit), time: clock(done.until) }));
  };
  return el(
    "div",
    { class: "locks" },
    el("button", { type: "button", "data-acts": true, onclick: lock }, t("Lock the home meanwhile")),
    el("p", { class: "hint" }, t("Once, for an hour at most; everybody sees it.")),
  );
}
