"""Rows told to sqlite3. A statement costs a function call, but with each the driver lets go of the interpreter, and the
writer may have to wait until the event loop pauses. So rows go by the hundred.
"""

import contextlib
import functools
import itertools
import operator
import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine

from domain.core.record import Moment, Record
from domain.nouns import KINDS
from server.store.batch_vault import VaultChanges
from server.store.cipher import KEYS, NOTES, VAULT
from server.store.entry import Entry
from server.store.journal import JOURNAL, Answered, Head, LockedHead
from server.store.rows_vault import changed_rows, holders_query
from server.store.tables import ROWS

AT_ONCE = 512  # rows in one statement at most, and as many as SQLite takes values
FEW = 16  # rows, of which any number goes in one statement
_DIALECT = sqlite.dialect()
_GIVEN = "(SELECT value FROM json_each(?))"
_ANSWERED = f"SELECT actor, key, fingerprint, seq, result, at FROM journal WHERE hall = ? AND key IN {_GIVEN}"  # noqa: S608
_HOLDERS = holders_query("?", f"IN {_GIVEN}")


class SqliteRows:
    """As `server.store.rows.Rows`. BEGIN IMMEDIATE has locked everything already."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver

    def lock_head(self, hall: str, keys: Sequence[str], lookups: Sequence[str], after: int) -> LockedHead:
        at = self._driver.execute("SELECT epoch, seq, hash, format FROM head WHERE hall = ?", (hall,)).fetchone()
        clients: dict[str, str | None] = dict.fromkeys(lookups)
        if lookups:
            clients.update(self._driver.execute(_HOLDERS, (hall, orjson.dumps(lookups).decode())))
        return LockedHead(Head(*at) if at else None, self.answered(hall, keys), clients, [])

    def answered(self, hall: str, keys: Sequence[str]) -> list[Answered]:
        found = self._driver.execute(_ANSWERED, (hall, orjson.dumps(keys).decode()))
        return [
            Answered(actor, key, mark, seq, orjson.loads(result), _moment(at))
            for actor, key, mark, seq, result, at in found
        ]

    def seal(self, hall: str, changes: VaultChanges) -> None:
        if changes.overwrites:
            self._driver.execute("PRAGMA secure_delete = ON")  # what was there is overwritten, not only forgotten
        for statement, many in changed_rows(hall, changes):
            self._driver.executemany(statement, many)
        clients = [(hall, id, c.sealed, c.lookup) for id, c in changes.clients.items() if c.new]
        self._insert(VAULT, clients)
        self._insert(KEYS, [(hall, lookup, *key) for lookup, key in changes.keys.items()])
        self._insert(NOTES, [(hall, id, *note) for id, note in changes.notes.items()])

    def put(self, hall: str, kind: str, records: Sequence[tuple[Record, str]]) -> None:
        values, live = _values(kind), KINDS[kind].lives
        self._insert(ROWS[kind].__table__, [[*values(record), hall, live] for record, _ in records], upsert=True)

    def drop(self, hall: str, kind: str, ids: Sequence[str]) -> None:
        leave = f"UPDATE {ROWS[kind].__table__.name} SET live = 0 WHERE hall = ? AND id IN {_GIVEN}"  # noqa: S608 - our own names
        self._driver.execute(leave, (hall, orjson.dumps(ids).decode()))

    def add(self, hall: str, entries: Sequence[Entry]) -> None:
        self._insert(JOURNAL, [
            (hall, e.seq, sqlite_moment(e.at), e.command, e.actor, e.key, e.columns["arguments"], e.columns["changes"],
             e.columns["rules"], e.columns["result"], e.fingerprint, e.hash)
            for e in entries
        ])  # fmt: skip
        last = entries[-1]
        self._driver.execute("UPDATE head SET seq = ?, hash = ? WHERE hall = ?", (last.seq, last.hash, hall))

    def together(self) -> contextlib.AbstractContextManager[Any]:
        return contextlib.nullcontext()

    def _insert(self, table: Table, found: Sequence[Sequence[Any]], *, upsert: bool = False) -> None:
        values = self._driver.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        done, most = 0, min(AT_ONCE, values // len(table.columns))
        while done < len(found):
            many = min(most, _handy(len(found) - done))
            some = found[done : done + many]
            self._driver.execute(_statement(table, many, upsert=upsert), list(itertools.chain.from_iterable(some)))
            done += many


def _handy(rows: int) -> int:
    """How many of so many rows go in the next statement: all of a few, and powers of two of more, so that the
    statements are not of too many lengths to be kept prepared."""
    return rows if rows <= FEW else 1 << rows.bit_length() - 1


@functools.cache
def _statement(table: Table, many: int, *, upsert: bool) -> str:
    names = ", ".join(f'"{c.name}"' for c in table.columns)
    row = f"({', '.join('?' for _ in table.columns)})"
    changed = ", ".join(f'"{c.name}" = excluded."{c.name}"' for c in table.columns if not c.primary_key)
    otherwise = f" ON CONFLICT (id, hall) DO UPDATE SET {changed}" if upsert else ""
    return f"INSERT INTO {table.name} ({names}) VALUES {', '.join([row] * many)}{otherwise}"  # noqa: S608 - our own names


@functools.cache
def _values(kind: str) -> Callable[[Record], list[Any]]:
    """What makes of a record the values SQLAlchemy would store, in the order of its fields and of the table."""
    table: Table = ROWS[kind].__table__
    fields = operator.itemgetter(*KINDS[kind].model_fields)
    encoders = [
        (place, encode)
        for place, name in enumerate(KINDS[kind].model_fields)
        if (encode := _encoder(table.columns[name].type)) is not None
    ]

    def values(record: Record) -> list[Any]:
        found = list(fields(vars(record)))
        for place, encode in encoders:
            found[place] = encode(found[place])
        return found

    return values


def _encoder(type_: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    return sqlite_moment if isinstance(type_, Moment) else type_.dialect_impl(_DIALECT).bind_processor(_DIALECT)


def _moment(kept: str) -> datetime:
    return datetime.fromisoformat(kept).replace(tzinfo=UTC)


def sqlite_moment(at: datetime | None) -> str | None:
    """As SQLAlchemy writes a `Moment`, in a quarter of the time; most records hold several."""
    if at is None:
        return None
    return (at if at.tzinfo is UTC else at.astimezone(UTC)).isoformat(" ", "microseconds")[:26]
