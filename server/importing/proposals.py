"""Which building a list may be of that has no column for it: its sheet's name, a line above it or the file's name."""

from server.importing.sheets import Sheet
from server.importing.values import building_in

SHEET, ABOVE = "@sheet", "@above"  # as a mapping's value: the sheet's name, and the building that a line above names


def building_proposed(sheet: Sheet, filename: str) -> dict[str, str]:
    """A mapping's value for the building, or nothing: to be confirmed by a person."""
    if sheet.name and building_in(sheet.name):
        return {"building": SHEET}
    named = {*sheet.buildings_above.values()}
    if len(named) > 1:
        return {"building": ABOVE}
    building = named.pop() if named else building_in(filename)
    return {"building": f"={building}"} if building else {}
