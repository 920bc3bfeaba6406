// What became of my applications since I last looked: who won and by which rule, and what is free instead.

import { byId, el, reconcile, toast } from "../base/dom.js";
import { prefer, preferred } from "../base/preferences.js";
import { reasonText } from "../base/reasons.js";
import { label } from "../base/unit_words.js";
import { clock, money, t, tn } from "../base/words.js";
import { neighbours } from "./neighbours.js";
import { homeOf, isFrozen, shake } from "./say.js";
import { openUnit } from "./sheet.js";

const PUT_AWAY = "news-put-away"; // the preference: what I have read, as "application state" pairs
const KEPT = 60;
const WARN_MS = 10 * 60_000;
const before = new Map(); // application id -> how it stood, to ring when that changes
const warned = new Set();

/** The news that matter, as [kind of news, what happened]; nothing of what I did myself. */
function newsOf(a, home) {
  if (a.state === "lost")
    return ["bad", t("{home} went to group {group}", { home, group: a.lost_to ?? "" }), reasonText(a.reason)];
  if (a.state === "refused") return ["bad", t("{home} was refused", { home }), reasonText(a.reason)];
  if (a.state === "released") return ["bad", t("The hold on {home} was taken back", { home }), reasonText(a.reason)];
  if (a.state === "expired") return ["bad", t("The time for {home} ran out", { home }), ""];
  if (a.state === "withdrawn" && a.reason) return ["bad", t("{home} went to the client behind", { home }), reasonText(a.reason)];
  if (a.state === "won") return ["good", t("{home} is yours: controlled for {client}", { home, client: a.client_name }), ""];
  return null;
}

const readBefore = () => preferred(PUT_AWAY)?.split(",") ?? [];
const nameOf = ([id, a]) => `${id} ${a.state}`;

export function drawNews(screen) {
  const away = new Set(readBefore());
  const all = screen
    .of("application")
    .filter((found) => found[1].mine && newsOf(found[1], "") && !away.has(nameOf(found)))
    .sort((a, b) => String(b[1].decided_at).localeCompare(String(a[1].decided_at)));
  reconcile(
    byId("news"),
    all.slice(0, 3),
    (found) => `${nameOf(found)} ${homeOf(screen, found[1])} ${offers(screen, found[1]).map(([id]) => id)}`,
    (found) => one(screen, found),
  );
  for (const found of screen.of("application")) ring(screen, ...found);
}

const offers = (screen, a) => (a.state === "won" ? [] : neighbours(screen, screen.cards.get(`unit/${a.unit}`)));

function one(screen, found) {
  const [id, a] = found;
  const [kind, title, why] = newsOf(a, homeOf(screen, a));
  const others = offers(screen, a);
  const putAway = () => {
    prefer(PUT_AWAY, [...readBefore(), nameOf([id, a])].slice(-KEPT).join(","));
    drawNews(screen);
  };
  return el(
    "section",
    { class: `news ${kind}` },
    el("h2", {}, title),
    el("button", { type: "button", class: "close", "aria-label": t("Put away"), onclick: putAway }, "✕"),
    el("p", { class: "sub" }, [why, `${a.client_name} ${a.client_phone}`, clock(a.decided_at)].filter(Boolean).join(" · ")),
    others.length > 0 && el("p", { class: "small" }, t("Similar and for sale")),
    others.length > 0 &&
      el(
        "div",
        { class: "chips" },
        others.map(([unit, u]) =>
          el("button", { type: "button", onclick: () => openUnit(screen, unit) }, el("span", {}, label(u), el("small", {}, money(u.price_fen)))),
        ),
      ),
  );
}

/** Say it aloud when an application of mine changes while the page is open. */
function ring(screen, id, a) {
  if (!a.mine) return;
  const is = `${a.state} ${a.place}`;
  const was = before.get(id);
  before.set(id, is);
  if (was === undefined || was === is) return;
  const home = homeOf(screen, a);
  const news = newsOf(a, home);
  const moved = a.state === "waiting" && a.place === 1;
  const said =
    news?.[1] ?? (a.state === "approved" ? t("{home} is on hold for your client until {time}", { home, time: clock(a.pay_by) }) : moved && t("{home}: your client comes first now", { home }));
  if (!said) return;
  toast(said, news?.[0] === "bad" ? "error" : "status");
  shake(150, 80, 150);
}

/** Ten minutes before a client's time to pay ends (SC-08), once; by the clock, so also after a restart. */
export function warnBeforeTheEnd(screen, now) {
  for (const [id, a] of screen.of("application")) {
    const end = a.mine && ["approved", "waiting"].includes(a.state) && !isFrozen(screen, a) && a.pay_by;
    const left = end ? Date.parse(end) - now : Infinity;
    const key = `${id} ${end}`;
    if (left <= 0 || left > WARN_MS || warned.has(key)) continue;
    warned.add(key);
    const minutes = Math.ceil(left / 60_000);
    toast(tn("{home}: {n} minute left to pay", "{home}: {n} minutes left to pay", minutes, { home: homeOf(screen, a) }), "error");
    shake(150, 80, 150);
  }
}
