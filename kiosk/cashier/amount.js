// An amount as people type it, read as they mean it: 50000, 50,000, 5万, 5 万元, ５００００, ¥50,000, 五万.

import { DIGITS, capitals } from "../base/capitals.js";

const MOST_FEN = 100_000_000_000_000; // one trillion yuan: more is a slip of the finger
const BEFORE = /^(?:¥|rmb|cny|人民币)\s*/i;
const AFTER = /\s*(?:元整|圆整|块钱|[元圆块整]|rmb|cny)$/i;
const DECIMALS = { "": 2, 千: 5, 万: 6 }; // down to the fen
const SCALES = { k: "千", 仟: "千", w: "万", 萬: "万" };
const SEPARATED = /^(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d{1,4}(?: \d{4})+)$/;

/**
 * {fen} of what was typed, {} of nothing, or {wrong} of what cannot be meant: "commas", "spaces" and "dots" stand where none
 * can, "zero" is nothing to take, "long" has too many figures, and "words" are no amount at all.
 */
export function read(text) {
  const plain = text.normalize("NFKC").replaceAll("。", ".").replace(/\s+/g, " ").trim();
  const bare = plain.replace(BEFORE, "").replace(AFTER, "");
  if (!bare) return {};
  const [, digits, scale = ""] = /^([\d., ]*\d[\d., ]*)([万萬w千仟k]?)$/i.exec(bare) ?? [];
  const found = digits ? figures(digits.trim(), SCALES[scale.toLowerCase()] ?? scale) : words(plain.replace(BEFORE, ""));
  if (found.wrong) return found;
  if (found.fen === 0) return { wrong: "zero" };
  return found.fen < MOST_FEN ? found : { wrong: "long" };
}

function figures(digits, scale) {
  const [whole, fraction = "", more] = digits.split(".");
  if (more !== undefined || !/^\d*$/.test(fraction) || fraction.length > DECIMALS[scale] || !whole) return { wrong: "dots" };
  if (!SEPARATED.test(whole)) return { wrong: whole.includes(",") ? "commas" : "spaces" };
  const count = whole.replace(/\D/g, "");
  if (count.length > 15) return { wrong: "long" };
  return { fen: Number(count) * 10 ** DECIMALS[scale] + Number(fraction.padEnd(DECIMALS[scale], "0")) };
}

const SAME = {
  〇: "零", 一: "壹", 二: "贰", 两: "贰", 三: "叁", 四: "肆", 五: "伍", 六: "陆", 七: "柒", 八: "捌", 九: "玖",
  十: "拾", 百: "佰", 千: "仟", 萬: "万", 圆: "元", 块: "元", 毛: "角",
};
const UNITS = { 拾: 10, 佰: 100, 仟: 1_000, 万: 10_000, 亿: 100_000_000 };

/** Chinese numerals, small or capital. What would not be written so again can be read in two ways, as 一万二, and is refused. */
function words(text) {
  const said = [...text.replace(/\d/g, (digit) => DIGITS[digit]).replaceAll(" ", "")].map((word) => SAME[word] ?? word).join("");
  const full = said.replace(/^拾/, "壹拾").replace(/整$/, "").replace(/[^元角分]$/, "$&元");
  const fen = worth(full);
  return fen < MOST_FEN && capitals(fen).replace(/整$/, "") === full ? { fen } : { wrong: "words" };
}

function worth(full) {
  let [fen, total, section, digit] = [0, 0, 0, 0];
  for (const word of full) {
    if (DIGITS.includes(word)) digit = DIGITS.indexOf(word);
    else if (UNITS[word] < 10_000) [section, digit] = [section + digit * UNITS[word], 0];
    else if (word === "万") [total, section, digit] = [total + (section + digit) * UNITS.万, 0, 0];
    else if (word === "亿") [total, section, digit] = [(total + section + digit) * UNITS.亿, 0, 0];
    else if (word === "元") [fen, total, section, digit] = [(total + section + digit) * 100, 0, 0, 0];
    else [fen, digit] = [fen + digit * (word === "角" ? 10 : 1), 0];
  }
  return fen;
}
