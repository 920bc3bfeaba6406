"""A page of the journal: what was changed, by whom, by which rule; nothing a visitor said of himself is among it."""

from typing import Any

from sqlalchemy import Connection, func, select

from domain.house.register import Filter
from server.store.journal import JOURNAL, head
from server.store.queries.asked import Asked
from server.store.queries.cursor import cursor_of, position_of
from server.store.queries.walk import Walk, walk

NAME = "journal"
FILTERS = {"command": Filter("command"), "actor": Filter("actor")}
LOOKED_AT = 20_000  # rows for a page of one actor
SHOWN = 20  # records named per row; a price list changes thousands

# Arguments that may be told. Nothing a visitor said of himself is among them.
TOLD = frozenset({
    "unit", "units", "application", "receipt", "visit", "contact", "client", "lane", "to", "slot", "person",
    "consultant", "day", "group", "people", "state", "key", "value", "reason", "device", "screen", "filename",
    "amount_fen", "principal", "delegate", "until", "since", "in_place_of", "price_list", "alike", "id", "role",
    "badge", "order", "active", "qualified", "filed", "ready", "sure", "also", "discount", "claim",
    "concession", "rate", "path", "status", "phase", "permit", "homes", "called", "counted_fen", "free", "refund",
    "settlement", "deal", "price_fen", "contract", "paper_day", "reconciliation", "push_list",
    "number", "forms", "outage", "last", "paper_lock", "copies", "price_copy", "price_draft",
    "withdrawal", "outcome", "cause", "instalment", "mortgage", "bank", "paper", "mode", "seed", "first", "document",
})  # fmt: skip
ANSWERED = ("masked",)  # what is told of the answer: the ends of a client's number that was given whole
NAMING = (  # fields that tell which record it is
    "unit", "consultant", "group", "number", "day", "filename", "principal", "delegate", "called", "requester",
    "discount",
)  # fmt: skip
COLUMNS = [
    JOURNAL.c[name] for name in ("seq", "at", "command", "actor", "arguments", "result", "rules", "changes", "hash")
]


def page(connection: Connection, hall: str, wanted: Asked) -> tuple[list[dict[str, Any]], str | None]:
    """The rows that are asked for, and the cursor to go on from, None after the last. Refuses `bad-arguments`.

    Of one actor there may be fewer than are left: an index by actor would cost each commit as many pages as people act
    at once, so the rows are looked at one by one, `LOOKED_AT` of them for a page.
    """
    after = position_of(wanted.cursor, (int,))[0] if wanted.cursor else None
    first, last = _numbers(connection, hall, wanted)
    if after is not None:
        first, last = (first, min(last, after - 1)) if wanted.newest else (max(first, after + 1), last)
    start, end = first, last
    if "actor" in wanted.filters:
        start, end = (
            (max(first, last - LOOKED_AT + 1), last) if wanted.newest else (first, min(last, first + LOOKED_AT - 1))
        )
    where = [JOURNAL.c.hall == hall, JOURNAL.c.seq >= start, JOURNAL.c.seq <= end]
    where += [JOURNAL.c[name] == value for name, value in wanted.filters.items()]
    rows = walk(connection, Walk(COLUMNS, [JOURNAL.c.seq], where), None, wanted.size + 1, newest=wanted.newest)
    shown = rows[: wanted.size]
    told = [_told(row) for row in shown if wanted.within(row.at)]
    if len(rows) > wanted.size:
        return told, cursor_of((shown[-1].seq,))
    return told, cursor_of((start if wanted.newest else end,)) if (start, end) != (first, last) else None


def _numbers(connection: Connection, hall: str, wanted: Asked) -> tuple[int, int]:
    """The first and the last number of the day that is asked for, or of all; the last is before the first for none.

    Rows are in the order of numbers. Where the clock was put back, those of another day are among them.
    """
    if wanted.since is None or wanted.until is None:
        at = head(connection, hall)
        return 1, at.seq if at is not None else 0
    # The count keeps PostgreSQL from looking for the least number by walking all numbers until one is of that day.
    ends = select(func.min(JOURNAL.c.seq), func.max(JOURNAL.c.seq), func.count())
    day = [JOURNAL.c.at >= wanted.since, JOURNAL.c.at < wanted.until]
    first, last, found = connection.execute(ends.where(JOURNAL.c.hall == hall, *day)).one()
    return (first, last) if found else (1, 0)


def _told(row: Any) -> dict[str, Any]:
    return {
        "seq": row.seq, "at": row.at.isoformat(), "command": row.command, "actor": row.actor,
        "arguments": said_with(row.arguments, row.result), "rules": row.rules,
        "changes": [_named(*change) for change in row.changes[:SHOWN]], "changed": len(row.changes), "hash": row.hash,
    }  # fmt: skip


def said_with(arguments: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    """What is told of a command's arguments, and of its answer."""
    said = {name: value for name, value in arguments.items() if name in TOLD}
    return said | {name: result[name] for name in ANSWERED if name in result}


def _named(kind: str, id: str, record: dict[str, Any] | None) -> list[Any]:
    """A record of a row and what people call it by; nothing of a visitor is among it."""
    return [kind, id, {name: record[name] for name in NAMING if record.get(name)} if record else {}]
