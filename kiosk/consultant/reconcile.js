// The morning sheet on a manager's phone: what differs, who has signed, and one button that signs for the group.

import { act } from "../base/act.js";
import { ask } from "../base/dialog.js";
import { byId, el, toast, write } from "../base/dom.js";
import { may } from "../base/may.js";
import { countsTable, differencesList, headline, postName, signatures } from "../base/reconciliation_words.js";
import { send } from "../base/send.js";
import { label } from "../base/unit_words.js";
import { clock, isoDay, secondsBetween, t, tn } from "../base/words.js";

const box = byId("morning");
const dialog = byId("sheet");
dialog.querySelector("[data-close]").onclick = () => dialog.close();
let drawn = "";

/** On the first page while the sheet of today is there; the whole of it in a dialog. */
export function drawMorning(screen) {
  const sheet = today(screen);
  box.hidden = !sheet;
  if (!sheet) return dialog.close();
  const state = JSON.stringify([sheet, screen.panel("may")]);
  if (state === drawn) return;
  drawn = state;
  const { says } = headline(sheet);
  const mine = sheet.signed[sheet.mine];
  box.className = `morning ${mine ? "done" : sheet.state}`;
  box.replaceChildren(
    el("h2", {}, t("Morning sheet")),
    el("p", {}, mine ? t("Signed at {time}.", { time: clock(mine.at) }) : says),
    mine ? "" : el("p", { class: "sub" }, ...dueSays(sheet)),
    el("button", { type: "button", class: mine ? "quiet" : "primary", onclick: () => dialog.showModal() }, mine ? t("Look at it") : t("Look and sign")),
  );
  drawSheet(screen, sheet);
}

const today = (screen) => {
  const sheet = screen.panel("reconciliation")?.sheet ?? null;
  return sheet && sheet.day === isoDay(screen.now()) ? sheet : null;
};

const dueSays = (sheet) =>
  sheet.state === "overdue" ? [t("Overdue since {time}; a signature is kept as late.", { time: clock(sheet.due_by) })] : [el("time-left", { until: sheet.due_by }), " ", t("by {time}", { time: clock(sheet.due_by) })];

function drawSheet(screen, sheet) {
  const { n, says, rest } = headline(sheet);
  write(byId("sheet-for"), postName(sheet.mine));
  dialog.querySelector(".whole").replaceChildren(
    el(
      "div",
      { class: "head" },
      el("b", { class: n ? "off" : "" }, n ? String(n) : "✓"),
      el("p", {}, el("strong", {}, says), el("small", {}, rest)),
      sheet.state === "open" && el("span", { class: "left" }, el("due-ring", { until: sheet.due_by, total: secondsBetween(sheet.at, sheet.due_by), "aria-hidden": "true" }), el("time-left", { until: sheet.due_by })),
    ),
    sheet.state === "overdue" ? el("p", { class: "warn" }, ...dueSays(sheet)) : "",
    countsTable(sheet),
    n ? el("p", { class: "sub" }, t("Only these are frozen; all others are sold as before.")) : "",
    differencesList(sheet),
    may(screen, "reconciliation.differ") ? el("button", { type: "button", class: "quiet", "data-acts": true, onclick: () => differs(screen, sheet) }, t("Our list has a home otherwise…")) : "",
    signatures(sheet, sheet.mine),
    ...signing(screen, sheet, n),
    el("p", { class: "sub" }, t("As counted at {time}; all sign the same sheet {digest}.", { time: clock(sheet.at), digest: sheet.digest })),
  );
}

function signing(screen, sheet, n) {
  if (sheet.signed[sheet.mine] || !may(screen, "reconciliation.sign")) return [];
  const words = n ? tn("Sign, with {n} home that differs", "Sign, with {n} homes that differ", n) : t("Sign: everything agrees");
  const button = el("button", { type: "button", class: "primary", "data-acts": "reconciliation.sign" }, words);
  button.onclick = async () => {
    const done = await act(button, "reconciliation.sign", { reconciliation: sheet.id });
    if (!done) return;
    dialog.close();
    toast(t("Signed: {digest}.", { digest: done.digest }));
  };
  return [button];
}

const plain = (text) => text.replace(/[\s·,，\-_/]+/g, "");

/** The home whose name ends with what was typed, where only one does. */
function homeCalled(screen, typed) {
  const wanted = plain(typed);
  const called = wanted ? screen.of("unit").filter(([, u]) => plain(label(u)).endsWith(wanted)) : [];
  const [exact] = called.filter(([, u]) => plain(label(u)) === wanted);
  return exact ?? (called.length === 1 ? called[0] : null);
}

function differs(screen, sheet) {
  ask({
    title: t("Which home does your list have otherwise?"),
    text: t("It is frozen at once, until the controller has settled it. No other is."),
    fields: [["home", t("Number of the home"), { maxlength: 60 }]],
    note: t("What your list says"),
    choices: [["differ", t("Freeze it and tell the controller")]],
    go: async (_, { home, note }) => {
      const found = homeCalled(screen, home);
      if (!found) throw Object.assign(new Error(home), { sentence: t("No home, or more than one, is called so.") });
      await send("reconciliation.differ", { reconciliation: sheet.id, unit: found[0], reason: note });
      toast(t("{home} is frozen; the controller settles it.", { home: label(found[1]) }));
    },
  });
}
