// What a receipt says besides the amount and the method: what the money is, who pays, the slip, and the account it lies on.

import { byId, el } from "../base/dom.js";
import { t } from "../base/words.js";

const form = byId("receipt");
const [payer, reference, account] = ["payer-name", "reference", "account"].map(byId);

/** A new receipt: a deposit, paid by the client himself. */
export function beginDetails() {
  form.elements.sort.value = "deposit";
  form.elements.payer.value = "self";
  for (const field of [payer, reference, account]) field.value = "";
  drawDetails();
}

/** The fields that are asked for now; `accounts` are those that the hall names. */
export function drawDetails(accounts = null) {
  byId("payer-field").hidden = form.elements.payer.value !== "other";
  byId("slip-field").hidden = form.elements.method.value === "cash";
  if (accounts === null) return;
  byId("account-field").hidden = !accounts.length;
  const wanted = ["", ...accounts];
  if ([...account.options].map((one) => one.value).join("\n") === wanted.join("\n")) return;
  const held = account.value;
  account.replaceChildren(...wanted.map((name) => el("option", { value: name }, name || t("Choose the account"))));
  account.value = accounts.includes(held) ? held : "";
}

/** What is still to be filled in, in words; nothing when all is there. */
export function lacks() {
  if (form.elements.payer.value === "other" && !payer.value.trim()) return t("Write who pays");
  if (!byId("account-field").hidden && !account.value) return t("Choose the account");
  return "";
}

/** The arguments of the receipt. */
export const details = () => ({
  sort: form.elements.sort.value,
  reference: byId("slip-field").hidden ? "" : reference.value.trim(),
  ...(form.elements.payer.value === "other" ? { payer: payer.value.trim() } : {}),
  ...(byId("account-field").hidden ? {} : { account: account.value }),
});
