"""One cell to one value: text, number, money."""

import math
import re
import unicodedata
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

Cell = str | int | float | Decimal | date | time | None

_CENT = Decimal("0.01")
_MOST = Decimal(10) ** 15  # no cell holds more; what a home may cost is a limit of the hall
_NUMBER = r"([0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]{1,15})(\.[0-9]{1,15})?"
_AREA = re.compile(
    rf"{_NUMBER} ?(?:m2|平方米|平米|平|sqm|sq\.? ?m\.?)?"
    r"(?: ?\([0-9,]+(?:\.[0-9]+)?(?: ?(?:呎|尺|平方呎|sq\.? ?ft))?\))?"
)
_MONEY = re.compile(
    rf"(?:人民币|rmb|cny|hkd|sgd|usd|[a-z]{{0,2}}\$|¥)? ?{_NUMBER} ?([万萬])? ?(元|圆|yuan|rmb|cny)?"
    r"(?: ?/ ?(?:m2|平方米|平米|sqm|套))?"
)
CHINESE_NUMBER = "[〇零一二两三四五六七八九十百]{1,7}"
_POWERS = {"十": 10, "百": 100}
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_ENTRANCE = re.compile(rf"^第?({CHINESE_NUMBER}|[0-9]{{1,3}}) ?(?=(?:单元|單元|座|门|門|梯)?$)")
_BUILDING = re.compile(
    r"(?<![0-9A-Za-z])[A-Za-z]?(?:[0-9]{1,3}[A-Za-z]?|[A-Za-z]|[一二三四五六七八九十]{1,3})(?:-[0-9]{1,2})?"
    r" ?(?:号楼|號樓|#楼?(?![0-9])|栋|幢|棟|座)"
    r"|\b(?:block|blk|tower|building) ?(?:[0-9]{1,3}[a-z]?|[a-z])\b",
    re.IGNORECASE,
)
_ERROR = re.compile(r"#(?:[A-Z][A-Z/0_]*[A-Z0](?:[!?/A-Z]*)|#+)|Err:[0-9]+")
_DIGITS_AND_MARKS = re.compile("[0-9][0-9., ]*[0-9]")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[, ][0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")
_BLANK = {"", "-", "--", "---", "—", "——", "/", "无", "無"}


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text(cell: Cell) -> str:
    """The cell as people read it, "" for a dash or 无."""
    return said(shown(cell))


def said(words: str) -> str:
    return "" if words in _BLANK else words


def shown(cell: Cell) -> str:
    """The cell as the spreadsheet shows it: half-width, trimmed, no invisible characters."""
    if isinstance(cell, float):
        cell = _as_shown(cell) if math.isfinite(cell) else str(cell)
    if isinstance(cell, Decimal) and cell.is_finite():
        cell = format(cell.to_integral_value() if cell == cell.to_integral_value() else cell, "f")
    return clean("" if cell is None else str(cell))


@lru_cache(maxsize=16_384)
def clean(raw: str) -> str:
    if not (raw.isascii() and raw.isprintable()):
        visible = (c for c in raw if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf"))
        raw = unicodedata.normalize("NFKC", "".join(visible))
    return " ".join(raw.split())


def is_error(cell: Cell) -> bool:
    """What a spreadsheet writes where it could not work a cell out: #REF!, #N/A, #DIV/0!, ####."""
    return isinstance(cell, str) and len(cell) < 30 and _ERROR.fullmatch(cell.strip()) is not None


def area(cell: Cell) -> Decimal | None:
    """Square metres as the file has them, with every digit; None when unreadable."""
    if isinstance(cell, str):
        written = _AREA.fullmatch(clean(cell).casefold())
        return _decimal(written) if written else None
    return _number(cell)


def rounded(square_metres: Decimal) -> Decimal:
    return square_metres.quantize(_CENT, ROUND_HALF_UP)


def fen(cell: Cell, scale: int = 1) -> int | None:
    """Money in fen; None when unreadable. `scale` is 10,000 under a header in 万元."""
    if isinstance(cell, str):
        written = _MONEY.fullmatch(clean(cell).casefold())
        amount = _decimal(written) if written else None
        if written and (written[3] or written[4]):  # what the cell says goes before what the header says
            scale = 10_000 if written[3] else 1
    else:
        amount = _number(cell)
    return None if amount is None else _half_up(amount * scale * 100)


def is_in_doubt(cell: Cell, *, money: bool, scale: int = 1) -> bool:
    """Whether a text may be one number where a point begins the decimals and another where a comma does.

    93,87 and 1.234.567,89 have a decimal comma. 436.000 as money and 89,460 as an area may be a thousand times as much.
    """
    if not isinstance(cell, str) or not (found := _DIGITS_AND_MARKS.search(words := clean(cell).casefold())):
        return False
    if not (_MONEY if money else _AREA).fullmatch(words.replace(found[0], "1", 1)):
        return False
    number = found[0]
    if _GROUPED.fullmatch(number) is None:
        return True
    if money:
        return (
            scale == 1 and not re.search("[万萬]", words) and re.fullmatch(r"[0-9]{1,3}\.[0-9]{3}", number) is not None
        )
    return re.fullmatch(r"[0-9]{1,3},[0-9]{3}|[0-9]\.[0-9]{3}", number) is not None


def total_fen(unit_price_fen: int, square_metres: Decimal) -> int:
    """Unit price times area, half a fen rounded up."""
    return _half_up(unit_price_fen * square_metres)


def building_in(text: str) -> str | None:
    """The one building a text names."""
    found = {match[0].strip() for match in _BUILDING.finditer(clean(text)) if match[0].strip()}
    return found.pop() if len(found) == 1 else None


def entrance_name(words: str) -> str:
    """四单元 and 第4单元 are both 4单元; 0 is what a formula makes of a blank cell."""
    return "" if words == "0" else _ENTRANCE.sub(lambda found: _as_digits(found[1]), words, count=1)


def chinese_number(words: str) -> int:
    """二十三 is 23."""
    total = digit = 0
    for word in words:
        if word in _POWERS:
            total += (digit or 1) * _POWERS[word]
            digit = 0
        else:
            digit = digit * 10 + _DIGITS[word]
    return total + digit


def _as_digits(number: str) -> str:
    return number if number.isdecimal() else str(chinese_number(number))


def _number(cell: float | Decimal | date | time | None) -> Decimal | None:
    if isinstance(cell, float):
        cell = _as_shown(cell) if math.isfinite(cell) else None
    if isinstance(cell, int | Decimal) and 0 <= cell < _MOST:
        return Decimal(cell)
    return None


def _as_shown(value: float) -> Decimal:
    """Excel keeps 48403.68 as 48403.679999999997 and shows 15 digits."""
    return Decimal(format(value, ".15g"))


def _decimal(written: re.Match[str]) -> Decimal:
    return Decimal(re.sub("[, ]", "", written[1]) + (written[2] or ""))


def _half_up(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))
