"""A price list from its bytes to its units."""

import codecs
from collections.abc import Mapping

from server.importing import values
from server.importing.columns import FIELDS, Header, find_header
from server.importing.limits import MAX_ROWS, refuse_large
from server.importing.record import Record
from server.importing.records import FileRefused, PriceListFile, RefusedRow, RowRefused, SheetRead, UnitRow
from server.importing.sheets import Sheet, text_sheet
from server.importing.workbooks import BARE_BIFF, OLE2, ZIP, workbook_sheets


def read_price_list(data: bytes, filename: str, mapping: Mapping[str, str] | None = None) -> PriceListFile:
    """The units of a file. `mapping` names the header of a field, or `a+b` to join two; the rest go by synonyms.

    Raises `FileRefused`, its facts with the filename, and nothing else. A hostile file may take memory and time
    here; `read_price_list_guarded` limits both.
    """
    try:
        return _read(data, mapping or {})
    except FileRefused as refused:
        raise FileRefused(refused.code, {"filename": filename, **refused.facts}) from refused


def _read(data: bytes, mapping: Mapping[str, str]) -> PriceListFile:
    if unknown := mapping.keys() - FIELDS.keys():
        raise FileRefused("mapping-unknown", {"fields": ", ".join(sorted(unknown))})
    refuse_large(data)
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        raise FileRefused("empty-file")
    is_workbook = data.startswith((OLE2, *ZIP, *BARE_BIFF))
    sheet, header = _price_sheet(workbook_sheets(data) if is_workbook else [text_sheet(data)], mapping)
    if sheet.truncated or len(header.body) > MAX_ROWS:
        raise FileRefused("too-many-rows", {"limit": MAX_ROWS})
    return _units(sheet, header)


def _price_sheet(sheets: list[Sheet], mapping: Mapping[str, str]) -> tuple[Sheet, Header]:
    """The one sheet that has the header of a price list."""
    found: list[tuple[Sheet, Header]] = []
    refusals: list[FileRefused] = []
    for sheet in filter(lambda sheet: sheet.lines, sheets):
        try:
            found.append((sheet, find_header(sheet, mapping)))
        except FileRefused as refused:
            refusals.append(refused)
    if len(found) > 1:
        raise FileRefused("several-sheets", {"sheets": ", ".join(str(sheet.name) for sheet, _ in found)[:300]})
    if not found:
        raise refusals[0] if refusals else FileRefused("empty-file")
    return found[0]


def _units(sheet: Sheet, header: Header) -> PriceListFile:
    units: dict[str, UnitRow] = {}
    refused: list[RefusedRow] = []
    for line in header.body:
        record = Record(line, sheet, header.columns)
        if record.is_blank():
            continue
        try:
            unit = _unit(record)
            if unit.key in units:
                raise RowRefused("duplicate-unit", key=unit.key, first_row=units[unit.key].row)
            units[unit.key] = unit
        except RowRefused as reason:
            refused.append(RefusedRow(line.number, reason.code, reason.facts, sheet.name))
    if not units and not refused:
        raise FileRefused("empty-file")
    found = {field: column.header for field, column in header.columns.items()}
    read = SheetRead(sheet.name, "list", found, header.names, header.unused, 0, 0)
    return PriceListFile(tuple(units.values()), tuple(refused), sheet.encoding, (read,))


def _unit(record: Record) -> UnitRow:
    building, entrance, floor, room = (
        record.name("building"),
        record.name("entrance"),
        record.floor(),
        record.name("room"),
    )
    if not building:
        raise RowRefused("building-missing")
    if not room:
        raise RowRefused("room-missing", raw=record.raw("room"))
    area = record.area()
    unit_price, total_price = record.prices(area)
    return UnitRow(
        row=record.line.number,
        building=building,
        entrance=values.entrance_name(entrance),
        floor=floor,
        room=values.room_label(room, floor),
        layout=record.text("layout"),
        orientation=record.text("orientation"),
        area=area,
        inner_area=record.inner_area(),
        unit_price_fen=unit_price,
        total_price_fen=total_price,
        sheet=record.sheet.name,
    )
