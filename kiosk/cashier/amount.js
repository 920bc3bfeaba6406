// Amounts as a cashier types and reads them: digits in, fen out, and the capital words 大写 of a Chinese receipt.

const DIGITS = "零壹贰叁肆伍陆柒捌玖";
const PLACES = ["", "拾", "佰", "仟"];
const GROUPS = ["", "万", "亿", "万亿"];
const MOST_FEN = 100_000_000_000_000; // one trillion yuan: more is a slip of the finger

/** Whole fen of what was typed (`50,000`, `５００００`, `50000.5`), or null when it is no amount. */
export function parse(text) {
  const plain = text.normalize("NFKC").replace(/[\s,，¥元]/g, "");
  const found = /^(\d{1,13})(?:\.(\d{0,2}))?$/.exec(plain);
  if (!found) return null;
  const fen = Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0"));
  return fen > 0 && fen < MOST_FEN ? fen : null;
}

/** 伍万元整, 壹拾万零伍佰元零叁分: the words of an amount in fen. */
export function capitals(fen) {
  const [yuan, jiao, cent] = [Math.floor(fen / 100), Math.floor(fen / 10) % 10, fen % 10];
  const whole = yuan ? `${integer(yuan)}元` : "";
  if (!jiao && !cent) return `${whole || "零元"}整`;
  const tens = jiao ? `${DIGITS[jiao]}角` : whole ? "零" : "";
  return `${whole}${tens}${cent ? `${DIGITS[cent]}分` : "整"}`;
}

function integer(yuan) {
  let words = "";
  let gap = false; // zeros were passed since the last digit
  for (let group = Math.floor((String(yuan).length - 1) / 4); group >= 0; group -= 1) {
    const part = Math.floor(yuan / 10_000 ** group) % 10_000;
    if (part === 0) {
      gap = words !== "";
      continue;
    }
    if (words && (gap || part < 1_000)) words += "零";
    words += thousands(part) + GROUPS[group];
    gap = false;
  }
  return words;
}

/** 1 to 9999 without leading zero words. */
function thousands(part) {
  let words = "";
  let gap = false;
  for (let place = String(part).length - 1; place >= 0; place -= 1) {
    const digit = Math.floor(part / 10 ** place) % 10;
    if (digit === 0) gap = words !== "";
    else {
      words += (gap ? "零" : "") + DIGITS[digit] + PLACES[place];
      gap = false;
    }
  }
  return words;
}
