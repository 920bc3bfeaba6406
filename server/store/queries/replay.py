"""The board of the past: which units there were and in which state, out of the journal alone.

Nothing is kept for this, and the writer does nothing for it: of a hall's rows those are read that name a unit, once and
in their order. PostgreSQL and SQLite look for the name in the text of each row's changes before they hand it over.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import ColumnElement, Connection, Text, cast, func, or_, select

from server.store.journal import JOURNAL, PAGE

UNIT = "unit"
PLACE = ("building", "entrance", "floor", "floor_label", "room")  # what people know a unit by
GONE = ""  # the state of a unit that is not there: not yet, or not any more
Change = tuple[str, str, dict[str, Any] | None]  # as the journal has it: kind, id, record or None
TEXTS = ("changes", "arguments", "result")


class Then(NamedTuple):
    """The units as the change with number `seq` left them, by id."""

    seq: int
    units: dict[str, dict[str, Any]]


def then(connection: Connection, hall: str, at: datetime) -> Then:
    """The units as they were at a moment, after everything that has its time; none before the first change."""
    seq = number(connection, hall, JOURNAL.c.at <= at)
    return Then(seq, _folded(connection, hall, seq))


def day(connection: Connection, hall: str, since: datetime, until: datetime) -> dict[str, Any]:
    """A day of the board: how it began, and every change of a state until the next day.

    `units` are [id, *`PLACE`, state when the day began], `moves` [whole seconds since then, number of the change, place
    in `units`, new state], both with `GONE` for one that is not there. `seq` is the number of the day's last change.
    Where the clock was put back, what came later is told no earlier than what came before.
    """
    began, seq = (number(connection, hall, JOURNAL.c.at < moment) for moment in (since, until))
    seq = max(began, seq)
    before = _folded(connection, hall, began)
    rows = [_row(id, record, record["state"]) for id, record in before.items()]
    places = {id: place for place, id in enumerate(before)}
    states = [row[-1] for row in rows]
    moves: list[list[Any]] = []
    second = 0
    for row in rows_that_say(connection, hall, (UNIT,), ("changes",), began, seq, columns=("seq", "at")):
        second = max(second, int((row.at - since).total_seconds()))
        for _, id, record in changes_of(row, UNIT):
            if id not in places:
                places[id] = len(rows)
                rows.append(_row(id, record or {}, GONE))
                states.append(GONE)
            place, state = places[id], record["state"] if record else GONE
            if record:
                rows[place][1:-1] = _row(id, record, state)[1:-1]
            if states[place] != state:
                states[place] = state
                moves.append([second, row.seq, place, state])
    return {"seq": seq, "units": rows, "moves": moves}


def number(connection: Connection, hall: str, condition: ColumnElement[bool]) -> int:
    """The largest number of a row for which this holds; 0 where there is none.

    The count keeps PostgreSQL from walking the numbers backwards until one is of the time that is asked about.
    """
    last = select(func.max(JOURNAL.c.seq), func.count()).where(JOURNAL.c.hall == hall, condition)
    found, _ = connection.execute(last).one()
    return found or 0


def rows_that_say(
    connection: Connection, hall: str, words: tuple[str, ...], where: tuple[str, ...], after: int, last: int, *,
    columns: tuple[str, ...] = (),
) -> Iterator[Any]:  # fmt: skip
    """The rows after a number up to another in whose `where`, of `TEXTS`, one of these words stands as a JSON text.

    They come as text, as the journal keeps them; a word may stand there for something else than is meant. Whoever reads
    holds `PAGE` rows at once, and on PostgreSQL no statement runs longer than those take.
    """
    texts = {name: cast(JOURNAL.c[name], Text).label(name) for name in TEXTS}
    said = [orjson.dumps(word).decode() for word in words]
    says = or_(*(cast(JOURNAL.c[name], Text).contains(word, autoescape=True) for name in where for word in said))
    query = select(*(JOURNAL.c[name] for name in columns), *(texts[name] for name in where))
    query = query.where(JOURNAL.c.hall == hall, JOURNAL.c.seq > after, JOURNAL.c.seq <= last, says)
    query = query.order_by(JOURNAL.c.seq)
    with connection.execute(query, execution_options={"yield_per": PAGE}) as rows:
        yield from rows


def changes_of(row: Any, kind: str = "") -> Iterator[Change]:
    """The changes of a row that `rows_that_say` gave; of one kind alone, if it is named."""
    for change in orjson.loads(row.changes):
        if not kind or change[0] == kind:
            yield tuple(change)


def _folded(connection: Connection, hall: str, last: int) -> dict[str, dict[str, Any]]:
    """What the changes up to a number left of the units, in the order in which they came."""
    units: dict[str, dict[str, Any]] = {}
    for row in rows_that_say(connection, hall, (UNIT,), ("changes",), 0, last):
        for _, id, record in changes_of(row, UNIT):
            if record is None:
                units.pop(id, None)
            else:
                units[id] = record
    return units


def _row(id: str, record: dict[str, Any], state: str) -> list[Any]:
    """A field that came later is left out of the journal where it is empty."""
    return [id, *(record.get(name, None if name == "floor" else "") for name in PLACE), state]
