"""The engine and its two manners: SQLite in one file, PostgreSQL anywhere. Same code above."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event

HERE = Path(__file__).parent


def connect(url: str) -> Engine:
    """An engine whose write transactions are durable once committed and never wait for ever."""
    if url.startswith("sqlite"):
        return _sqlite(url)
    url = url.replace("postgres://", "postgresql://", 1)
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    options = "-c lock_timeout=3000 -c statement_timeout=5000 -c idle_in_transaction_session_timeout=10000"
    return create_engine(
        url, pool_size=6, max_overflow=6, pool_pre_ping=True, pool_timeout=3,
        connect_args={
            "connect_timeout": 3, "options": options, "keepalives_idle": 5, "keepalives_interval": 2,
            "keepalives_count": 2, "tcp_user_timeout": 5000,
        },
    )  # fmt: skip


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 1.5, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


def for_writing(engine: Engine) -> Engine:
    """The same engine, taking SQLite's write lock at BEGIN so that no transaction is upgraded halfway."""
    return engine.execution_options(sqlite_begin="IMMEDIATE")


def migrate(url: str) -> None:
    """Bring the database to this version's tables."""
    config = Config()
    config.set_main_option("script_location", str(HERE / "migrations"))
    config.attributes["url"] = url
    command.upgrade(config, "head")
