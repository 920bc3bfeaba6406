// Blank forms for locks on paper: two on a sheet, each with its number.

import { el } from "../base/dom.js";
import { staffName } from "../base/people_names.js";
import { printSheets, sheet } from "../base/printing.js";
import { t } from "../base/words.js";

const ON_A_SHEET = 2;

/** Print the forms with these numbers; `duty` is whoever confirms them, as far as somebody is named. */
export function printForms(first, last, duty) {
  const numbers = Array.from({ length: last - first + 1 }, (_, n) => first + n);
  const sheets = [];
  for (let n = 0; n < numbers.length; n += ON_A_SHEET) {
    sheets.push(sheet(t("Locks on paper"), t("To be entered in the order of their numbers once the system is back"), numbers.slice(n, n + ON_A_SHEET).map((number) => form(number, duty))));
  }
  printSheets(sheets);
}

function form(number, duty) {
  const lines = [t("Date and time"), t("Home"), t("Group and consultant"), t("Client's name"), t("Client's phone"), t("Deposit and how it was paid"), t("Signature of the consultant")];
  const confirmed = duty ? t("Control confirmed by {name}, signature", { name: staffName(duty) }) : t("Control confirmed, name and signature");
  return el("dl", { class: "form" }, el("h2", {}, t("Paper lock no. {n}", { n: number })), [...lines, confirmed].flatMap((line) => [el("dt", {}, line), el("dd")]));
}
