"""A version that knows a kind more begins while a process of the version before still runs: the two never decide together.

The newer one is that of `tests/made_up`.
"""

import asyncio
import time
from pathlib import Path

import httpx2
import pytest

from server.auth.sessions import COOKIE, Sessions
from server.run.blocking_store import blocking_store
from server.store import database
from server.store.cipher import Cipher
from server.store.store import create_hall
from tests.machine import Valkey
from tests.stories.hall_process import SECRET, Process
from tests.stories.screens import Screen, showing, until
from tests.test_made_up_noun import run

pytestmark = [pytest.mark.story, pytest.mark.timeout(240)]


@pytest.fixture
def environment(database_url: str, valkey: Valkey, tmp_path: Path) -> dict[str, str]:
    return {"DATABASE_URL": database_url, "REDIS_URL": valkey.url, "SECRET_KEY": SECRET, "ANCHANG_VAR": str(tmp_path)}


@pytest.fixture
def token(environment: dict[str, str]) -> str:
    """The admin's session, of a hall that the older version made."""
    database.migrate(environment["DATABASE_URL"])
    engine = database.connect(environment["DATABASE_URL"])
    create_hall(engine, "h1")
    with blocking_store(engine, Cipher(SECRET.encode()), "h1") as store:
        store.do("site.open", name="望江府")
        admin = store.do("person.save", name="王敏", role="admin").result["person"]
    token = Sessions(engine).open_now("h1", person=admin)
    engine.dispose()
    return token


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_older_one_stops_deciding_sends_its_screens_away_and_ends(
    environment: dict[str, str], token: str, tmp_path: Path
) -> None:
    older, newer = (
        Process("older", tmp_path, environment, "serve", "--with-clock"),
        Process("newer", tmp_path, environment, "serve", "--with-clock", module="tests.made_up"),
    )
    screen = Screen("office", token, older, newer)
    try:
        older.start()
        older.wait_ready()
        async with httpx2.AsyncClient(trust_env=False, timeout=30) as http, showing(screen):

            async def enter(at: Process, n: int) -> int:
                """The status of one more person's entry; 0 where nobody answers."""
                headers = {"Cookie": f"{COOKIE}={token}", "Idempotency-Key": f"{at.name}-{n:05d}"}
                person = {"name": f"{at.name}{n}", "role": "cashier"}
                try:
                    return (await http.post(f"{at.url}/api/h1/person.save", json=person, headers=headers)).status_code
                except httpx2.TransportError:
                    return 0

            await until(lambda: screen.seq is not None, 30, "the screen is on")
            assert await enter(older, 0) == 200
            await asyncio.to_thread(run, environment, "upgrade")
            answers = {await enter(older, n) for n in range(1, 10)}
            assert answers <= {0, 503}, "not one was decided"
            newer.start()
            await asyncio.to_thread(older.wait, 30)
            assert "superseded by a newer version" in older.log
            await asyncio.to_thread(newer.wait_ready)
            assert await enter(newer, 0) == 200
            entered = time.monotonic()
            await until(lambda: "newer0" in str(screen.cards), 30, "the screen is at the newer one and shows it")
            assert time.monotonic() - entered < 30
            assert screen.closes == [1012]
        assert "unbroken" in await asyncio.to_thread(run, environment, "verify", "--hall", "h1")
    finally:
        older.kill()
        newer.kill()
