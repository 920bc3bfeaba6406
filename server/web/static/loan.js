// A loan on every screen alike: its papers, where it stands, and what is done next.

import { act } from "./act.js";
import { ask } from "./dialog.js";
import { el, toast } from "./dom.js";
import { may } from "./may.js";
import { reasonText } from "./reasons.js";
import { send } from "./send.js";
import { date, day, money, t, tn } from "./words.js";

/** Where a loan stands. */
const LOAN = {
  docs: t("papers collected"), precheck: t("looked through, to go to the bank"), bank: t("at the bank"), more_docs: t("asked for more papers"),
  approved: t("granted by the bank"), refused: t("refused by the bank"), changing: t("to become one payment"),
};

/** Whether papers can be ticked. */
const COLLECTS = new Set(["docs", "precheck", "more_docs"]);

/** What is said of the loan of a deal: where it stands, and lines on it. */
export function loanSays({ path, loan }) {
  if (path !== "mortgage") return null;
  if (!loan) return [t("The loan is not begun"), t("Choose the bank: it says which papers it wants.")];
  const lines = [
    loan.missing.length > 0 && t("Missing: {papers}", { papers: loan.missing.join(t(", ")) }),
    loan.loops > 0 && tn("The bank asked for more {n} time", "The bank asked for more {n} times", loan.loops),
    loan.state === "refused" && t("The bank says no: {reason}", { reason: reasonText(loan.reason) }),
    loan.state === "refused" && loan.decide_by && t("Pay at once, or give the home back, by the end of {day}", { day: day(Date.parse(loan.decide_by) - 1) }),
    loan.state === "changing" && t("{amount} in one payment waits for the review; no money is taken before.", { amount: money(loan.price_fen) }),
    loan.returned && t("Given back: {reason}", { reason: reasonText(loan.returned) }),
  ];
  return [`${loan.bank}: ${LOAN[loan.state]}`, ...lines.filter(Boolean)];
}

/** The papers, each with its tick; pressed, it is there, or is not after all. Nothing once the bank has answered. */
export function paperList(screen, { loan }) {
  if (!COLLECTS.has(loan.state) && loan.state !== "bank") return null;
  const ticks = may(screen, "mortgage.paper") && COLLECTS.has(loan.state);
  const tick = async (press, { name, got_at }) => act(press, "mortgage.paper", { mortgage: loan.id, paper: name, got: !got_at });
  return el("ul", { class: "papers" }, loan.papers.map((paper) => {
    const says = [el("i", { "aria-hidden": "true" }, paper.got_at ? "✓" : "○"), el("span", {}, paper.name), el("small", {}, paper.got_at ? date(paper.got_at) : t("missing"))];
    return el("li", { class: paper.got_at ? "got" : "missing" }, ticks ? el("button", { type: "button", "data-acts": true, "aria-pressed": String(Boolean(paper.got_at)), onclick: (event) => tick(event.currentTarget, paper) }, says) : says);
  }));
}

/** The buttons of its next steps, as [label, pressed]; the first is the one to press. */
export function loanSteps(screen, deal, { home, loan }) {
  const instead = () => may(screen, "mortgage.change") && [t("Pay at once instead…"), () => change(loan, home)];
  const told = { has: t("{home}: the bank has the papers.", { home }), seen: t("{home}: the papers are looked through.", { home }), lends: t("{home}: the bank lends.", { home }) };
  const steps = {
    none: () => [may(screen, "mortgage.open") && [t("Begin the loan…"), () => open(screen, deal, home)]],
    docs: () => [may(screen, "mortgage.precheck") && [t("Papers looked through"), (event) => step(event, "mortgage.precheck", loan, told.seen)], instead()],
    precheck: () => [may(screen, "mortgage.submit") && [t("To the bank"), (event) => step(event, "mortgage.submit", loan, told.has)], instead()],
    bank: () => [
      may(screen, "mortgage.approve") && [t("The bank lends"), (event) => step(event, "mortgage.approve", loan, told.lends)],
      may(screen, "mortgage.more") && [t("The bank wants more…"), () => more(loan, home)],
      may(screen, "mortgage.refuse") && [t("The bank says no…"), () => refuse(loan, home)],
    ],
    more_docs: () => [may(screen, "mortgage.submit") && [t("Brought, to the bank again"), (event) => step(event, "mortgage.submit", loan, told.has)], instead()],
    refused: () => [instead()],
  };
  return (steps[loan?.state ?? "none"]?.() ?? []).filter(Boolean);
}

async function step(event, verb, loan, said) {
  if (await act(event.currentTarget, verb, { mortgage: loan.id })) toast(said);
}

function open(screen, deal, home) {
  const { names } = screen.panel("banks") ?? { names: [] };
  ask({
    title: t("Which bank lends for {home}?", { home }),
    text: names.length ? "" : t("No bank is on the list: write them under Office → Rules, with their papers."),
    choices: names.map((name) => [name, name]),
    go: async (bank) => {
      await send("mortgage.open", { deal, bank });
      toast(t("{home}: now collect the papers.", { home }));
    },
  });
}

function more(loan, home) {
  ask({
    title: t("What does the bank want for {home}?", { home }),
    fields: [["paper", t("The paper"), { maxlength: 40 }]],
    choices: [["more", t("Enter it")]],
    go: async (_, { paper }) => {
      await send("mortgage.more", { mortgage: loan.id, paper });
      toast(t("{home}: the bank wants {paper}.", { home, paper }));
    },
  });
}

function refuse(loan, home) {
  ask({
    title: t("The bank says no to the loan for {home}?", { home }),
    note: t("The reason"),
    choices: [["refuse", t("Enter it")]],
    go: async (_, { note }) => {
      const { decide_by } = await send("mortgage.refuse", { mortgage: loan.id, reason: note });
      toast(t("{home}: talk it over with the client by the end of {day}.", { home, day: day(Date.parse(decide_by) - 1) }));
    },
  });
}

function change(loan, home) {
  ask({
    title: t("{home}: pay at once instead?", { home }),
    text: t("The quote for one payment is {amount}. The site manager reviews the price before any money is taken.", { amount: money(loan.lump_fen) }),
    fields: [["price", t("Price on the form, in yuan"), { inputmode: "decimal", maxlength: 20 }]],
    choices: [["change", t("Put it forward")]],
    go: async (_, { price }) => {
      const price_fen = Math.round(Number(price.replaceAll(/[¥,，\s]/g, "")) * 100) || 0;
      if (price_fen <= 0) throw Object.assign(new Error("price"), { sentence: t("Write the price in figures, such as 4,483,294.") });
      await send("mortgage.change", { mortgage: loan.id, price_fen });
      toast(t("{home}: put forward, the site manager reviews the price.", { home }));
    },
  });
}
