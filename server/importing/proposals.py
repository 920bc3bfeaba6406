"""Which building a list may be of that has no column for it: its sheet's name, a line above it or the file's name."""

import re

from server.importing.sheets import Line, Sheet
from server.importing.values import clean, is_blank, shown

_BUILDING = re.compile(
    r"(?<![0-9A-Za-z])[A-Za-z]?(?:[0-9]{1,3}[A-Za-z]?|[A-Za-z]|[一二三四五六七八九十]{1,3})(?:-[0-9]{1,2})?"
    r" ?(?:号楼|號樓|#楼?(?![0-9])|栋|幢|棟|座)"
    r"|\b(?:block|blk|tower|building) ?[0-9]{0,3}[a-z]?\b",
    re.IGNORECASE,
)


SHEET, ABOVE = "@sheet", "@above"  # as a mapping's value: the sheet's name, and the building that a line above names


def building_proposed(sheet: Sheet, filename: str) -> dict[str, str]:
    """A mapping's value for the building, or nothing: to be confirmed by a person."""
    if sheet.name and building_in(sheet.name):
        return {"building": SHEET}
    named = {*buildings_above(sheet).values()}
    if len(named) > 1:
        return {"building": ABOVE}
    building = named.pop() if named else building_in(filename)
    return {"building": f"={building}"} if building else {}


def buildings_above(sheet: Sheet) -> dict[int, str]:
    """Line number -> the building named by the nearest title above, for a list in parts with a title each."""
    buildings, current = {}, None
    for line in sheet.lines:
        current = title_of(line) or current
        if current:
            buildings[line.number] = current
    return buildings


def title_of(line: Line) -> str | None:
    """The building that a line names which is none of a list: one or two cells alone."""
    filled = [cell for cell in line.cells if not is_blank(cell)]
    named = {building for cell in filled if len(filled) <= 2 and (building := building_in(shown(cell)))}
    return named.pop() if len(named) == 1 else None


def building_in(text: str) -> str | None:
    """The one building a text names."""
    found = {match[0].strip() for match in _BUILDING.finditer(clean(text)) if match[0].strip()}
    return found.pop() if len(found) == 1 else None
