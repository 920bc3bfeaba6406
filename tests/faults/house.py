"""The stories' house with a proxy between each process and Redis."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.faults.invariants import check
from tests.faults.proxy import Proxy
from tests.stories.hall_process import SECRET, House, Process
from tests.stories.screens import Screen, showing


@dataclass(kw_only=True)
class FaultyHouse(House):
    """One PostgreSQL, one Valkey, processes A and B, and their lines to Valkey in our hands."""

    bus_a: Proxy
    bus_b: Proxy

    def mend(self) -> None:
        """Everything runs and is ready, whatever the last fault did."""
        self.bus_a.passing()
        self.bus_b.passing()
        super().mend()

    async def sockets(self, at: Process, screen: str) -> int:
        """Open sockets of a screen at a process, as its /metrics says."""
        text = (await self.http.get(f"{at.url}/metrics")).text
        found = re.search(rf'^anchang_sockets{{screen="{screen}"}} (\S+)$', text, re.MULTILINE)
        return int(float(found[1])) if found else 0

    def another(self, name: str, folder: Path, *, module: str = "server", keys: int = 0) -> Process:
        """One more process of this hall, yet to be started; `module` is what it runs. Those whose `keys` are in different
        databases of Valkey hear all that happens, but nothing of each other's screens."""
        environment = {
            "DATABASE_URL": self.database_url, "REDIS_URL": f"{self.valkey.url}?db={keys}", "SECRET_KEY": SECRET,
            "ANCHANG_VAR": str(folder),
        }  # fmt: skip
        return Process(name, folder, environment, module=module)


@contextlib.asynccontextmanager
async def in_use(house: FaultyHouse) -> AsyncIterator[FaultyHouse]:
    """The house with a board on at A and at B. Whatever a fault did to it, all is sound and true afterwards."""
    asyncio.get_running_loop().set_debug(False)  # figures of the hall, not of asyncio's checks on the tests
    house.mend()
    token = house.token("device:board")
    house.walls = (Screen("board", token, house.a), Screen("board", token, house.b))
    async with httpx2.AsyncClient(trust_env=False, verify=False, timeout=30) as house.http, showing(*house.walls):
        await house.redis_heard()
        yield house
        await check(house)
