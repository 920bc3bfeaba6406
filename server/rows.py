"""The few statements said thousands of times a second, straight to the driver.

SQLAlchemy keeps the tables, the connection and the transaction. What is cut is its work for each statement, which takes
longer than the database's own, and on PostgreSQL a round trip for each: the SQL is made once, all rows of a table go in
one statement, and statements that need not wait for each other travel together.
"""

import contextlib
import functools
import json
import operator
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection, Table, exc, insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine

from domain.hall import KINDS
from domain.record import Moment, Record
from server.journal import JOURNAL, Entry
from server.tables import ROWS


class At(NamedTuple):
    """Where a hall's journal ends."""

    epoch: str
    seq: int
    hash: str


class Answered(NamedTuple):
    """A command that was done, as its journal row remembers it."""

    actor: str
    key: str
    fingerprint: str
    seq: int
    result: dict[str, Any]


class Rows(Protocol):
    """What the driver is told, inside a transaction that SQLAlchemy began."""

    def take_turn(self, hall: str, keys: Sequence[str]) -> tuple[At | None, list[Answered]]:
        """Lock the hall's counter and read it, and only then what was done before with one of these keys."""

    def answered(self, hall: str, keys: Sequence[str]) -> list[Answered]:
        """What was done before with one of these keys."""

    def put(self, hall: str, kind: str, records: Sequence[tuple[Record, str]]) -> None:
        """Records of one kind, each with its JSON, in the places of their predecessors."""

    def add(self, hall: str, entries: Sequence[Entry]) -> None:
        """Entries at the end of the journal, and the counter at the last of them."""

    def together(self) -> contextlib.AbstractContextManager[Any]:
        """What is written inside is sent at once. A failure shows at the end of the block at the latest."""


@contextlib.contextmanager
def rows(connection: Connection) -> Iterator[Rows]:
    """The rows behind this connection. Raises SQLAlchemy's errors, and the connection is not used again after one."""
    dbapi: Any = connection.dialect.dbapi
    driver = connection.connection.driver_connection
    try:
        yield _Sqlite(driver) if connection.dialect.name == "sqlite" else _Postgres(driver)
    except exc.DBAPIError:  # of the commit
        connection.invalidate()
        raise
    except dbapi.Error as error:
        connection.invalidate()
        raise exc.DBAPIError.instance(None, None, error, dbapi.Error, dialect=connection.dialect) from error


