"""The engine and its two manners: SQLite in one file, PostgreSQL anywhere. Same code above."""

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, exc, func, select

HERE = Path(__file__).parent
SILENCE = 6.0  # seconds: a second more than PostgreSQL itself lets a statement run
STATEMENTS = 400  # kept prepared by a connection to SQLite: those that write rows have a length for each number of rows
WAL_KEPT = 16 * 2**20  # bytes of SQLite's log that stay on the disk once they are in the database

PRAGMAS = (
    "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY", f"journal_size_limit={WAL_KEPT}",
)  # fmt: skip


def connect(url: str, *, create: bool = False, patient: bool = False) -> Engine:
    """An engine whose write transactions are durable once committed and never wait for ever.

    A SQLite file that is not there is an error when it is first asked, unless it is to be created. A `patient` one lets
    a statement run for as long as it takes, as building an index over years of rows does; it waits for locks as others.
    """
    if url.startswith("sqlite"):
        return _sqlite(url, create=create)
    url = url.replace("postgres://", "postgresql://", 1)
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    statement, idle = (0, 60_000) if patient else (5000, 5000)  # milliseconds
    options = f"-c lock_timeout=3000 -c statement_timeout={statement} -c idle_in_transaction_session_timeout={idle}"
    engine = create_engine(
        url, json_deserializer=orjson.loads, pool_size=6, max_overflow=6, pool_pre_ping=True, pool_timeout=3,
        hide_parameters=True,
        connect_args={
            "connect_timeout": 3, "options": options, "keepalives_idle": 5, "keepalives_interval": 2,
            "keepalives_count": 2, "tcp_user_timeout": 5000,
        },
    )  # fmt: skip

    if patient:
        return engine

    @event.listens_for(engine, "do_connect")
    def connect_impatiently(_: Any, __: Any, arguments: Any, options: Any) -> Any:
        return Impatient.connect(*arguments, **options)

    return engine


class Impatient(psycopg.Connection[Any]):
    """A connection that hangs up on a server from which nothing comes. TCP alone would not notice: a line that is open
    at its near end only acknowledges everything."""

    def wait(self, gen: Any, *arguments: Any, **options: Any) -> Any:
        """As psycopg's. Raises `OperationalError` after `SILENCE`, and is closed then."""
        return super().wait(self._hang_up_on_silence(gen), *arguments, **options)

    def _hang_up_on_silence(self, gen: Any) -> Any:
        heard, ready = time.monotonic(), None
        while True:
            try:
                wanted = gen.send(ready)
            except StopIteration as done:
                return done.value
            ready = yield wanted
            if ready:
                heard = time.monotonic()
            elif time.monotonic() - heard > SILENCE:
                self.close()
                raise psycopg.OperationalError("the database does not answer")


def _sqlite(url: str, *, create: bool) -> Engine:
    options: dict[str, Any] = {"timeout": 1.5, "check_same_thread": False, "cached_statements": STATEMENTS}
    engine = create_engine(url, connect_args=options, hide_parameters=True)
    if file := file_of(engine):
        uri = f"file:{quote(str(file.absolute()))}?mode={'rwc' if create else 'rw'}"

        @event.listens_for(engine, "do_connect")
        def connect_to_file(*_: Any) -> Any:
            return sqlite3.connect(uri, uri=True, **options)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        try:
            for pragma in PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:  # no database, or not ours to write: nobody else would close it
            connection.close()
            raise

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        driver: Any = connection.connection.driver_connection
        with as_sqlalchemy(connection):
            driver.execute(f"BEGIN {mode}")

    return engine


@contextlib.contextmanager
def as_sqlalchemy(connection: Connection) -> Iterator[None]:
    """What the driver itself is told inside fails with SQLAlchemy's errors."""
    dbapi: Any = connection.dialect.dbapi
    try:
        yield
    except dbapi.Error as error:
        raise exc.DBAPIError.instance(None, None, error, dbapi.Error, dialect=connection.dialect) from error


def for_writing(engine: Engine) -> Engine:
    """The same engine, taking SQLite's write lock at BEGIN so that no transaction is upgraded halfway."""
    return engine.execution_options(sqlite_begin="IMMEDIATE")


def clock_of(connection: Connection) -> datetime | None:
    """What PostgreSQL's clock says. SQLite has none but ours."""
    return connection.execute(select(func.clock_timestamp())).scalar() if connection.dialect.name != "sqlite" else None


def short(error: Exception) -> str:
    """What the driver says of an error, in a line, without statement and password."""
    said = str(getattr(error, "orig", None) or error).strip() or type(error).__name__
    return " ".join(said.split())[:200]


def file_of(engine: Engine) -> Path | None:
    """SQLite's file; None in memory or on another database."""
    name = engine.url.database if engine.dialect.name == "sqlite" else None
    return Path(name) if name and name != ":memory:" else None


def wal_bytes(engine: Engine) -> int:
    """Length of SQLite's write-ahead log; 0 where there is none."""
    file = file_of(engine)
    if file is None:
        return 0
    try:
        return file.with_name(f"{file.name}-wal").stat().st_size
    except FileNotFoundError:
        return 0


def migrate(url: str, to: str = "head") -> None:
    """Bring the database to this version's tables, or to those of an earlier one."""
    from alembic import command  # a server that only serves starts without it
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE / "migrations"))
    config.attributes["url"] = url
    command.upgrade(config, to)
