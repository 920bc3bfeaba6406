// The two side tables of the desk: receipts with their voiding, and batches to release.

import { ask, askReason } from "../base/dialog.js";
import { byId, el, reconcile, toast, write } from "../base/dom.js";
import { reasonText } from "../base/reasons.js";
import { slipFacts } from "../base/receipt_words.js";
import { send } from "../base/send.js";
import { naturally } from "../base/unit_order.js";
import { label } from "../base/unit_words.js";
import { money, t, tn } from "../base/words.js";
import { byName, may } from "./say.js";

export function drawSlips(screen) {
  const slips = screen.of("receipt").sort((a, b) => b[1].number - a[1].number);
  byId("no-slips").hidden = slips.length > 0;
  const key = ([id, r]) => `${id} ${r.voided_at} ${r.cashier?.name} ${screen.cards.has(`unit/${r.unit}`)}`;
  reconcile(byId("slips"), slips, key, ([id, r]) => slip(screen, id, r));
}

function slip(screen, id, r) {
  const home = label(screen.cards.get(`unit/${r.unit}`));
  const own = r.cashier?.id === document.body.dataset.person;
  const end = r.voided_at
    ? el("em", {}, t("Voided by {name}: {reason}", { name: byName(r.voided_by), reason: reasonText(r.void_reason) }))
    : may(screen, "void") && !own && el("button", { type: "button", "data-acts": true, onclick: () => voidSlip(id, r, home) }, t("Void"));
  return el(
    "li",
    { class: r.voided_at ? "void" : "" },
    el("strong", {}, home),
    el(r.voided_at ? "del" : "b", {}, money(r.amount_fen)),
    el("small", {}, slipFacts(r, r.cashier?.name)),
    end,
  );
}

/** Voiding asks for a reason: it takes a second person, who signs it with their sign-in. */
function voidSlip(id, r, home) {
  askReason({
    title: t("Void receipt {n}, {amount}?", { n: r.number, amount: money(r.amount_fen) }),
    text: t("{home} goes back on hold with a new time to pay. The number is never used again.", { home }),
    codes: ["wrong-amount", "payment-failed", "wrong-unit"],
    go: async (reason) => {
      await send("receipt.void", { receipt: id, reason });
      toast(t("Receipt {n} is void.", { n: r.number }));
    },
  });
}

export function drawBatches(screen) {
  byId("release-link").hidden = !may(screen, "release");
  if (byId("release-link").hidden && location.hash === "#release") location.hash = "#decide";
  const batches = new Map();
  for (const [id, unit] of screen.of("unit")) {
    if (unit.state !== "unreleased") continue;
    const name = `${unit.building}${unit.entrance}`;
    if (!batches.has(name)) batches.set(name, []);
    batches.get(name).push([id, unit]);
  }
  const names = [...batches.keys()].sort(naturally);
  byId("no-batches").hidden = names.length > 0;
  write(byId("no-batches"), screen.of("unit").length ? t("Every unit is released.") : t("There are no homes yet. The office puts a price list in force first."));
  reconcile(
    byId("batches"),
    names,
    (name) => `${name} ${batches.get(name).length}`,
    (name) => batch(name, batches.get(name)),
  );
}

function batch(name, units) {
  const floors = units.map(([, u]) => u.floor).filter((floor) => floor !== null);
  const [low, high] = floors.length ? [Math.min(...floors), Math.max(...floors)] : [null, null];
  const floorInput = (what, value) =>
    el("label", {}, what, el("input", { type: "number", inputmode: "numeric", min: low, max: high, value }));
  const [from, to] = low === null ? [] : [floorInput(t("from floor"), low), floorInput(t("to floor"), high)];
  const inside = () => {
    if (!from) return units;
    const [first, last] = [Number(from.lastChild.value), Number(to.lastChild.value)];
    const all = first <= low && last >= high; // homes without a floor in the order belong to no part of it
    return units.filter(([, u]) => (u.floor === null ? all : u.floor >= first && u.floor <= last));
  };
  const button = el("button", { type: "button", class: "primary", "data-acts": true });
  const count = () => {
    button.textContent = t("Release {n}", { n: inside().length });
    button.toggleAttribute("data-cannot", !inside().length);
  };
  for (const label of [from, to]) label?.addEventListener("input", count);
  count();
  button.onclick = () => confirmRelease(name, inside());
  return el("li", {}, el("strong", {}, name, el("small", {}, t("{n} unreleased", { n: units.length }))), from, to, button);
}

function confirmRelease(name, units) {
  ask({
    title: tn("Release {n} unit of {name}?", "Release {n} units of {name}?", units.length, { name }),
    text: t("They are for sale on every screen at once. This is not taken back."),
    choices: [["release", t("Release {n}", { n: units.length })]],
    go: async () => {
      const { released } = await send("unit.release", { units: units.map(([id]) => id) });
      toast(tn("{n} unit is for sale.", "{n} units are for sale.", released));
    },
  });
}
