"""Databases with this version's tables. A test process migrates one of each kind; the others are copies of it."""

import functools
import tempfile
from pathlib import Path

from server.store import database
from tests.machine import Postgres


def write_tables(file: Path) -> None:
    """All tables, empty, in a new SQLite file."""
    file.write_bytes(_tables())


def database_with_tables(server: Postgres) -> str:
    """The URL of a new PostgreSQL database with all tables, empty."""
    if server.model is None:
        server.model = server.fresh_database()
        database.migrate(server.model)
    return server.fresh_database(server.model)


@functools.cache
def _tables() -> bytes:
    with tempfile.TemporaryDirectory(prefix="anchang-") as folder:
        file = Path(folder) / "hall.db"
        database.migrate(f"sqlite:///{file}")
        assert list(Path(folder).iterdir()) == [file], "all of it is in one file"
        return file.read_bytes()
