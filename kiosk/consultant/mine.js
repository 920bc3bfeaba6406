// My applications and my clients; a manager sees the group's.

import { act } from "../base/act.js";
import { isOpen } from "../base/application_words.js";
import { byId, el, reconcile } from "../base/dom.js";
import { guardList } from "../base/guard.js";
import { sayDone } from "../base/undo.js";
import { label } from "../base/unit_words.js";
import { day, t, tn } from "../base/words.js";
import { priceKey, priceOf } from "./claims.js";
import { more, reveal } from "./client.js";
import { contestKey, contestOf } from "./contest.js";
import { isBeingSold } from "./sales.js";
import { called, isFrozen, row } from "./say.js";

/** The units I have an open application for. */
export const myUnits = (screen) =>
  new Set(
    screen
      .of("application")
      .filter(([, a]) => a.mine && isOpen(a))
      .map(([, a]) => a.unit),
  );

export function drawApplications(screen) {
  const all = screen.of("application");
  const open = all.filter(([, a]) => isOpen(a)).sort((a, b) => a[1].number - b[1].number);
  const closed = all.filter((found) => !isOpen(found[1]) && !isBeingSold(screen, found)).sort((a, b) => String(b[1].decided_at).localeCompare(String(a[1].decided_at)));
  byId("open-count").textContent = open.length || "";
  byId("no-applications").hidden = all.length > 0;
  byId("closed-title").hidden = !closed.length;
  const draw = ([id, a]) =>
    el(
      "li",
      { class: "application" },
      el("div", { class: "row" }, row(a, label(screen.cards.get(`unit/${a.unit}`)), isOpen(a) && isFrozen(screen, a))),
      a.withdrawable &&
        el(
          "button",
          {
            type: "button",
            class: "quiet",
            "data-acts": true,
            onclick: (event) => withdraw(event.currentTarget, id, a, label(screen.cards.get(`unit/${a.unit}`))),
          },
          t("Withdraw"),
        ),
      isOpen(a) && priceOf(screen, id, a),
      isOpen(a) && contestOf(screen, id, a),
    );
  const key = ([id, a]) => `${id} ${a.state} ${a.place} ${a.pay_by} ${a.consultant?.badge} ${screen.cards.has(`unit/${a.unit}`)} ${isFrozen(screen, a)} ${contestKey(screen, a)} ${priceKey(screen, a)}`;
  guardList(byId("open"), () => reconcile(byId("open"), open, key, draw));
  reconcile(byId("closed"), closed.slice(0, 100), key, draw);
}

async function withdraw(button, application, a, home) {
  const said =
    a.state === "approved" ? t("{home} withdrawn; its hold has ended.", { home }) : t("{home} withdrawn; its place in line is given up.", { home });
  const done = await act(button, "application.withdraw", { application });
  if (done) sayDone(said, done.undo_until, ["application.undo", { application }]);
}

/** Clients whose protection has not ended, the one that ends first on top. */
export function protectedClients(screen) {
  const now = screen.now();
  return screen
    .of("contact")
    .filter(([, c]) => Date.parse(c.until) > now)
    .sort((a, b) => a[1].until.localeCompare(b[1].until));
}

export function drawClients(screen) {
  const clients = protectedClients(screen);
  byId("no-clients").hidden = clients.length > 0;
  reconcile(
    byId("contacts"),
    clients,
    ([id, c]) => `${id} ${c.until} ${called(c)} ${c.client_phone} ${c.consultant?.badge} ${daysLeft(c, screen)} ${c.notes.length} ${isOwn(c, screen)}`,
    ([id, c]) => {
      const days = daysLeft(c, screen);
      return el(
        "li",
        { class: "contact" },
        el(
          "div",
          {},
          el("strong", {}, called(c)),
          " ",
          el("span", {}, c.client_phone),
          el(
            "small",
            {},
            `${c.mine ? "" : `${c.consultant?.badge ?? ""} · `}${c.by === "call" ? t("Called on {day}", { day: day(c.at) }) : t("Visited on {day}", { day: day(c.at) })}`,
          ),
          el(
            "small",
            { class: days <= 1 ? "soon" : "" },
            t("Protected through {day}", { day: day(Date.parse(c.until) - 1) }),
            ` · ${days <= 0 ? t("ends tonight") : tn("{n} more day", "{n} more days", days)}`,
          ),
        ),
        c.revealable && el("button", { type: "button", onclick: () => reveal(id, c) }, t("Show phone")),
        isOwn(c, screen) && el("button", { type: "button", onclick: () => more(c) }, t("More")),
      );
    },
  );
}

/** Whether the client is mine just now, or my group's; another's protection may come first, and ends by the clock. */
const isOwn = (c, screen) => c.own.some(([from, until]) => Date.parse(from) <= screen.now() && screen.now() < Date.parse(until));

const daysLeft = (c, screen) => Math.floor((Date.parse(c.until) - screen.now()) / 86_400_000);
