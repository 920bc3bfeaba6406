"""Price matrices in a sheet: rooms across, floors down, and one amount, or a few side by side, where they meet."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from server.importing.fields import rank
from server.importing.floors import floor_of
from server.importing.sheets import Line, Sheet
from server.importing.values import Cell, clean, is_blank, text

MEASURES = ("area", "inner_area", "unit_price", "total_price")
OF_A_ROOM = ("area", "inner_area", "layout", "orientation")  # what a line of the matrix, or a table, may say of a room
_ROOM = re.compile(
    r"(?:第|flat |unit |room |stack )?([0-9]{1,2}|[a-z]{1,2}[0-9]{0,2}|[东南西北中边]{1,2})"
    r"(?:室|号房|号|户型|户|房|座|单位)?",
    re.IGNORECASE,
)
_FLOORS = re.compile("层|層|floor|level|storey", re.IGNORECASE)
_GROUP = re.compile("单元|單元|梯|栋|幢|棟|座|entrance|block|tower|building", re.IGNORECASE)
_PER_AREA = re.compile("单价|單價|/ ?(?:m2|平)|每平|unit price|psm|per sqm", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """One column of amounts: the room, what the amount is, and the entrance or building that stands above it."""

    room: str
    measure: str
    above: str = ""
    said: str = ""  # the words below the room that tell the measure


@dataclass
class Grid:
    sheet: Sheet
    titles: str  # what stands above it, with the sheet's name
    header: Line
    floor: int  # these three are columns
    building: int | None
    entrance: int | None
    places: dict[int, Place]  # by column
    said: dict[tuple[str, str], dict[str, Cell]] = field(default_factory=dict)  # (above, room) -> layout, area …
    lines: list[Line] = field(default_factory=list)  # one for each floor

    def filled(self, line: Line, column: int | None) -> Cell:
        """A cell, or the one it is merged with."""
        if column is None:
            return None
        cell = line.at(column)
        return self.sheet.merged.get((line.number, column)) if is_blank(cell) else cell


def find_grids(sheet: Sheet) -> list[Grid]:
    """Every matrix of the sheet, with the lines of its floors."""
    grids: list[Grid] = []
    titles: list[str] = [sheet.name or ""]
    skip, in_table = -1, False
    for at, line in enumerate(sheet.lines):
        if at <= skip:
            continue
        below = sheet.lines[at + 1] if at + 1 < len(sheet.lines) else Line(0, ())
        if found := _grid_below(sheet, line, below, sheet.lines[at - 1] if at else Line(0, ()), titles):
            grid, has_second = found
            grids.append(grid)
            skip, in_table, titles = at + has_second, False, [sheet.name or ""]
        elif _table_columns(line):
            in_table = True
        elif grids and not in_table and not _is_title(line):
            _add_line(grids[-1], line)
        else:
            titles += filter(None, line.words())
    return [grid for grid in grids if grid.lines]


def find_rooms(sheet: Sheet) -> dict[str, dict[str, Cell]]:
    """A small table beside a matrix: room or layout -> its area, layout and orientation."""
    rooms: dict[str, dict[str, Cell]] = {}
    columns: dict[str, int] = {}
    for line in sheet.lines:
        if found := _table_columns(line):
            columns = found
        elif columns and (name := text(line.at(columns["name"]))):
            rooms[room_name(name) or name] = {
                of: line.at(column) for of, column in columns.items() if of != "name" and not is_blank(line.at(column))
            }
    return rooms


def room_name(words: str) -> str | None:
    """01 of 01室, A of A户型; None for what is no room that is listed across."""
    found = _ROOM.fullmatch(words)
    return found[1] if found else None


def _grid_below(sheet: Sheet, line: Line, below: Line, above: Line, titles: list[str]) -> tuple[Grid, bool] | None:
    words = line.words()
    rooms = {column: name for column, text in enumerate(words) if (name := room_name(text))}
    first = min(rooms, default=0)
    if any(rank(of, text) for text in words[:first] for of in ("room", *MEASURES, *OF_A_ROOM)):
        return None
    floor = next((column for column in range(first) if _FLOORS.search(words[column])), None)
    if floor is None and first and len(rooms) > 1 and floor_of(text(below.at(first - 1))).place is not None:
        floor = first - 1
    if floor is None:
        return None
    usual = _measure_of(" ".join([*titles, *words[:first]]))
    places = _places(sheet, line, below, above, rooms, usual)
    by_name = {of: next((c for c in range(first) if rank(of, words[c])), None) for of in ("building", "entrance")}
    has_second = any(place.measure != usual for place in places.values()) or len(places) > len(rooms)
    return Grid(sheet, " ".join(titles), line, floor, by_name["building"], by_name["entrance"], places), has_second


def _places(
    sheet: Sheet, line: Line, below: Line, above: Line, rooms: Mapping[int, str], usual: str
) -> dict[int, Place]:
    places: dict[int, Place] = {}
    room, group, words, groups = "", "", below.words(), above.words()
    for column in range(min(rooms), max(max(rooms) + 1, len(words))):
        heading = line.at(column)
        room = rooms.get(column, "") if not is_blank(heading) else room
        said = groups[column] if column < len(groups) else ""
        group = said if _GROUP.search(said) else group if not said else ""
        under = words[column] if column < len(words) else ""
        measure = next((of for of in (*MEASURES, "layout", "orientation") if under and rank(of, under)), None)
        if room and (measure or column in rooms):
            places[column] = Place(room, measure or usual, group, under if measure else "")
    return places


def _measure_of(words: str) -> str:
    """Of a whole matrix, as the words above it, on its sheet's tab or in its corner say; else the total."""
    said = clean(words).casefold()
    if "总价" in said or "total" in said:
        return "total_price"
    return "unit_price" if _PER_AREA.search(said) else "area" if "面积" in said or "area" in said else "total_price"


def _add_line(grid: Grid, line: Line) -> None:
    names = [words for words in line.words()[: min(grid.places)] if words]
    told = next((of for of in OF_A_ROOM for words in names if rank(of, words)), None)
    if told is None:
        grid.lines.append(line)
        return
    for column, place in grid.places.items():
        if not is_blank(cell := grid.filled(line, column)):
            grid.said.setdefault((place.above, place.room), {})[told] = cell


def _table_columns(line: Line) -> dict[str, int]:
    """The columns of a table of rooms, if this line is its header."""
    if not line.is_heading():
        return {}
    words = line.words()
    columns = {of: column for column, text in enumerate(words) for of in OF_A_ROOM if text and rank(of, text)}
    names = (column for of in ("room", "layout") for column, text in enumerate(words) if text and rank(of, text))
    name = next(names, None)
    return {"name": name, **columns} if name is not None and "area" in columns and line.cells else {}


def _is_title(line: Line) -> bool:
    return sum(1 for words in line.words() if words) == 1
