"""The hall a command works on, whether or not a server is running."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from sqlalchemy import Engine

from server.base import settings
from server.base.settings import Environment, Settings
from server.run import installation
from server.run.blocking_store import BlockingStore, blocking_store
from server.run.private_valkey import socket_path
from server.store import database, journal
from server.store.cipher import Cipher

HallName = Annotated[str, typer.Option("--hall", help="Which hall.")]


@contextmanager
def opened(hall: str) -> Iterator[tuple[Engine, Cipher, Settings]]:
    """Its database, its vault and the settings. Ends the program when there is no such hall."""
    with installed() as (engine, cipher, found):
        with engine.connect() as connection:
            halls = ", ".join(installation.halls(connection)) or "none yet"
            there = journal.head(connection, hall)
        if there is None:
            raise SystemExit(f"There is no hall {hall} in this database. There is: {halls}.")
        yield engine, cipher, found


@contextmanager
def installed() -> Iterator[tuple[Engine, Cipher, Settings]]:
    """The database, the vault and the settings. Ends the program when they do not fit; creates nothing."""
    found = here()
    engine = database.connect(found.database_url)
    cipher = Cipher(found.secret)
    try:
        installation.must_fit(engine, cipher)
        yield engine, cipher, found
    finally:
        engine.dispose()


@contextmanager
def door_of(hall: str) -> Iterator[BlockingStore]:
    """Its store, for commands one after the other."""
    with (
        opened(hall) as (engine, cipher, found),
        blocking_store(engine, cipher, hall, redis_url=found.redis_url) as inside,
    ):
        yield inside


def here() -> Settings:
    """The settings, with the private Valkey of a running demo where no other is named; changes reach screens by the
    journal without either.
    """
    return settings.from_environment(private_redis(settings.read_environment()))


def private_redis(wanted: Environment) -> str:
    """The URL of a running demo's Valkey."""
    return f"unix://{socket_path(wanted.ANCHANG_VAR)}"
