"""The hall in one file, served by one process."""

import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from types import MappingProxyType

import httpx2

from tests.faults.invariants import check
from tests.machine import Postgres, Valkey
from tests.stories.hall_process import SECRET, Answer, House, Process
from tests.stories.screens import Screen, showing

VISITOR = {"name": "王一", "title": "女士", "consent": True}


def copied(furnished_file: Path, folder: Path) -> str:
    """The URL of a copy in this folder."""
    file = folder / "hall.db"
    with (
        contextlib.closing(sqlite3.connect(furnished_file)) as source,
        contextlib.closing(sqlite3.connect(file)) as copy,
    ):
        source.backup(copy)
    return f"sqlite:///{file}"


@contextlib.asynccontextmanager
async def one_process(
    url: str, folder: Path, postgres: Postgres, valkey: Valkey, environment: Mapping[str, str] = MappingProxyType({}),
    *arguments: str,
) -> AsyncIterator[House]:  # fmt: skip
    """A hall on this file, served by one process (`arguments`: how it is started), with two boards on."""
    shared = {"DATABASE_URL": url, "REDIS_URL": valkey.url, "SECRET_KEY": SECRET, "ANCHANG_VAR": str(folder)}
    process = Process("A", folder, {**shared, **environment}, *arguments)
    house = House(postgres, valkey, url, process, process)
    try:
        house.mend()
        token = house.token("device:board")
        house.token("device:checkin")
        house.walls = (Screen("board", token, process), Screen("board", token, process))
        async with httpx2.AsyncClient(trust_env=False, timeout=30) as house.http, showing(*house.walls):
            yield house
            await check(house)
    finally:
        house.close()


async def arrive(house: House, key: str = "") -> tuple[float, Answer]:
    """Seconds and answer of one check-in."""
    started = time.monotonic()
    answer = await house.command(house.a, "device:checkin", "visit.check_in", key=key, **VISITOR)
    return time.monotonic() - started, answer
