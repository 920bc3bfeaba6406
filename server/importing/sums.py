"""Lines that add up the homes above them: told by their words, and by their numbers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from server.importing.records import UnitRow
from server.importing.values import clean

_WORDS = re.compile(
    "合计|小计|总计|共计|累计|汇总|合計|小計|總計|共計|总套数|总户数|总面积|平均|均价|共[0-9]+[套户]|^[0-9]+[套户]$"
)
_ENGLISH = re.compile(r"(?:grand |sub-? ?)?totals?\b|(?:sum|average|avg|mean|count) ?:?$|.*\bsub-?total\b")


@lru_cache(maxsize=4096)
def sum_word(words: str) -> bool:
    """Whether a cell says that its line is a sum, a count or a mean: 合 计, 1栋小计, 共12套, Sub-total."""
    said = clean(words).casefold()
    return _WORDS.search(said.replace(" ", "")) is not None or _ENGLISH.match(said) is not None


@dataclass
class _Window:
    """What stands above, since some line."""

    lines: int = 0
    area: Decimal = Decimal(0)
    total: int = 0

    def add(self, unit: UnitRow) -> None:
        self.lines, self.area, self.total = self.lines + 1, self.area + unit.area, self.total + unit.total_price_fen

    def is_told_by(self, unit: UnitRow) -> bool:
        """The area to the last digit; the total may be rounded, or a mean price times the area."""
        if self.lines < 2 or unit.area != self.area:
            return False
        return abs(unit.total_price_fen - self.total) * 100 <= self.total


def sums_among(units: Iterable[UnitRow]) -> set[int]:
    """Places of those whose area and total are the sums of all above, or of a building, a floor, since the last sum."""
    sums: set[int] = set()
    windows: dict[str, _Window] = {}
    last: dict[str, object] = {}
    for place, unit in enumerate(units):
        if any(window.is_told_by(unit) for window in windows.values()):
            sums.add(place)
            windows["since the last sum"] = _Window()
            continue
        for name, of in (("building", unit.building), ("floor", (unit.building, unit.floor, unit.floor_label))):
            if name not in windows or last.get(name) != of:
                windows[name], last[name] = _Window(), of
        for name in ("all", "since the last sum"):
            windows.setdefault(name, _Window())
        for window in windows.values():
            window.add(unit)
    return sums
