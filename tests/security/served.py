"""One `anchang serve` of our own on SQLite, as a stranger on the network meets it."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
from websockets.asyncio.client import connect

from server.auth.sessions import COOKIE, Sessions
from server.store import database
from tests.hall import SECRET, House, staff
from tests.machine import Valkey
from tests.stories.hall_process import Process


class Served:
    """The process, its hall of two groups, and a session of its dispatcher and of its board."""

    def __init__(self, folder: Path, valkey: Valkey, **environment: str) -> None:
        url = f"sqlite:///{folder / 'hall.db'}"
        database.migrate(url)
        self.engine = database.connect(url)
        self.house = House(self.engine)
        staff(self.house, {"A": 2, "B": 2})
        device = self.house.do("device.add", screen="board", name="a wall").result["device"]
        sessions = Sessions(self.engine)
        self.person = sessions.open_now("h1", person=self.house.desk("dispatcher").person)
        self.device = sessions.open_now("h1", device=device)
        settings = {
            "DATABASE_URL": url,
            "REDIS_URL": valkey.url,
            "SECRET_KEY": SECRET.decode(),
            "ANCHANG_VAR": str(folder),
        }
        self.process = Process("served", folder, settings | environment)

    def ask(self, method: str, path: str, token: str | None = None, **more: Any) -> httpx2.Response:
        headers = ({"cookie": f"{COOKIE}={token}"} if token else {}) | more.pop("headers", {})
        return httpx2.request(method, self.process.url + path, headers=headers, trust_env=False, timeout=20, **more)

    def screen(self, screen: str, token: str, **headers: str) -> Any:
        """A websocket, yet to be opened."""
        said = {"Cookie": f"{COOKIE}={token}", "Origin": self.process.url} | headers
        return connect(
            f"ws://{self.process.address}/live/h1/{screen}", additional_headers=said, compression=None, proxy=None,
            max_size=None, ping_interval=None,
        )  # fmt: skip


@contextlib.contextmanager
def served(folder: Path, valkey: Valkey, **environment: str) -> Iterator[Served]:
    """Answering; gone afterwards."""
    found = Served(folder, valkey, **environment)
    try:
        found.process.start()
        found.process.wait_ready()
        yield found
    finally:
        found.process.kill()
        found.house.close()
        found.engine.dispose()
