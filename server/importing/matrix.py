"""Price matrices to units: what several of them, or lines and tables beside them, say of one home put together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from server.importing.columns import Column
from server.importing.fields import FIELDS, scale_of, totals_in_wan
from server.importing.floors import floor_of
from server.importing.grids import Grid, Place, find_rooms
from server.importing.limits import MAX_ROWS
from server.importing.lists import Part, read_records
from server.importing.proposals import ABOVE, SHEET, building_proposed
from server.importing.record import Record
from server.importing.records import FileRefused, RefusedRow, RowRefused, SheetRead
from server.importing.sheets import Line, Sheet
from server.importing.sums import sum_word
from server.importing.values import Cell, building_in, clean, entrance_name, fen, is_blank, rounded, text

_PRICES = ("total_price", "unit_price")


@dataclass
class _Home:
    """What the matrices say of one home; `grid` and `line` are where its price stands."""

    cells: dict[str, Cell]
    grid: Grid
    line: Line
    headers: dict[str, str] = field(default_factory=dict)
    scales: dict[str, int] = field(default_factory=dict)


def read_matrices(grids: list[Grid], sheets: list[Sheet], mapping: Mapping[str, str], filename: str) -> list[Part]:
    """One part for each sheet that has prices. Raises `FileRefused` when the building or the areas are said nowhere."""
    homes: dict[tuple[str, ...], _Home] = {}
    refused: list[RefusedRow] = []
    for grid in grids:
        for line in grid.lines:
            try:
                refused += _add_homes(homes, grid, line, mapping, filename)
            except RowRefused as reason:
                refused.append(RefusedRow(line.number, reason.code, reason.facts, grid.sheet.name))
    if len(homes) > MAX_ROWS:
        raise FileRefused("too-many-rows", {"limit": MAX_ROWS})
    rooms = {name: said for sheet in sheets for name, said in find_rooms(sheet).items()}
    priced = [home for home in homes.values() if any(of in home.cells for of in _PRICES)]
    for home in priced:
        _add_area(home, rooms)
    if priced and not any("area" in home.cells for home in priced):
        raise FileRefused("areas-missing")
    return [_part(grid, priced, refused, mapping) for grid in _one_per_sheet(grids) if _has_prices(grid)]


def _add_homes(
    homes: dict[tuple[str, ...], _Home], grid: Grid, line: Line, mapping: Mapping[str, str], filename: str
) -> list[RefusedRow]:
    """The homes of one floor; what is refused of it is that an amount was given before."""
    if words := next((words for words in line.words() if sum_word(words)), None):
        raise RowRefused("sum-line", raw=words)
    filled = {column: cell for column in grid.places if text(cell := line.at(column))}
    if filled and not text(grid.filled(line, grid.floor)):
        raise RowRefused("floor-missing")
    again: list[RefusedRow] = []
    for column, cell in filled.items():
        place = grid.places[column]
        named = _named(grid, line, place, mapping, filename)
        home = homes.setdefault(_identity(named), _Home(dict(named), grid, line))
        if place.measure in home.cells:
            again.append(_twice(home, named, grid, line))
            continue
        if place.measure in _PRICES and not any(of in home.cells for of in _PRICES):
            home.grid, home.line = grid, line
        home.cells[place.measure] = cell
        home.headers[place.measure] = text(grid.header.at(column)) or place.room
        scale = scale_of(place.said or " ".join(grid.header.words()[: min(grid.places)]))
        is_bare_total = place.measure == "total_price" and scale == 1
        home.scales[place.measure] = 10_000 if is_bare_total and totals_in_wan(grid.titles) else scale
        for of, said in grid.said.get((place.above, place.room), {}).items():
            home.cells.setdefault(of, said)
    return again


def _identity(named: Mapping[str, Cell]) -> tuple[str, ...]:
    """The same for a floor that is 3 on one sheet and 3层 on another."""
    building, entrance, floor, room = (text(named[of]) for of in ("building", "entrance", "floor", "room"))
    return building, entrance_name(entrance), floor_of(floor).name, room


def _twice(home: _Home, named: Mapping[str, Cell], grid: Grid, line: Line) -> RefusedRow:
    """Of two amounts for one home, nobody can say which is in force; on two sheets that is so of them all."""
    if home.grid.sheet is not grid.sheet:
        raise FileRefused("several-sheets", {"sheets": f"{home.grid.sheet.name}, {grid.sheet.name}"})
    key = "-".join(_identity(named))
    return RefusedRow(line.number, "duplicate-unit", {"key": key, "first_row": home.line.number}, grid.sheet.name)


def _named(grid: Grid, line: Line, place: Place, mapping: Mapping[str, str], filename: str) -> dict[str, Cell]:
    """What the home is called, as the file writes it."""
    building, entrance = grid.filled(line, grid.building), grid.filled(line, grid.entrance)
    if above := place.above:
        building, entrance = (above, entrance) if building_in(above) else (building, above)
    given = mapping.get("building", "")
    if given == SHEET:
        building = grid.sheet.name
    elif given == ABOVE:
        building = grid.sheet.buildings_above.get(line.number)
    elif given.startswith("="):
        building = clean(given[1:])
    if is_blank(building) and grid.building is None:
        proposed = building_proposed(grid.sheet, filename)
        headers = [words for words in grid.header.words() if words]
        seen = ", ".join(headers)[:300]
        raise FileRefused(
            "header-missing", {"missing": "building", "seen": seen, "headers": headers, "proposed": proposed}
        )
    return {"building": building, "entrance": entrance, "floor": grid.filled(line, grid.floor), "room": place.room}


def _add_area(home: _Home, rooms: Mapping[str, Mapping[str, Cell]]) -> None:
    """From a line or a table of the rooms; else it is what the total has been divided by."""
    for name in (home.cells["room"], home.cells.get("layout")):
        for of, said in rooms.get(text(name), {}).items():
            home.cells.setdefault(of, said)
    if "area" in home.cells or not all(of in home.cells for of in _PRICES):
        return
    total, per_metre = (fen(home.cells[of], home.scales[of]) for of in _PRICES)
    if total and per_metre:
        home.cells["area"] = rounded(Decimal(total) / per_metre)


def _part(grid: Grid, homes: list[_Home], refused: list[RefusedRow], mapping: Mapping[str, str]) -> Part:
    sheet = grid.sheet
    records = (_record(home) for home in homes if home.grid.sheet is sheet)
    part = read_records(records, _about(grid, mapping), may_add_up=False)
    here = [row for row in refused if row.sheet == sheet.name]
    return Part(part.units, tuple(sorted([*part.refused, *here], key=lambda row: row.row)), part.about)


def _record(home: _Home) -> Record:
    """The home as a line of a list would have it."""
    columns = {
        of: Column((place,), home.headers.get(of, of), scale=home.scales.get(of, 1) if of in _PRICES else 1)
        for place, of in enumerate(FIELDS)
        if of in home.cells
    }
    return Record(Line(home.line.number, tuple(home.cells.get(of) for of in FIELDS)), home.grid.sheet, columns)


def _about(grid: Grid, mapping: Mapping[str, str]) -> SheetRead:
    words = grid.header.words()
    names = {"building": grid.building, "entrance": grid.entrance, "floor": grid.floor}
    columns = {of: words[column] for of, column in names.items() if column is not None and words[column]}
    if mapping.get("building"):
        columns["building"] = mapping["building"]
    columns["room"] = ", ".join(dict.fromkeys(place.room for place in grid.places.values()))[:80]
    for place in grid.places.values():
        columns.setdefault(place.measure, place.said or grid.titles.strip()[:40] or columns["room"])
    used = {*names.values(), *grid.places}
    unused = tuple(text for column, text in enumerate(words) if text and column not in used)
    hidden = sum(1 for line in grid.lines if line.number in grid.sheet.hidden_lines)
    hidden_columns = len(grid.sheet.hidden_columns & (used | set(range(len(words)))))
    return SheetRead(grid.sheet.name, "matrix", columns, tuple(filter(None, words)), unused, hidden, hidden_columns)


def _one_per_sheet(grids: list[Grid]) -> list[Grid]:
    return list({id(grid.sheet): grid for grid in reversed(grids) if _has_prices(grid)}.values())[::-1]


def _has_prices(grid: Grid) -> bool:
    return any(place.measure in _PRICES for place in grid.places.values())
