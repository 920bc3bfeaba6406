// The capital words 大写 of an amount, as a Chinese receipt has them.

export const DIGITS = "零壹贰叁肆伍陆柒捌玖";
const PLACES = ["", "拾", "佰", "仟"];
const GROUPS = ["", "万", "亿", "万亿"];

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
