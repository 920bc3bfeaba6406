"""A price list from its bytes to its units."""

import codecs
from collections.abc import Mapping

from server.importing.columns import Header, find_header
from server.importing.compound import OLE2
from server.importing.fields import FIELDS
from server.importing.grids import find_grids
from server.importing.limits import MAX_ROWS, refuse_large
from server.importing.lists import Part, read_list
from server.importing.matrix import read_matrices
from server.importing.proposals import ABOVE
from server.importing.records import Facts, FileRefused, PriceListFile, RefusedRow, UnitRow
from server.importing.sheets import Sheet
from server.importing.texts import text_sheet
from server.importing.workbooks import BARE_BIFF, ZIP, workbook_sheets


def read_price_list(data: bytes, filename: str, mapping: Mapping[str, str] | None = None) -> PriceListFile:
    """The units of a file. `mapping` names the header of a field, or `a+b` to join two; the rest go by synonyms.

    Raises `FileRefused`, its facts with the filename, and nothing else. A hostile file may take memory and time
    here; `read_price_list_guarded` limits both.
    """
    try:
        return _read(data, filename, mapping or {})
    except FileRefused as refused:
        raise FileRefused(refused.code, {"filename": filename, **refused.facts}) from refused


def _read(data: bytes, filename: str, mapping: Mapping[str, str]) -> PriceListFile:
    if unknown := mapping.keys() - FIELDS.keys():
        raise FileRefused("mapping-unknown", {"fields": ", ".join(sorted(unknown))})
    refuse_large(data)
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        raise FileRefused("empty-file")
    is_workbook = data.startswith((OLE2, *ZIP, *BARE_BIFF))
    sheets = [sheet for sheet in (workbook_sheets(data) if is_workbook else [text_sheet(data)]) if sheet.lines]
    parts, skipped = _parts(sheets, filename, mapping)
    return _together(parts, skipped, next((sheet.encoding for sheet in sheets), None))


def _parts(sheets: list[Sheet], filename: str, mapping: Mapping[str, str]) -> tuple[list[Part], list[RefusedRow]]:
    """Every sheet that is a list, else every matrix; and a word on each that is passed over."""
    lists: list[tuple[Sheet, Header]] = []
    others: list[tuple[Sheet, FileRefused]] = []
    for sheet in sheets:
        try:
            lists.append((sheet, find_header(sheet, mapping, filename)))
        except FileRefused as refused:
            if refused.code != "header-missing":
                raise
            others.append((sheet, refused))
    if any(sheet.truncated for sheet, _ in lists) or sum(len(header.body) for _, header in lists) > MAX_ROWS:
        raise FileRefused("too-many-rows", {"limit": MAX_ROWS})
    if lists:
        skipped = [row for sheet, _ in others for row in _passed_over(sheet)]
        return [read_list(sheet, header) for sheet, header in lists], skipped
    grids = [grid for sheet, _ in others for grid in find_grids(sheet)]
    if grids:
        return read_matrices(grids, [sheet for sheet, _ in others], mapping, filename), []
    raise _of_all([refused for _, refused in others])


def _passed_over(sheet: Sheet) -> list[RefusedRow]:
    """A word on a sheet that has the look of a list; notes and covers are passed over without."""
    first = sheet.lines[0].number
    if find_grids(sheet):
        return [RefusedRow(first, "table-skipped", {}, sheet.name)]
    numbers = (sum(1 for words in line.words() if words[:1].isdecimal()) for line in sheet.lines)
    looks_like_one = sum(1 for count in numbers if count > 2) > 1
    return [RefusedRow(first, "sheet-skipped", {}, sheet.name)] if looks_like_one else []


def _of_all(refusals: list[FileRefused]) -> FileRefused:
    """The refusal of the nearest to a list, with a building that holds for every sheet."""
    nearest = min(refusals, key=_how_far, default=FileRefused("empty-file"))
    lists = [refused for refused in refusals if _how_far(refused) == _how_far(nearest)]
    proposals = [proposed for refused in lists if isinstance(proposed := refused.facts.get("proposed"), dict)]
    buildings = {proposed.get("building", "") for proposed in proposals}
    if len(buildings) < 2:
        return nearest
    each = {"building": ABOVE} if all(building.startswith(("=", ABOVE)) for building in buildings) else {}
    others = {field: header for field, header in proposals[0].items() if field != "building"}
    return FileRefused(nearest.code, {**nearest.facts, "proposed": {**others, **each}})


def _how_far(refused: FileRefused) -> int:
    """Of several sheets, the one that misses the fewest columns is the list that was meant."""
    return str(refused.facts["missing"]).count(",") if "missing" in refused.facts else 99


def _together(parts: list[Part], skipped: list[RefusedRow], encoding: str | None) -> PriceListFile:
    """The parts as one list, in which no unit is twice."""
    units: dict[str, UnitRow] = {}
    refused: list[RefusedRow] = []
    for part in parts:
        again = [unit for unit in part.units if unit.key in units]
        if 2 * len(again) > len(part.units):
            named = dict.fromkeys(str(name) for name in (*(units[unit.key].sheet for unit in again), part.about.name))
            raise FileRefused("several-sheets", {"sheets": ", ".join(named)[:300]})
        refused += part.refused
        for unit in part.units:
            first = units.setdefault(unit.key, unit)
            if first is not unit:
                refused.append(_twice(unit, first))
    refused.sort(key=lambda row: ([part.about.name for part in parts].index(row.sheet), row.row))
    refused += skipped
    if not units and not refused:
        raise FileRefused("empty-file")
    if not units and all(row.code == "formula-unsaved" for row in refused):
        columns = dict.fromkeys(str(row.facts["column"]) for row in refused)
        raise FileRefused("formulas-unsaved", {"columns": ", ".join(columns)})
    return PriceListFile(tuple(units.values()), tuple(refused), encoding, tuple(part.about for part in parts))


def _twice(unit: UnitRow, first: UnitRow) -> RefusedRow:
    facts: Facts = {"key": unit.key, "first_row": first.row}
    if first.sheet == unit.sheet:
        return RefusedRow(unit.row, "duplicate-unit", facts, unit.sheet)
    return RefusedRow(unit.row, "duplicate-on-sheet", {**facts, "first_sheet": first.sheet or ""}, unit.sheet)
