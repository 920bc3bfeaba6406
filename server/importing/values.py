"""One cell to one value: text, number, money, floor, room."""

import math
import re
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

Cell = str | int | float | Decimal | date | None

_CENT = Decimal("0.01")
_MOST = Decimal(10) ** 12
_NUMBER = r"([0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]{1,12})(\.[0-9]{1,15})?"
_AREA = re.compile(rf"{_NUMBER} ?(?:m2|平方米|平米|平|sqm)?")
_MONEY = re.compile(
    rf"(?:人民币|rmb|cny|[a-z]{{0,2}}\$|¥)? ?{_NUMBER} ?(万)? ?(元|圆|yuan|rmb|cny)?(?: ?/ ?(?:m2|平方米|平米|sqm|套))?"
)
_CHINESE_NUMBER = "[〇零一二两三四五六七八九十百]{1,7}"
_POWERS = {"十": 10, "百": 100}
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_FLOOR = re.compile(rf"(地下|负|[b-]|)(?:第|[lf])?([0-9]{{1,3}}|{_CHINESE_NUMBER})(?:\.0+)? ?(?:层|層|楼|樓|f)?")
_ENTRANCE = re.compile(rf"^第?({_CHINESE_NUMBER}|[0-9]{{1,3}}) ?(?=(?:单元|單元|座|门|門|梯)?$)")
_BLANK = {"", "-", "--", "---", "—", "——", "/", "无", "無"}


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text(cell: Cell) -> str:
    """The cell as people read it: half-width, trimmed, no invisible characters; "" for a dash or 无."""
    if isinstance(cell, float):
        cell = _as_shown(cell) if math.isfinite(cell) else str(cell)
    if isinstance(cell, Decimal):
        cell = format(cell.to_integral_value() if cell == cell.to_integral_value() else cell, "f")
    cleaned = clean("" if cell is None else str(cell))
    return "" if cleaned in _BLANK else cleaned


def clean(raw: str) -> str:
    if not (raw.isascii() and raw.isprintable()):
        visible = (c for c in raw if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf"))
        raw = unicodedata.normalize("NFKC", "".join(visible))
    return " ".join(raw.split())


def area(cell: Cell) -> Decimal | None:
    """Square metres with two digits; None when unreadable, zero or larger than any flat."""
    if isinstance(cell, str):
        written = _AREA.fullmatch(clean(cell).casefold())
        value = _decimal(written) if written else None
    else:
        value = _number(cell)
    rounded = value.quantize(_CENT, ROUND_HALF_UP) if value is not None else Decimal(0)
    return rounded if 0 < rounded < 100_000 else None


def fen(cell: Cell, scale: int = 1) -> int | None:
    """Money in fen; None when unreadable or zero. `scale` is 10,000 under a header in 万元."""
    if isinstance(cell, str):
        written = _MONEY.fullmatch(clean(cell).casefold())
        amount = _decimal(written) if written else None
        if written and (written[3] or written[4]):  # what the cell says goes before what the header says
            scale = 10_000 if written[3] else 1
    else:
        amount = _number(cell)
    if amount is None or amount * scale >= _MOST:
        return None
    return _half_up(amount * scale * 100) or None


def total_fen(unit_price_fen: int, square_metres: Decimal) -> int | None:
    """Unit price times area, half a fen rounded up."""
    total = _half_up(unit_price_fen * square_metres)
    return total if 0 < total < _MOST * 100 else None


def floor_number(words: str) -> int | None:
    """19, 19层, 19F, 十九层, B1, -1, 地下一层; None when it is not one floor."""
    found = _FLOOR.fullmatch(words.casefold())
    if found is None:
        return None
    value = int(found[2]) if found[2].isdecimal() else chinese_number(found[2])
    return -value if found[1] else value


def entrance_name(words: str) -> str:
    """四单元 and 第4单元 are both 4单元."""
    return _ENTRANCE.sub(lambda found: _as_digits(found[1]), words, count=1)


def room_label(words: str, floor: int | None) -> str:
    """1901 for 01 on floor 19, for 1901 and for 1901室; anything but a plain number stays as given."""
    label = re.sub(r"(?<=[0-9])(?:\.0+)?(?:室|号|房)?$", "", words)
    if floor is None or not re.fullmatch("[0-9]{1,5}", label):
        return label
    hundreds, on_floor = divmod(int(label), 100)
    if len(label) > 2 and hundreds != floor:
        return label
    return f"{floor if floor >= 0 else f'B{-floor}'}{on_floor:02d}"


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


def _number(cell: float | Decimal | date | None) -> Decimal | None:
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
