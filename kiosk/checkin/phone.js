// The phone field and its number pad. The number is masked as soon as the field is left.

import { t } from "../base/words.js";

const MAINLAND = "+86";
const MOST = 14;

/** The phone field: value(), masked(), problem(), touched(), clear(). */
export function phonePad() {
  const [field, country, none, count] = ["phone", "country", "no-phone", "phone-count"].map((id) => document.getElementById(id));
  let digits = "";
  let declined = false;
  let open = false; // shown in full while the visitor types it

  const mainland = () => country.value === MAINLAND;
  const complete = () => (mainland() ? /^1[3-9]\d{9}$/.test(digits) : digits.length >= 6);

  function draw() {
    field.value = open ? spaced(digits, mainland()) : mask(digits);
    field.disabled = declined;
    field.placeholder = declined ? t("No number left") : "";
    none.setAttribute("aria-pressed", String(declined));
    const full = mainland() ? t("11 digits, done") : t("done");
    count.textContent = declined || !digits ? "" : complete() ? `✓ ${full}` : mainland() ? t("{n} of 11", { n: digits.length }) : "";
    count.classList.toggle("done", complete());
  }

  function set(next) {
    digits = next.slice(0, mainland() ? 11 : MOST);
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
    value: () => (declined || !digits ? "" : mainland() ? digits : country.value + digits),
    masked: () => (declined ? t("No number left") : mask(digits)),
    touched: () => declined || digits !== "" || !mainland(),
    problem() {
      if (declined || complete()) return "";
      if (!digits) return t("Please enter your mobile number, or tap “No number”.");
      if (mainland()) return t("A mobile number has 11 digits and begins with 1; this one has {n}.", { n: digits.length });
      return t("This number is too short.");
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
