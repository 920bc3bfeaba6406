"""Rows told to psycopg. A statement costs a round trip, so those that need not wait for each other go together; rows go
as one JSON array, which the journal needs anyway, and PostgreSQL reads the columns out of it.
"""

import contextlib
import functools
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table

from domain.record import Record
from server.journal import JOURNAL, Answered, At, Entry
from server.tables import ROWS

_ANSWERED = "SELECT actor, key, fingerprint, seq, result FROM journal WHERE hall = %s AND key = ANY(%s)"


class PostgresRows:
    """As `server.rows.Rows`."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver

    def take_turn(self, hall: str, keys: Sequence[str]) -> tuple[At | None, list[Answered]]:
        with self._driver.pipeline():  # in order: each statement sees what was committed when the one before was done
            at = self._driver.execute("SELECT epoch, seq, hash FROM head WHERE hall = %s FOR UPDATE", (hall,))
            said = self._look_up(hall, keys)
        found = at.fetchone()
        return At(*found) if found else None, [Answered(*row) for row in said]

    def answered(self, hall: str, keys: Sequence[str]) -> list[Answered]:
        return [Answered(*row) for row in self._look_up(hall, keys)]

    def _look_up(self, hall: str, keys: Sequence[str]) -> Any:
        """Planned each time: a plan kept from when the journal was short would read all of it, day after day."""
        return self._driver.execute(_ANSWERED, (hall, keys), prepare=False)

    def put(self, hall: str, kind: str, records: Sequence[tuple[Record, str]]) -> None:
        self._driver.execute(_upsert(kind), (hall, f"[{','.join(text for _, text in records)}]"))

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
    return f"{_insert(table)} ON CONFLICT (id, hall) DO UPDATE SET {changed}"


@functools.cache
def _insert(table: Table) -> str:
    """Rows from a JSON array of objects that need not say their hall, nor that they are live."""
    given = {"hall": "h.hall", "live": "true"}
    values = {c.name: given.get(c.name, f'r."{c.name}"') for c in table.columns}
    names = ", ".join(f'"{name}"' for name in values)
    source = f"(SELECT %s::text AS hall) h, json_populate_recordset(NULL::{table.name}, %s) r"
    return f"INSERT INTO {table.name} ({names}) SELECT {', '.join(values.values())} FROM {source}"  # noqa: S608 - our own names
