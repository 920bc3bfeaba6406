"""The few statements said thousands of times a second, straight to the driver.

SQLAlchemy keeps the tables, the connection and the transaction. What is cut is its work for each statement, which takes
longer than the database's own: the SQL is made once, and many rows of a table go in one statement.
"""

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, exc

from domain.core.record import Record
from server.store.batch_vault import VaultChanges
from server.store.database import as_sqlalchemy
from server.store.entry import Entry
from server.store.journal import Answered, LockedHead
from server.store.rows_postgres import PostgresRows
from server.store.rows_sqlite import SqliteRows


class Rows(Protocol):
    """What the driver is told, inside a transaction that SQLAlchemy began."""

    def lock_head(self, hall: str, keys: Sequence[str], lookups: Sequence[str], after: int) -> LockedHead:
        """Lock the hall's counter and read it; only then what was done before with one of these keys, and the rest."""

    def answered(self, hall: str, keys: Sequence[str]) -> list[Answered]:
        """What was done before with one of these keys."""

    def seal(self, hall: str, changes: VaultChanges) -> None:
        """What a batch leaves in the vault."""

    def put(self, hall: str, kind: str, records: Sequence[tuple[Record, str]]) -> None:
        """Records of one kind, each with its JSON, in the places of their predecessors."""

    def drop(self, hall: str, kind: str, ids: Sequence[str]) -> None:
        """Records of one kind that left the live hall; their rows stay as they are."""

    def add(self, hall: str, entries: Sequence[Entry]) -> None:
        """Entries at the end of the journal, and the counter at the last of them."""

    def together(self) -> contextlib.AbstractContextManager[Any]:
        """What is written inside is sent at once. A failure shows at the end of the block at the latest."""


@contextlib.contextmanager
def rows(connection: Connection) -> Iterator[Rows]:
    """The rows behind this connection. Raises SQLAlchemy's errors, and the connection is not used again after one."""
    driver = connection.connection.driver_connection
    try:
        with as_sqlalchemy(connection):
            yield SqliteRows(driver) if connection.dialect.name == "sqlite" else PostgresRows(driver)
    except exc.DBAPIError:
        connection.invalidate()
        raise
