// Words in the viewer's language, and moments, money and areas as the hall writes them.

const body = document.body.dataset;
const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}");
const chinese = body.locale === "zh_CN";
const zone = body.zone || "Asia/Shanghai";

function inZone(options) {
  const format = (timeZone) => new Intl.DateTimeFormat("en-GB", { timeZone, hourCycle: "h23", ...options });
  try {
    return format(zone);
  } catch {
    return format("Asia/Shanghai"); // a zone newer than this browser: the page must show what it can
  }
}
const HOUR = inZone({ hour: "2-digit", minute: "2-digit" });
const SECOND = inZone({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY = inZone({ weekday: "short", day: "numeric", month: "short" });
const NUMBERS = inZone({ day: "numeric", month: "numeric" });
const WEEKDAYS = { Sun: "周日", Mon: "周一", Tue: "周二", Wed: "周三", Thu: "周四", Fri: "周五", Sat: "周六" };

/** The words for an English source text, with {names} filled in. */
export function t(source, values = {}) {
  return (words[source] || source).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

const ENGLISH = new Intl.PluralRules("en");

/** As `t` for a sentence with a count, {n}: `one` if it is 1, else `many`. Chinese has one form, found under `many`. */
export function tn(one, many, n, values = {}) {
  return t(!chinese && ENGLISH.select(Number(n)) === "one" ? one : many, { n, ...values });
}

/** Words by code as labels: on hold becomes On hold. Chinese stays as it is. */
export const labels = (found) => Object.fromEntries(Object.entries(found).map(([code, word]) => [code, word[0].toUpperCase() + word.slice(1)]));

/** 14:05 in the hall's zone; takes an ISO moment or milliseconds. */
export const clock = (at) => (at ? HOUR.format(new Date(at)) : "");

/** 14:05:12 */
export const clockSeconds = (at) => (at ? SECOND.format(new Date(at)) : "");

const part = (format, at, type) => format.formatToParts(new Date(at)).find((found) => found.type === type).value;

/** 11月22日 / 22 Nov */
export function date(at) {
  if (!at) return "";
  if (chinese) return `${Number(part(NUMBERS, at, "month"))}月${Number(part(NUMBERS, at, "day"))}日`; // 12月7日, not 12月07日
  return `${part(DAY, at, "day")} ${part(DAY, at, "month")}`;
}

const NUMBERED = inZone({ year: "numeric", month: "2-digit", day: "2-digit" });

/** As `date`, and of another year than now 2025-11-22. */
export function dateWithYear(at, now) {
  const numbers = (moment) => ["year", "month", "day"].map((type) => part(NUMBERED, moment, type));
  return numbers(at)[0] === numbers(now)[0] ? date(at) : numbers(at).join("-");
}

/** 11月22日 周日 / Sun 22 Nov */
export function day(at) {
  if (!at) return "";
  const weekday = part(DAY, at, "weekday");
  return chinese ? `${date(at)} ${WEEKDAYS[weekday]}` : `${weekday} ${date(at)}`;
}

/** ¥1,234,567 from whole fen; fen are shown only when there are any. */
export function money(fen) {
  if (fen === null || fen === undefined || fen === "") return "";
  const digits = Number(fen) % 100 ? 2 : 0;
  return "¥" + (Number(fen) / 100).toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** 91.94 m² */
export const area = (square) => (square === null || square === undefined || square === "" ? "" : `${Number(square).toFixed(2)} m²`);

const ISO_DAY = inZone({ year: "numeric", month: "2-digit", day: "2-digit" });

/** 2026-11-22: the day of the hall that a moment belongs to. */
export const isoDay = (at) => ["year", "month", "day"].map((type) => part(ISO_DAY, at, type)).join("-");

const CLOCKS = inZone({ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });

/** The ISO moment at which the hall's clocks show this day (2026-11-22) and time (18:00); null where one is missing. */
export function momentAt(day, time) {
  if (!day || !time) return null;
  const guess = Date.parse(`${day}T${time}Z`);
  const [year, month, date, hour, minute] = ["year", "month", "day", "hour", "minute"].map((type) => Number(part(CLOCKS, guess, type)));
  return new Date(2 * guess - Date.UTC(year, month - 1, date, hour, minute)).toISOString();
}

/** Seconds from one ISO moment to another, at least one: how long a countdown is in all. */
export const secondsBetween = (from, until) => Math.max(1, (Date.parse(until) - Date.parse(from)) / 1_000);

/** 29:41 until a moment, 1:02:03 from an hour on, 0:00 once past. */
export function left(until, now) {
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
  if (Number.isNaN(seconds)) return "";
  const two = (n) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** 29′ until a moment, at least 0′; from a hundred minutes on in hours, 2h. */
export function minutesLeft(until, now) {
  const minutes = Math.max(0, Math.floor((Date.parse(until) - now) / 60_000));
  return minutes > 99 ? `${Math.floor(minutes / 60)}h` : `${minutes}′`;
}
