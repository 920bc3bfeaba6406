"""Which building a list may be of that has no column for it: its sheet's name, a line above it or the file's name."""

import re

from server.importing.sheets import Line, Sheet
from server.importing.values import clean, is_blank

_BUILDING = re.compile(
    r"(?<![0-9A-Za-z])[A-Za-z]?(?:[0-9]{1,3}[A-Za-z]?|[A-Za-z]|[一二三四五六七八九十]{1,3})(?:-[0-9]{1,2})?"
    r" ?(?:号楼|號樓|#楼?(?![0-9])|栋|幢|棟|座)"
    r"|\b(?:block|blk|tower|building) ?[0-9]{0,3}[a-z]?\b",
    re.IGNORECASE,
)


def building_proposed(sheet: Sheet, filename: str) -> dict[str, str]:
    """A mapping's value for the building, or nothing: to be confirmed by a person."""
    if sheet.name and building_in(sheet.name):
        return {"building": "@sheet"}
    alone = (words for line in sheet.lines if _is_title(line) for words in line.words())
    named = list(filter(None, map(building_in, alone))) or list(filter(None, [building_in(filename)]))
    return {"building": f"={named[0]}"} if len({*named}) == 1 else {}  # of several, each would hold for a part alone


def building_in(text: str) -> str | None:
    """The one building a text names."""
    found = {match[0].strip() for match in _BUILDING.finditer(clean(text)) if match[0].strip()}
    return found.pop() if len(found) == 1 else None


def _is_title(line: Line) -> bool:
    return sum(1 for cell in line.cells if not is_blank(cell)) <= 2
