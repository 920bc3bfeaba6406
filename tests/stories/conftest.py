"""The house every story plays in: started once, mended before each story, proved sound after it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx2
import pytest
import pytest_asyncio

from tests.machine import Postgres, Valkey
from tests.stories.hall_process import SECRET, House, Process, copy_of
from tests.stories.screens import Screen, showing


@pytest.fixture(scope="session")
def house(
    postgres: Postgres, valkey: Valkey, furnished: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """PostgreSQL, Valkey and two server processes: A writes to its sockets itself, B goes through ASGI."""
    folder: Path = tmp_path_factory.mktemp("house")
    with copy_of(postgres, furnished) as url:
        environment = {"DATABASE_URL": url, "REDIS_URL": valkey.url, "SECRET_KEY": SECRET, "ANCHANG_VAR": str(folder)}
        a, b = Process("A", folder, environment), Process("B", folder, {**environment, "DIRECT_SOCKETS": "0"})
        house = House(postgres, valkey, url, a, b)
        try:
            house.mend()
            yield house
        finally:
            house.close()


@pytest_asyncio.fixture
async def hall(house: House) -> AsyncIterator[House]:
    """The house with a board on at A and at B. Whatever the story did to it, its history must be sound afterwards."""
    house.mend()
    token = house.token("device:board")
    house.walls = (Screen("board", token, house.a), Screen("board", token, house.b))
    # A connection of its own for each request: one that lay idle may be closed by the server as it is used again.
    alone = httpx2.Limits(max_keepalive_connections=0)
    async with (
        httpx2.AsyncClient(trust_env=False, verify=False, timeout=30, limits=alone) as house.http,
        showing(*house.walls),
    ):
        await house.redis_heard()
        yield house
        await house.prove()
