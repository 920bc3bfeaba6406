// The phone field and its number pad. The number is masked as soon as the field is left.

import { t } from "../base/words.js";
import { takes } from "./numbers.js";

const MAINLAND = "+86";
const MOBILE = /^1[3-9]/;
const MOST = { mobile: 11, mainland: 12, abroad: 14 }; // digits that can be typed; 12 are 0, an area of 3 and 8 more

/** The phone field: value(), masked(), problem(), touched(), clear(). */
export function phonePad() {
  const [field, country, none, count] = ["phone", "country", "no-phone", "phone-count"].map((id) => document.getElementById(id));
  let digits = "";
  let declined = false;
  let open = false; // shown in full while the visitor types it

  const mainland = () => country.value === MAINLAND;
  const complete = () => takes(country.value, digits);
  const most = (typed) => (!mainland() ? MOST.abroad : MOBILE.test(typed) ? MOST.mobile : MOST.mainland);

  function draw() {
    field.value = open ? spaced(digits, mainland()) : mask(digits);
    field.disabled = declined;
    field.placeholder = declined ? t("No number left") : "";
    none.setAttribute("aria-pressed", String(declined));
    const mobile = mainland() && digits.startsWith("1");
    const full = mobile ? t("11 digits, done") : t("complete");
    count.textContent = declined || !digits ? "" : complete() ? `✓ ${full}` : mobile ? t("{n} of 11", { n: digits.length }) : "";
    count.classList.toggle("done", complete());
  }

  function set(next) {
    digits = next.slice(0, most(next));
    declined = false;
    open = true;
    draw();
  }

  document.getElementById("pad").addEventListener("click", (event) => {
    const digit = event.target.closest("[data-digit]")?.dataset.digit;
    if (digit) set(digits + digit);
  });
  document.getElementById("erase").addEventListener("click", () => set(digits.slice(0, -1)));
  none.addEventListener("click", () => {
    [declined, digits, open] = [!declined, "", false];
    draw();
  });
  country.addEventListener("change", () => set(digits));
  field.addEventListener("input", () => set(field.value.replace(/\D/g, "")));
  field.addEventListener("focus", () => {
    open = true;
    draw();
  });
  document.addEventListener("focusin", close);
  document.addEventListener("pointerdown", close);

  function close(event) {
    if (!open || event.target.closest?.(".finish .phone, #pad")) return;
    open = false;
    draw();
  }

  draw();
  return {
    value: () => (declined || !digits ? "" : country.value + digits),
    masked: () => (declined ? t("No number left") : mask(digits)),
    touched: () => declined || digits !== "" || !mainland(),
    problem() {
      if (declined || complete()) return "";
      if (!digits) return t("Please enter your mobile number, or tap “No number”.");
      const short = mainland() && MOBILE.test(digits);
      if (short) return t("A mobile number has 11 digits and begins with 1; this one has {n}.", { n: digits.length });
      return t("This is not a number the hall can call. Please check it, or tap “No number”.");
    },
    clear() {
      [digits, declined, open, country.selectedIndex] = ["", false, false, 0];
      draw();
    },
  };
}

function spaced(digits, mainland) {
  return mainland ? digits.replace(/^(\d{3})(\d{1,4})?(\d+)?$/, (_, a, b, c) => [a, b, c].filter(Boolean).join(" ")) : digits;
}

/** 138****1234; a short number shows only its end. */
function mask(digits) {
  return digits.length > 7 ? `${digits.slice(0, 3)}****${digits.slice(-4)}` : digits.replace(/./g, "*");
}
