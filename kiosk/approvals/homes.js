// Any home of the hall, found by its number; the homes that are kept and those that are frozen; what may be done with them.

import { askReason } from "../base/dialog.js";
import { byId, el, reconcile, toast, write } from "../base/dom.js";
import { guardList } from "../base/guard.js";
import { may } from "../base/may.js";
import { staffName } from "../base/people_names.js";
import { reasonText } from "../base/reasons.js";
import { lastMoment } from "../base/reservation_words.js";
import { askReservation } from "../base/reserve.js";
import { send } from "../base/send.js";
import { mark } from "../base/unit_marks.js";
import { naturally } from "../base/unit_order.js";
import { UNIT, label } from "../base/unit_words.js";
import { clock, day, t } from "../base/words.js";
import { differing, differs, settle, todaysSheet } from "./morning.js";
import { printButton, printForm, printMorning, printReservation, winners } from "./papers.js";

const MOST = 12;
const SOLD = new Set(["controlled", "subscribed", "signed", "withdrawing"]);
const FREEZE_CODES = ["mortgaged", "seized", "settled-works", "show-flat", "kept-by-owner", "dispute", "difference"];
const field = byId("home-number");
let screen = null;

field.addEventListener("input", () => drawHomes(screen));
byId("find-home").addEventListener("submit", (event) => event.preventDefault());

/** Found ones, kept ones by their end, frozen ones by their names. */
export function drawHomes(live) {
  screen = live;
  const all = screen.of("unit");
  const kept = standing();
  const ends = ([id]) => kept.get(id)?.[1].until ?? "";
  show("found", found(all), kept);
  const off = differing(screen);
  drawMorning();
  show("differing", all.filter(([id]) => off.has(id)), kept);
  show("kept", all.filter(([, u]) => u.state === "reserved").sort((a, b) => ends(a).localeCompare(ends(b))), kept);
  show("frozen-homes", all.filter(([id, u]) => u.state === "frozen" && !off.has(id)).sort((a, b) => naturally(label(a[1]), label(b[1]))), kept);
}

/** The button of the latest morning sheet, where there is one. */
function drawMorning() {
  const latest = screen.of("reconciliation").map(([, sheet]) => sheet).sort((a, b) => b.day.localeCompare(a.day))[0];
  byId("print-morning").hidden = !latest;
  byId("print-morning").onclick = () => printMorning(latest, screen.now());
}

/** unit -> [id, card] of the reservation that stands on it. */
const standing = () => new Map(screen.of("reservation").filter(([, r]) => r.state === "standing").map((found) => [found[1].unit, found]));

const plain = (text) => text.replace(/[\s·,，\-_/]+/g, "");

/** The homes whose name has what was typed in it, those that are called just so before the others. */
function found(all) {
  const wanted = plain(field.value);
  if (!wanted) return [];
  const names = all.map(([id, u]) => [id, u, plain(label(u))]).filter(([, , name]) => name.includes(wanted));
  const order = (a, b) => Number(b[2].endsWith(wanted)) - Number(a[2].endsWith(wanted)) || a[2].length - b[2].length || naturally(a[2], b[2]);
  return names.sort(order).slice(0, MOST);
}

function show(id, homes, kept) {
  const title = byId(`${id}-title`);
  title.hidden = !homes.length;
  write(title.querySelector("b"), homes.length);
  if (id === "found") byId("no-home").hidden = homes.length > 0 || !field.value.trim();
  const [off, won] = [differing(screen), winners(screen)];
  const key = ([home, u]) => `${home} ${u.state} ${u.since} ${u.until} ${u.waiting} ${u.why} ${JSON.stringify(kept.get(home))} ${off.get(home)} ${won.get(home)} ${todaysSheet(screen)} ${JSON.stringify(screen.panel("may"))}`;
  guardList(byId(id), () => reconcile(byId(id), homes, key, ([home, u]) => row(home, u, kept.get(home), off.get(home), won.get(home))));
}