class _Sqlite:
    """A statement costs a function call: rows go one by one, and BEGIN IMMEDIATE has locked everything already."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver

    def take_turn(self, hall: str, keys: Sequence[str]) -> tuple[At | None, list[Answered]]:
        at = self._driver.execute("SELECT epoch, seq, hash FROM head WHERE hall = ?", (hall,)).fetchone()
        return At(*at) if at else None, self.answered(hall, keys)

    def answered(self, hall: str, keys: Sequence[str]) -> list[Answered]:
        found = self._driver.execute(
            "SELECT actor, key, fingerprint, seq, result FROM journal"
            " WHERE hall = ? AND key IN (SELECT value FROM json_each(?))",
            (hall, json.dumps(keys)),
        )
        return [Answered(actor, key, mark, seq, json.loads(result)) for actor, key, mark, seq, result in found]

    def put(self, hall: str, kind: str, records: Sequence[tuple[Record, str]]) -> None:
        statement, values = _sqlite_upsert(kind)
        self._driver.executemany(statement, [[*values(record), hall, True] for record, _ in records])

    def add(self, hall: str, entries: Sequence[Entry]) -> None:
        self._driver.executemany(_sqlite_journal(), [
            (hall, e.seq, sqlite_moment(e.at), e.command, e.actor, e.key, e.columns["arguments"], e.columns["changes"],
             e.columns["rules"], e.columns["result"], e.fingerprint, e.hash)
            for e in entries
        ])  # fmt: skip
        last = entries[-1]
        self._driver.execute("UPDATE head SET seq = ?, hash = ? WHERE hall = ?", (last.seq, last.hash, hall))

    def together(self) -> contextlib.AbstractContextManager[Any]:
        return contextlib.nullcontext()


class _Postgres:
    """A statement costs a round trip: rows go as one JSON array, which the journal needs anyway, and PostgreSQL reads
    the columns out of it.
    """

    def __init__(self, driver: Any) -> None:
        self._driver = driver

    def take_turn(self, hall: str, keys: Sequence[str]) -> tuple[At | None, list[Answered]]:
        with self._driver.pipeline():  # in order: each statement sees what was committed when the one before was done
            at = self._driver.execute("SELECT epoch, seq, hash FROM head WHERE hall = %s FOR UPDATE", (hall,))
            said = self._driver.execute(_POSTGRES_ANSWERED, (hall, keys))
        found = at.fetchone()
        return At(*found) if found else None, [Answered(*row) for row in said]

    def answered(self, hall: str, keys: Sequence[str]) -> list[Answered]:
        return [Answered(*row) for row in self._driver.execute(_POSTGRES_ANSWERED, (hall, keys))]

    def put(self, hall: str, kind: str, records: Sequence[tuple[Record, str]]) -> None:
        self._driver.execute(_postgres_upsert(kind), (hall, f"[{','.join(text for _, text in records)}]"))

    def add(self, hall: str, entries: Sequence[Entry]) -> None:
        self._driver.execute(_postgres_journal(), (hall, f"[{','.join(entry.message for entry in entries)}]"))
        last = entries[-1]
        self._driver.execute("UPDATE head SET seq = %s, hash = %s WHERE hall = %s", (last.seq, last.hash, hall))

    def together(self) -> contextlib.AbstractContextManager[Any]:
        pipeline: contextlib.AbstractContextManager[Any] = self._driver.pipeline()
        return pipeline


@functools.cache
def _sqlite_upsert(kind: str) -> tuple[str, Callable[[Record], list[Any]]]:
    """The statement, and a record's values as SQLAlchemy would have stored them, in the order of its fields."""
    table: Table = ROWS[kind].__table__
    statement = sqlite.insert(table)
    changed = {c.name: statement.excluded[c.name] for c in table.columns if not c.primary_key}
    upsert = statement.on_conflict_do_update(index_elements=["id", "hall"], set_=changed)
    fields = operator.itemgetter(*KINDS[kind].model_fields)
    encoders = [
        (place, encode)
        for place, name in enumerate(KINDS[kind].model_fields)
        if (encode := _sqlite_encoder(table.columns[name].type)) is not None
    ]

    def values(record: Record) -> list[Any]:
        found = list(fields(vars(record)))
        for place, encode in encoders:
            found[place] = encode(found[place])
        return found

    return str(upsert.compile(dialect=_SQLITE)), values


def _sqlite_encoder(type_: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    if isinstance(type_, Moment):
        return sqlite_moment
    return type_.dialect_impl(_SQLITE).bind_processor(_SQLITE)


def sqlite_moment(at: datetime | None) -> str | None:
    """As SQLAlchemy writes a `Moment`, in a quarter of the time; most records hold several."""
    return at.astimezone(UTC).isoformat(" ", "microseconds")[:26] if at else None


@functools.cache
def _sqlite_journal() -> str:
    return str(insert(JOURNAL).compile(dialect=_SQLITE))


_SQLITE = sqlite.dialect(paramstyle="qmark")
_POSTGRES_ANSWERED = "SELECT actor, key, fingerprint, seq, result FROM journal WHERE hall = %s AND key = ANY(%s)"


@functools.cache
def _postgres_upsert(kind: str) -> str:
    table: Table = ROWS[kind].__table__
    changed = ", ".join(f'"{c.name}" = excluded."{c.name}"' for c in table.columns if not c.primary_key)
    return f"{_postgres_insert(table, live='true')} ON CONFLICT (id, hall) DO UPDATE SET {changed}"


@functools.cache
def _postgres_journal() -> str:
    return _postgres_insert(JOURNAL)


def _postgres_insert(table: Table, **given: str) -> str:
    """Rows from a JSON array of objects; the hall is said once, and what is `given` is the same for all."""
    values = {c.name: given.get(c.name, f'r."{c.name}"') for c in table.columns} | {"hall": "h.hall"}
    names = ", ".join(f'"{name}"' for name in values)
    source = f"(SELECT %s::text AS hall) h, json_populate_recordset(NULL::{table.name}, %s) r"
    return f"INSERT INTO {table.name} ({names}) SELECT {', '.join(values.values())} FROM {source}"  # noqa: S608 - our own names
