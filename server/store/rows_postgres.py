"""Rows told to psycopg. A statement costs a round trip, so those that need not wait for each other go together; rows go
as one JSON array, which the journal needs anyway, and PostgreSQL reads the columns out of it.
"""

import contextlib
import functools
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, Table

from domain.core.record import Record
from domain.nouns import KINDS
from server.store.batch_vault import VaultChanges
from server.store.cipher import KEYS, NOTES, VAULT
from server.store.entry import Entry
from server.store.journal import COLUMNS, JOURNAL, PAGE, Answered, Head, LockedHead, entry_of
from server.store.rows_vault import changed_rows, holders_query
from server.store.tables import ROWS

_HEAD = "SELECT epoch, seq, hash, format FROM head WHERE hall = %s FOR UPDATE"
_ANSWERED = "SELECT actor, key, fingerprint, seq, result, at FROM journal WHERE hall = %s AND key = ANY(%s)"
_HOLDERS = holders_query("%s", "= ANY(%s)")
_OTHERS = f"SELECT {', '.join(COLUMNS)} FROM journal WHERE hall = %s AND seq > %s ORDER BY seq LIMIT {PAGE}"  # noqa: S608


class PostgresRows:
    """As `server.store.rows.Rows`."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver

    def lock_head(self, hall: str, keys: Sequence[str], lookups: Sequence[str], after: int) -> LockedHead:
        with self._driver.pipeline():  # in order: each statement sees what was committed when the one before was done
            at = self._driver.execute(_HEAD, (hall,))
            said = self._planned_anew(_ANSWERED, hall, keys)
            clients = self._planned_anew(_HOLDERS, hall, lookups) if lookups else ()
            others = self._planned_anew(_OTHERS, hall, after)
        found = at.fetchone()
        return LockedHead(
            Head(*found) if found else None, [Answered(*row) for row in said],
            {**dict.fromkeys(lookups), **dict(clients)}, [entry_of(row) for row in others],
        )  # fmt: skip

    def answered(self, hall: str, keys: Sequence[str]) -> list[Answered]:
        return [Answered(*row) for row in self._planned_anew(_ANSWERED, hall, keys)]

    def _planned_anew(self, query: str, *asked: Any) -> Any:
        """A plan kept from when the table was short would read all of it, day after day."""
        return self._driver.execute(query, asked, prepare=False)

    def seal(self, hall: str, changes: VaultChanges) -> None:
        for statement, many in changed_rows(hall, changes):
            self._driver.cursor().executemany(statement.replace("?", "%s"), many)
        clients = [(hall, id, c.sealed, c.lookup) for id, c in changes.clients.items() if c.new]
        self._unnest(VAULT, clients)
        self._unnest(KEYS, [(hall, lookup, *key) for lookup, key in changes.keys.items()])
        self._unnest(NOTES, [(hall, id, *note) for id, note in changes.notes.items()])

    def _unnest(self, table: Table, found: Sequence[Sequence[Any]]) -> None:
        if found:
            self._driver.execute(_columns(table), list(map(list, zip(*found, strict=True))))

    def put(self, hall: str, kind: str, records: Sequence[tuple[Record, str]]) -> None:
        self._driver.execute(_upsert(kind), (hall, f"[{','.join(text for _, text in records)}]"))

    def drop(self, hall: str, kind: str, ids: Sequence[str]) -> None:
        leave = f"UPDATE {ROWS[kind].__table__.name} SET live = false WHERE hall = %s AND id = ANY(%s)"  # noqa: S608 - our own names
        self._driver.execute(leave, (hall, list(ids)))

    def add(self, hall: str, entries: Sequence[Entry]) -> None:
        self._driver.execute(_insert(JOURNAL), (hall, f"[{','.join(entry.message for entry in entries)}]"))
        last = entries[-1]
        self._driver.execute("UPDATE head SET seq = %s, hash = %s WHERE hall = %s", (last.seq, last.hash, hall))

    def together(self) -> contextlib.AbstractContextManager[Any]:
        pipeline: contextlib.AbstractContextManager[Any] = self._driver.pipeline()
        return pipeline


@functools.cache
def _upsert(kind: str) -> str:
    table: Table = ROWS[kind].__table__
    changed = ", ".join(f'"{c.name}" = excluded."{c.name}"' for c in table.columns if not c.primary_key)
    return f"{_insert(table, _unsaid(kind), live=KINDS[kind].lives)} ON CONFLICT (id, hall) DO UPDATE SET {changed}"


@functools.cache
def _insert(table: Table, unsaid: str = "NULL", *, live: bool = True) -> str:
    """Rows from a JSON array of objects that need not say their hall, whether they are live, nor what is `unsaid`."""
    given = {"hall": "h.hall", "live": str(live).lower()}
    values = {c.name: given.get(c.name, f'r."{c.name}"') for c in table.columns}
    names = ", ".join(f'"{name}"' for name in values)
    source = f"(SELECT %s::text AS hall) h, json_populate_recordset({unsaid}::{table.name}, %s) r"
    return f"INSERT INTO {table.name} ({names}) SELECT {', '.join(values.values())} FROM {source}"  # noqa: S608 - our own names


@functools.cache
def _columns(table: Table) -> str:
    """Rows of a few columns, each column given as an array."""
    arrays = ", ".join(f"%s::{'int' if isinstance(c.type, Integer) else 'text'}[]" for c in table.columns)
    names = ", ".join(f'"{c.name}"' for c in table.columns)
    return f"INSERT INTO {table.name} ({names}) SELECT * FROM unnest({arrays})"  # noqa: S608 - our own names


def _unsaid(kind: str) -> str:
    """A row of the fields that came later, at their defaults: the texts of records leave them out."""
    table, later = ROWS[kind].__table__.name, dict(KINDS[kind].later)
    return f"json_populate_record(NULL::{table}, '{json.dumps(later)}')" if later else "NULL"