function row(id, u, [reservation, r] = [], sheet, winner) {
  return el(
    "li",
    {},
    el("span", { class: `swatch ${u.state}` }, mark(u.state)),
    el("span", { class: "what" }, el("strong", {}, label(u)), el("em", {}, says(u)), el("small", {}, r ? [r.client_name, r.client_phone, staffName(r.requester), r.reason].filter(Boolean).join(" · ") : since(u))),
    r && el("time-left", { until: r.until }),
    el("span", { class: "acts" }, acts(id, u, { reservation, sheet, winner })),
  );
}

const since = (u) => t("since {time}", { time: `${day(u.since)} ${clock(u.since)}` });

function says(u) {
  const word = UNIT[u.state];
  if (u.state === "frozen") return [word, reasonText(u.why), u.until ? t("until {time}", { time: clock(u.until) }) : t("before: {state}", { state: UNIT[u.before] })].join(" · ");
  if (u.state === "reserved") return [word, t("until {time}", { time: lastMoment(u.until) })].join(" · ");
  return word;
}

/** What may be done with a home in its state, each asked about first. */
function acts(id, u, { reservation, sheet, winner }) {
  const frozen = u.state === "frozen";
  const today = todaysSheet(screen);
  return [
    sheet && may(screen, "reconciliation.resolve") && button(t("Settle the difference"), () => settle(sheet, id, u)),
    !sheet && today && may(screen, "reconciliation.differ") && button(t("Differs from our list"), () => differs(today, id, u)),
    frozen && !sheet && may(screen, "unit.unfreeze") && button(t("Let it go on"), () => unfreeze(id, u)),
    !frozen && may(screen, "unit.freeze") && button(t("Freeze"), () => freeze(id, u)),
    winner && printButton(t("Print the form"), () => printForm(screen, winner)),
    reservation && printButton(t("Print the reservation"), () => printReservation(screen, reservation)),
    reservation && may(screen, "reservation.end") && button(t("End the reservation"), () => end(reservation, u)),
    !frozen && u.state !== "unreleased" && !SOLD.has(u.state) && may(screen, "reservation.request") && button(t("Keep for a client"), () => askReservation({ unit: id, home: label(u) })),
    ["available", "applied", "on_hold"].includes(u.state) && may(screen, "unit.recall") && button(t("Take the release back"), () => recall(id, u)),
  ];
}

const button = (words, onclick) => el("button", { type: "button", "data-acts": true, onclick }, words);

const asked = ({ title, text, codes, verb, args, said }) =>
  askReason({
    title,
    text,
    codes,
    go: async (reason) => {
      await send(verb, { ...args, reason });
      toast(said);
    },
  });

const freeze = (unit, u) =>
  asked({
    title: t("Freeze {home}?", { home: label(u) }),
    text: t("Nobody applies, approves or pays meanwhile, and no time of it runs. The walls show it as before."),
    codes: FREEZE_CODES,
    verb: "unit.freeze",
    args: { unit },
    said: t("{home} is frozen.", { home: label(u) }),
  });

const unfreeze = (unit, u) =>
  asked({
    title: t("Let {home} go on?", { home: label(u) }),
    text: t("It is as before; times that ran are later by as long as it was frozen."),
    codes: ["settled", "frozen-by-mistake"],
    verb: "unit.unfreeze",
    args: { unit },
    said: t("{home} goes on.", { home: label(u) }),
  });

const end = (reservation, u) =>
  asked({
    title: t("End the reservation of {home}?", { home: label(u) }),
    text: t("The home is for sale again at once."),
    codes: ["client-gave-up", "not-wanted-any-more"],
    verb: "reservation.end",
    args: { reservation },
    said: t("Ended: {home} is for sale again.", { home: label(u) }),
  });

const recall = (id, u) =>
  asked({
    title: t("Take the release of {home} back?", { home: label(u) }),
    text: u.waiting ? t("Its open applications are closed, and their consultants are told why.") : "",
    codes: ["released-by-mistake", "owner-keeps-it"],
    verb: "unit.recall",
    args: { units: [id] },
    said: t("{home} is not for sale any more.", { home: label(u) }),
  });
