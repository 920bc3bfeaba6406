"""The hall a command works on, whether or not a server is running."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from server import database, settings
from server.door import Door, door
from server.embedded import socket_path
from server.settings import Settings
from server.vault import Vault

HallName = Annotated[str, typer.Option("--hall", help="Which hall.")]


@contextmanager
def opened(hall: str) -> Iterator[tuple[Engine, Vault, Settings]]:
    """Its database, its vault and the settings. Ends the program when there is no such hall."""
    found = settings.from_environment(redis_url=_running_redis())
    engine = database.connect(found.database_url)
    try:
        yield engine, Vault(found.secret), found
    except LookupError:
        raise SystemExit(f"There is no hall {hall} in this database.") from None
    finally:
        engine.dispose()


@contextmanager
def door_of(hall: str) -> Iterator[Door]:
    """The one door of it."""
    with opened(hall) as (engine, vault, found), door(engine, vault, hall, redis_url=found.redis_url) as inside:
        yield inside


def _running_redis() -> str:
    """REDIS_URL, else the private Valkey of a running demo; changes reach screens by the journal without either."""
    if url := os.environ.get("REDIS_URL"):
        return url
    return f"unix://{socket_path(Path(os.environ.get('ANCHANG_VAR', 'var')))}"
