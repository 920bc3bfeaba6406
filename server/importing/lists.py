"""The lines of one sheet to its units, and a reason for every line that is none."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.sales.units.records import LENGTHS
from server.importing import values
from server.importing.columns import Header
from server.importing.floors import Floor, room_of
from server.importing.record import Record
from server.importing.records import Facts, RefusedRow, RowRefused, SheetRead, UnitRow
from server.importing.rooms import contradictions, with_floors
from server.importing.sheets import Sheet
from server.importing.sums import sums_among


@dataclass(frozen=True)
class Part:
    """What one sheet gave."""

    units: tuple[UnitRow, ...]
    refused: tuple[RefusedRow, ...]
    about: SheetRead


def read_list(sheet: Sheet, header: Header) -> Part:
    """A sheet with one home per line."""
    columns = {field: column.header for field, column in header.columns.items()}
    hidden = [line for line in header.body if line.number in sheet.hidden_lines]
    hidden_columns = sum(1 for place, name in enumerate(header.names) if name and place in sheet.hidden_columns)
    about = SheetRead(
        sheet.name, "list", columns, tuple(filter(None, header.names)), header.unused, len(hidden), hidden_columns
    )
    return read_records((Record(line, sheet, header.columns) for line in header.body), about, may_add_up=True)


def read_records(records: Iterable[Record], about: SheetRead, *, may_add_up: bool) -> Part:
    """Each record read; then what only the others of its building can tell of it."""
    units: list[UnitRow] = []
    spelled: set[int] = set()
    refused: list[RefusedRow] = []
    for record in records:
        if record.is_blank():
            continue
        try:
            unit, floor = _unit(record)
        except RowRefused as reason:
            refused.append(RefusedRow(record.line.number, reason.code, reason.facts, about.name))
            continue
        if floor.spelled:
            spelled.add(len(units))
        units.append(unit)
    wrong = {place: RowRefused("sum-line", raw=units[place].key) for place in sums_among(units) if may_add_up}
    for place in contradictions(units, spelled) - wrong.keys():
        wrong[place] = RowRefused("floor-contradicts-room", floor=units[place].floor or 0, room=units[place].room)
    good = with_floors(unit for place, unit in enumerate(units) if place not in wrong)
    refused += [RefusedRow(units[place].row, why.code, why.facts, about.name) for place, why in wrong.items()]
    long = [unit for unit in good if len(unit.room) > LENGTHS["room"]]
    refused += [_room_too_long(unit, about) for unit in long]
    kept = tuple(unit for unit in good if len(unit.room) <= LENGTHS["room"])
    return Part(kept, tuple(sorted(refused, key=lambda row: row.row)), about)


def _unit(record: Record) -> tuple[UnitRow, Floor]:
    record.refuse_sums()
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
    unit_price, total_price, calculated = record.prices(area)
    unit = UnitRow(
        row=record.line.number,
        building=building,
        entrance=values.entrance_name(entrance),
        floor=floor.place,
        room=room_of(room, floor),
        layout=record.text("layout"),
        orientation=record.text("orientation"),
        area=values.rounded(area),
        inner_area=record.inner_area(),
        unit_price_fen=unit_price,
        total_price_fen=total_price,
        floor_label=floor.label,
        sheet=record.sheet.name,
        calculated=calculated,
        hidden=record.line.number in record.sheet.hidden_lines,
    )
    return unit, floor


def _room_too_long(unit: UnitRow, about: SheetRead) -> RefusedRow:
    column = about.columns.get("room", "")
    facts: Facts = {"column": column, "length": len(unit.room), "limit": LENGTHS["room"]}
    return RefusedRow(unit.row, "text-too-long", facts, about.name)
