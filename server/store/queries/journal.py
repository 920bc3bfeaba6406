"""A page of the journal: what was changed, by whom, by which rule; nothing a visitor said of himself is among it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from domain.register import Filter
from server.store.journal import JOURNAL
from server.store.queries.asked import Asked
from server.store.queries.cursor import cursor_of, position_of
from server.store.queries.walk import Walk, walk

NAME = "journal"
READERS = frozenset({
    "admin", "site_lead", "site_manager", "head", "control_supervisor", "executive", "general_manager", "system",
})  # fmt: skip
FILTERS = {"command": Filter("command"), "actor": Filter("actor")}
SHOWN = 20  # records named per row; a price list changes thousands

# Arguments that may be told. Nothing a visitor said of himself is among them.
TOLD = frozenset({
    "unit", "units", "application", "receipt", "visit", "contact", "client", "lane", "to", "slot", "person",
    "consultant", "day", "group", "people", "state", "key", "value", "reason", "device", "screen", "filename",
    "amount_fen", "price_list", "alike", "id", "role", "badge", "order", "active", "qualified", "filed",
})  # fmt: skip
NAMING = ("unit", "consultant", "group", "number", "day", "filename")  # fields that tell which record it is
COLUMNS = [JOURNAL.c[name] for name in ("seq", "at", "command", "actor", "arguments", "rules", "changes", "hash")]


def page(connection: Connection, hall: str, wanted: Asked) -> tuple[list[dict[str, Any]], str | None]:
    """The rows that are asked for, and the cursor to go on from, None after the last. Refuses `bad-arguments`."""
    after = position_of(wanted.cursor, (int,)) if wanted.cursor else None
    where = where_of(connection, hall, wanted)
    if where is None:
        return [], None
    by_number = Walk(COLUMNS, [JOURNAL.c.seq], where)
    rows = walk(connection, by_number, after, wanted.size + 1, newest=wanted.newest)
    shown = rows[: wanted.size]
    told = [_told(row) for row in shown if wanted.within(row.at)]
    return told, cursor_of((shown[-1].seq,)) if len(rows) > wanted.size else None


def where_of(connection: Connection, hall: str, wanted: Asked) -> Sequence[Any] | None:
    """The conditions of a search, with a day as the numbers from its first row to its last; None: there is no row.

    Where the clock was put back, rows of another day are among those numbers.
    """
    where = [JOURNAL.c.hall == hall, *(JOURNAL.c[name] == value for name, value in wanted.filters.items())]
    if wanted.since is not None and wanted.until is not None:
        day = [JOURNAL.c.at >= wanted.since, JOURNAL.c.at < wanted.until]
        # The count keeps PostgreSQL from looking for the least number by walking all numbers until one is of that day.
        ends = select(func.min(JOURNAL.c.seq), func.max(JOURNAL.c.seq), func.count())
        first, last, found = connection.execute(ends.where(JOURNAL.c.hall == hall, *day)).one()
        if not found:
            return None
        where += [JOURNAL.c.seq >= first, JOURNAL.c.seq <= last]
    return where


def _told(row: Any) -> dict[str, Any]:
    return {
        "seq": row.seq, "at": row.at.isoformat(), "command": row.command, "actor": row.actor,
        "arguments": {name: value for name, value in row.arguments.items() if name in TOLD}, "rules": row.rules,
        "changes": [_named(*change) for change in row.changes[:SHOWN]], "changed": len(row.changes), "hash": row.hash,
    }  # fmt: skip


def _named(kind: str, id: str, record: dict[str, Any] | None) -> list[Any]:
    """A record of a row and what people call it by; nothing of a visitor is among it."""
    return [kind, id, {name: record[name] for name in NAMING if record.get(name)} if record else {}]
