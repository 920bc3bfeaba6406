"""The few statements said thousands of times a second, straight to the driver.

SQLAlchemy keeps the tables, the connection and the transaction. What is cut is its work for each statement, which takes
longer than the database's own: the SQL is made once, and many rows of a table go in one statement.
"""

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, exc

from domain.record import Record
from server.journal import Answered, At, Entry
from server.rows_postgres import PostgresRows
from server.rows_sqlite import SqliteRows


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
        yield SqliteRows(driver) if connection.dialect.name == "sqlite" else PostgresRows(driver)
    except exc.DBAPIError:  # of the commit
        connection.invalidate()
        raise
    except dbapi.Error as error:
        connection.invalidate()
        raise exc.DBAPIError.instance(None, None, error, dbapi.Error, dialect=connection.dialect) from error
