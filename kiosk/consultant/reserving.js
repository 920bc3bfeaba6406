// Reservations on a phone: a manager asks for one, and all whom one concerns see it stand or wait.

import { byId, el, reconcile, toast } from "../base/dom.js";
import { may } from "../base/may.js";
import { staffName } from "../base/people_names.js";
import { reasonText } from "../base/reasons.js";
import { RESERVATION, isOpenReservation, lastMoment, reservationStands } from "../base/reservation_words.js";
import { askReservation } from "../base/reserve.js";
import { mark } from "../base/unit_marks.js";
import { label } from "../base/unit_words.js";
import { clock, t } from "../base/words.js";
import { protectedClients } from "./mine.js";
import { called } from "./say.js";

const ASKABLE = new Set(["available", "applied", "on_hold", "reserved"]);
const before = new Map(); // reservation id -> its state, to say it aloud when that changes
const unitOf = (screen, id) => screen.cards.get(`unit/${id}`);

/** The reservation by which a home is kept for one of my own clients. */
export function keptForMine(screen, unit) {
  const mine = new Set(protectedClients(screen).filter(([, c]) => c.mine).map(([, c]) => c.client));
  return screen.of("reservation").find(([, r]) => r.unit === unit && r.state === "standing" && mine.has(r.client))?.[1] ?? null;
}

/** In the sheet of a home: until when it is kept for my client, or kept at all. */
export function saysReserved(screen, id, unit) {
  const until = unit.until ? lastMoment(unit.until) : "";
  return keptForMine(screen, id)
    ? t("Kept for your client until {time}: his deposit makes it his.", { time: until })
    : t("Reserved until {time}; it cannot be applied for.", { time: until });
}

/** The button of the sheet that asks for a reservation, for whoever may. */
export function drawReserve(screen, id, unit, button) {
  button.hidden = !ASKABLE.has(unit.state) || !may(screen, "reservation.request");
  button.onclick = () => askReservation({ unit: id, home: label(unit), clients: clientsOf(screen) });
}

/** The clients of my group, each once, with whoever looks after them. */
function clientsOf(screen) {
  const best = new Map();
  for (const [id, c] of protectedClients(screen)) best.set(c.client, [id, `${c.consultant?.badge ?? ""} ${called(c)} ${c.client_phone}`.trim()]);
  return [...best.values()].sort((a, b) => a[1].localeCompare(b[1]));
}

/** Those that wait or stand, and what became of today's others. */
export function drawReservations(screen) {
  const order = ([, r]) => (isOpenReservation(r) ? "0" : "1") + (r.until ?? r.at);
  const all = screen.of("reservation").sort((a, b) => order(a).localeCompare(order(b)));
  byId("reservations").hidden = !all.length;
  for (const [id, r] of all) sayAloud(id, r, label(unitOf(screen, r.unit)));
  reconcile(
    byId("reservations").querySelector("ul"),
    all,
    ([id, r]) => `${id} ${JSON.stringify(r)} ${screen.cards.has(`unit/${r.unit}`)}`,
    ([, r]) =>
      el(
        "li",
        { class: "reservation row" },
        el("span", { class: "ring" }, mark("reserved")),
        el(
          "span",
          { class: "what" },
          el("strong", {}, label(unitOf(screen, r.unit))),
          el("em", {}, reservationStands(r)),
          el("small", {}, [r.client_name, r.client_phone, staffName(r.requester)].filter(Boolean).join(" · ")),
          r.lock_until && el("small", {}, t("The home is locked until {time}.", { time: clock(r.lock_until) })),
          (r.reason || r.outcome) && el("small", {}, [r.reason, r.outcome && reasonText(r.outcome)].filter(Boolean).join(" · ")),
        ),
        r.state === "standing" && el("span", { class: "when" }, el("time-left", { until: r.until })),
      ),
  );
}

function sayAloud(id, r, home) {
  const was = before.get(id);
  before.set(id, r.state);
  if (was === undefined || was === r.state) return;
  toast([`${home}: ${RESERVATION[r.state]}`, r.outcome && reasonText(r.outcome)].filter(Boolean).join(" · "), r.state === "rejected" ? "error" : "status");
}
