// The price of an open application line by line, the discounts its client may claim, and a special one for who may ask.

import { act } from "../base/act.js";
import { ask } from "../base/dialog.js";
import { el, toast } from "../base/dom.js";
import { may } from "../base/may.js";
import { PATH, oneLine, quoteLines, takesOff } from "../base/quote_lines.js";
import { reasonText } from "../base/reasons.js";
import { send } from "../base/send.js";
import { clock, date, money, t } from "../base/words.js";
import { pathsMatter, today } from "./catalogue.js";
import { homeOf } from "./say.js";

const SPECIAL = {
  requested: t("asked for"),
  endorsed: t("endorsed"),
  granted: t("granted"),
  used: t("used"),
  rejected: t("rejected"),
  lapsed: t("lapsed"),
  replaced: t("replaced by another"),
};
const WAITS = new Set(["requested", "endorsed", "granted", "used"]);

/** What `priceOf` draws is the same while this is. */
export const priceKey = (screen, a) => JSON.stringify([a.path, a.quote, a.claims, a.special_until, a.special, today(screen, a.path), pathsMatter(screen)]);

/** What stands below an open application in the list; nothing where there is only the list price. */
export function priceOf(screen, id, a) {
  const open = ["waiting", "approved"].includes(a.state);
  const claims = claimable(screen, a);
  const parts = [
    (a.quote.lines.length > 1 || a.claims.length > 0) && quoteLines(a.quote, a.claims.filter((c) => c.state !== "verified").map(claimLine)),
    a.special_until && el("p", { class: "sub" }, t("The special discount holds until {day} {time}.", { day: date(a.special_until), time: clock(a.special_until) })),
    a.special && el("p", { class: "sub special" }, specialSays(a.special)),
    open && pathsMatter(screen) && may(screen, "application.path") && paths(id, a),
    may(screen, "claim.make") && claims.length > 0 && el("div", { class: "claims" }, claims.map((d) => claimButton(id, a, d))),
    open && may(screen, "concession.request") && !WAITS.has(a.special?.state) && specialButton(screen, id, a),
  ];
  return el("div", { class: "pricing" }, parts.filter(Boolean));
}

const claimLine = (c) =>
  c.state === "refused"
    ? oneLine(c.name, c.reason ? reasonText(c.reason) : "", t("not recognised"), "off")
    : oneLine(c.name, takesOff(c), t("less once its papers are verified"), "off");

const claimable = (screen, a) => {
  const standing = new Set(a.claims.filter((c) => c.state !== "refused").map((c) => c.discount));
  return today(screen, a.path).filter((d) => d.papers.length && !standing.has(d.id));
};

function claimButton(application, a, d) {
  const claim = () =>
    ask({
      title: t("Claim {discount} for {client}?", { discount: d.name, client: a.client_name }),
      text: t("It wants these papers: {papers}. The developer's site manager looks at them; nothing is taken off before.", { papers: d.papers.join(t(", ")) }),
      choices: [["claim", t("The papers are here: claim it")]],
      go: async () => {
        await send("claim.make", { application, discount: d.id, papers: d.papers, rate: d.rate, amount_fen: d.amount_fen });
        toast(t("Claimed: {discount}. It waits to be verified.", { discount: d.name }));
      },
    });
  return el("button", { type: "button", "data-acts": true, onclick: claim }, t("Claim {discount}", { discount: d.name }), el("small", {}, takesOff(d)));
}

const paths = (application, a) =>
  el(
    "div",
    { class: "segments", role: "group", "aria-label": t("How the client pays") },
    Object.entries(PATH).map(([path, name]) =>
      el("button", { type: "button", "data-acts": true, "aria-pressed": String(path === a.path), onclick: (event) => act(event.currentTarget, "application.path", { application, path }) }, name),
    ),
  );

const specialSays = ({ state, amount_fen, why, reason }) =>
  [t("Special discount {amount}: {state}", { amount: money(amount_fen), state: SPECIAL[state] }), why, reason && reasonText(reason)].filter(Boolean).join(" · ");

function specialButton(screen, application, a) {
  const go = async (_, { amount, note }) => {
    const amount_fen = Math.round(Number(amount.replaceAll(/[,，\s]/g, "")) * 100) || 0;
    await send("concession.request", { application, amount_fen, reason: note });
    toast(t("Asked for. The site lead hears of it; the client not before it is granted."));
  };
  const open = () =>
    ask({
      title: t("Ask for a special discount on {home}", { home: homeOf(screen, a) }),
      text: t("The site lead endorses it, then an executive grants it. Until then nobody in your group sees it, and the client must not hear of it."),
      fields: [["amount", t("Amount off, in yuan"), { inputmode: "numeric", maxlength: 12 }]],
      note: t("The reason"),
      choices: [["ask", t("Ask for it")]],
      go,
    });
  return el("button", { type: "button", class: "quiet", "data-acts": true, onclick: open }, t("Ask for a special discount…"));
}
