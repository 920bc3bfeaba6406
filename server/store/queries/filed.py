"""A page of a register: records of the live hall from memory, and those that left it from the table.

Records that are still live need no index for this, so that the writer keeps none: those of a register are over rows
that left the hall alone (`live` is false), and are filled by night. The live ones are looked through one by one, as
screens do. Where a record leaves between the two looks it is in both, and is told once, as its row has it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, false, literal_column

from domain.core.record import Record
from domain.core.refusal import Refused
from domain.house.register import Among, Empty, Register
from server.store.queries.asked import Asked
from server.store.queries.cursor import Position, cursor_of, position_of
from server.store.queries.walk import Walk, walk
from server.store.tables import ROWS

THROUGH = 200  # records another register may lead to
Condition = Among | Empty


@dataclass(frozen=True)
class Page:
    """Records in order, and the cursor to go on from; None when there are no more."""

    records: Sequence[Record]
    cursor: str | None


@dataclass(frozen=True)
class Place:
    """A hall's name, and the live records of the kinds asked about, by kind, as they were at one moment."""

    hall: str
    live: Mapping[str, Sequence[Record]]


def page(connection: Connection, place: Place, register: Register, wanted: Asked, whose: Among | None) -> Page:
    """The records of a register that are asked for, of those this reader may read. Refuses `bad-arguments`."""
    after = position_of(wanted.cursor, (datetime, str)) if wanted.cursor else None
    conditions = _conditions(connection, place, register, wanted, whose)
    filed = _filed(connection, place.hall, register, conditions, wanted, after, wanted.size + 1)
    found = {record.id: record for record in _live(place, register, conditions, wanted, after)}
    found |= {record.id: record for record in filed}
    ordered = sorted(found.values(), key=lambda record: _position(register, record), reverse=wanted.newest)
    shown = ordered[: wanted.size]
    more = len(ordered) > wanted.size
    return Page(shown, cursor_of(_position(register, shown[-1])) if more else None)


def kinds_of(register: Register) -> list[str]:
    """The kinds whose live records a page of this register is made of."""
    through = [each.through[0] for each in register.filters.values() if each.through]
    return [register.record.kind, *(kind for other in through for kind in kinds_of(other))]


def _position(register: Register, record: Record) -> Position:
    return getattr(record, register.at), record.id


def _conditions(
    connection: Connection, place: Place, register: Register, wanted: Asked, whose: Among | None
) -> list[Condition]:
    """What must hold of a row: one condition for a column at most, and what leaves least first."""
    values: dict[str, Collection[str]] = {} if whose is None else {whose.column: whose.values}
    empty: list[Condition] = []
    for name, each in register.filters.items():
        value = wanted.filters.get(name)
        if value is None:
            continue
        if each.empty:
            empty.append(Empty(each.column, each.empty[value]))
            continue
        found = {value} if each.through is None else _through(connection, place, *each.through, value)
        values[each.column] = found & set(values.get(each.column, found))
    return [*(Among(column, values[column]) for column in register.columns if column in values), *empty]


def _through(connection: Connection, place: Place, register: Register, name: str, value: str) -> set[str]:
    """The ids of the records of another register that have this value. Refuses `bad-arguments` where too many have."""
    condition = [Among(register.filters[name].column, (value,))]
    everything = Asked({})
    live = {record.id for record in _live(place, register, condition, everything, None)}
    filed = _filed(connection, place.hall, register, condition, everything, None, THROUGH + 1)
    found = live | {record.id for record in filed}
    if len(found) > THROUGH:
        raise Refused("bad-arguments", fields={name: f"more than {THROUGH}"})
    return found


def _live(
    place: Place, register: Register, conditions: Sequence[Condition], wanted: Asked, after: Position | None
) -> list[Record]:
    """The live records that are asked for beyond a position, in no order."""

    def is_wanted(record: Record) -> bool:
        here = _position(register, record)
        if after is not None and not (here < after if wanted.newest else here > after):
            return False
        return wanted.within(here[0]) and all(condition.holds(record) for condition in conditions)

    return [record for record in place.live[register.record.kind] if is_wanted(record)]


def _filed(
    connection: Connection, hall: str, register: Register, conditions: Sequence[Condition], wanted: Asked,
    after: Position | None, many: int,
) -> list[Record]:  # fmt: skip
    """The first so many records that left the live hall and are asked for, in order."""
    if any(isinstance(condition, Among) and not condition.values for condition in conditions):
        return []
    names = list(register.record.model_fields)
    rows = walk(connection, walk_of(hall, register, conditions, wanted), after, many, newest=wanted.newest)
    return [register.record.model_validate(dict(zip(names, row, strict=True))) for row in rows]


def walk_of(hall: str, register: Register, conditions: Sequence[Condition], wanted: Asked) -> Walk:
    """How the rows are walked: along the index of the first condition, looking at each row for the others."""
    table: Any = ROWS[register.record.kind].__table__
    at = table.c[register.at]
    where = [table.c.hall == hall, table.c.live == false()]
    if wanted.since is not None:
        where.append(at >= wanted.since)
    if wanted.until is not None:
        where.append(at < wanted.until)
    among = None
    for number, condition in enumerate(conditions):
        column = table.c[condition.column]
        if isinstance(condition, Empty):
            where.append(column.is_(None) if condition.empty else column.is_not(None))
        elif number:
            where.append(_looked_at(column, condition))
        elif len(condition.values) == 1:
            where.append(column == next(iter(condition.values)))
        else:
            among = column, sorted(condition.values)
    columns = [table.c[name] for name in register.record.model_fields]
    return Walk(columns, [at, table.c.id], where, among)


def _looked_at(column: Any, condition: Among) -> ColumnElement[bool]:
    """The condition such that no index is taken for it: that would be walked instead of the one that leaves less."""
    looked_at: ColumnElement[bool] = column.concat(literal_column("''")).in_(sorted(condition.values))
    return looked_at
