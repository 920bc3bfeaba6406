// What the home of the sheet costs whoever applies now, by how he pays. The hall reckons; this asks and shows.

import { el, write } from "../base/dom.js";
import { PATH, oneLine, quoteLines, takesOff } from "../base/quote_lines.js";
import { look } from "../base/send.js";
import { clock, date, money, t } from "../base/words.js";
import { pathsMatter, today } from "./catalogue.js";
import { myUnits } from "./mine.js";

const dialog = document.getElementById("unit");
const box = dialog.querySelector(".quoted");
const paths = dialog.querySelector(".paths");
const answers = new Map(); // what was asked -> {unit: {path: quote}}, or null while nobody has answered
let chosen = "lump_sum";
let waits = ""; // what was asked and is not answered yet

/** How the client pays, as far as it matters. */
export const pathOf = (screen) => (pathsMatter(screen) ? chosen : "");

/** The price, its lines and the switch between ways to pay. `others` are homes shown beside; `redraw` once the hall has answered. */
export function drawQuote(screen, id, unit, others, redraw) {
  const mine = screen.of("application").find(([, a]) => a.mine && a.unit === id && myUnits(screen).has(id))?.[1];
  const path = mine ? mine.path : pathOf(screen);
  const quote = mine?.quote ?? quotes(screen, [id, ...others], redraw)?.[id]?.[path];
  drawPaths(path, !mine && unit.price_fen !== null && pathsMatter(screen), redraw);
  drawMark(screen);
  const price = quote?.total_fen ?? unit.price_fen;
  write(dialog.querySelector("[data-slot=price]"), price === null ? "" : money(price));
  write(dialog.querySelector("[data-slot=per]"), per(unit, price, path));
  const later = unit.price_fen === null ? [] : claimed(screen, mine, path);
  box.replaceChildren(quote && (quote.lines.length > 1 || later.length) ? quoteLines(quote, later) : "");
}

/** What other homes cost by the same way to pay, as far as the hall has answered. */
export const priceBeside = (screen, ids, id, listed) => answers.get(ids.join())?.[id]?.[pathOf(screen)]?.total_fen ?? listed;

function per(unit, price, path) {
  if (price === null) return t("No price before release.");
  const rate = { price: money(Math.round(price / Number(unit.area) / 100) * 100) };
  if (price === unit.price_fen) return t("List price · {price}/m²", rate);
  return path ? t("{path}, in all · {price}/m²", { ...rate, path: PATH[path] }) : t("In all · {price}/m²", rate);
}

/** What wants papers takes nothing off before they were looked at. */
function claimed(screen, mine, path) {
  const decided = new Set(mine?.claims.filter((c) => c.state === "verified").map((c) => c.discount));
  return today(screen, path)
    .filter((d) => d.papers.length && !decided.has(d.id))
    .map((d) => oneLine(d.name, takesOff(d), t("less once its papers are verified"), "off"));
}

function quotes(screen, units, redraw) {
  const prices = units.map((id) => screen.cards.get(`unit/${id}`)?.price_fen);
  const asked = JSON.stringify([units, prices, today(screen, "lump_sum"), today(screen, "mortgage")]);
  if (answers.has(units.join()) && answers.get(units.join())?.asked === asked) return answers.get(units.join());
  if (waits === asked || prices[0] === null || screen.truth !== "live") return null;
  waits = asked;
  look("quote.show", { units }).then(
    ({ quotes }) => {
      answers.clear();
      answers.set(units.join(), { ...quotes, asked });
      redraw();
    },
    () => {}, // the list price stands there, and the next change asks again
  ).finally(() => waits === asked && (waits = ""));
  return null;
}

function drawPaths(path, shown, redraw) {
  paths.hidden = !shown;
  for (const button of paths.children) {
    button.setAttribute("aria-pressed", String(button.dataset.path === path));
    button.onclick = () => {
      chosen = button.dataset.path;
      redraw();
    };
  }
}

/** Who looks at the price, and when: it is nobody's to photograph (SC-20). */
function drawMark(screen) {
  const me = screen.panel("me");
  const text = [me?.badge, me?.name, date(screen.now()), clock(screen.now())].filter(Boolean).join(" ");
  const mark = dialog.querySelector(".watermark");
  if (mark.dataset.text === text) return;
  mark.dataset.text = text;
  mark.replaceChildren(...Array.from({ length: 12 }, () => el("span", { dataset: { text } })));
}
