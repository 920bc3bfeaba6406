// A client's phone as people type it, and as it leaves the page.

import { t } from "../base/words.js";

/** A whole phone masked, a masked one as it is. Throws an error with a `sentence` for half a phone, which finds nobody. */
export function masked(phone) {
  const written = phone.trim();
  const digits = written.replace(/[\s-]/g, "").replace(/^\+?86(?=1\d{10}$)/, "");
  if (/^1\d{10}$/.test(digits)) return `${digits.slice(0, 3)}****${digits.slice(-4)}`;
  if (written && !written.includes("****")) throw Object.assign(new Error("phone"), { sentence: t("Write the phone whole, or as 138****1234.") });
  return written;
}
