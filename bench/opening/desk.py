"""What the people of the hall see on their screens: the desks' own live streams, read as they come."""

import asyncio
import contextlib
import json
from collections import deque
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Origin

from server.auth.sessions import COOKIE
from server.demo import HALL

FREE = ("available", "applied")


class Desk:
    """Units by state, and what waits to be done, oldest first. An entry may be out of date, as on any screen."""

    def __init__(self) -> None:
        self.units: dict[str, str] = {}
        self.to_decide: deque[str] = deque()  # applications
        self.to_pay: deque[str] = deque()  # approved ones
        self.to_void: deque[str] = deque()  # receipts
        self.to_dispatch: deque[str] = deque()  # visits
        self.to_accept: deque[tuple[str, str]] = deque()  # (visit, consultant)
        self.to_end: deque[tuple[str, str]] = deque()
        self._states: dict[str, Any] = {}

    async def watch(self, address: tuple[str, int], screen: str, token: str) -> None:
        """For ever: follow this screen's stream, from a new snapshot whenever it breaks."""
        host = f"{address[0]}:{address[1]}"
        while True:
            with contextlib.suppress(OSError, ConnectionClosed, InvalidHandshake):
                async with connect(
                    f"ws://{host}/live/{HALL}/{screen}", origin=Origin(f"http://{host}"),
                    additional_headers={"Cookie": f"{COOKIE}={token}"}, compression=None, max_size=None,
                    max_queue=None, ping_interval=None, proxy=None,
                ) as socket:  # fmt: skip
                    async for text in socket:
                        frame = json.loads(text)
                        for path, card in (frame.get("cards") or frame.get("put") or {}).items():
                            self._see(*path.split("/", 1), card)
            await asyncio.sleep(0.2)

    def _see(self, kind: str, id: str, card: dict[str, Any]) -> None:
        state = card.get("voided_at") if kind == "receipt" else card.get("state")
        if kind == "unit":
            self.units[id] = card["state"]
            return
        if kind not in ("application", "receipt", "visit") or self._states.get(f"{kind}/{id}", "new") == state:
            return
        self._states[f"{kind}/{id}"] = state
        if kind == "receipt" and state is None:
            self.to_void.append(id)
        elif kind == "application" and state in ("waiting", "approved"):
            (self.to_decide if state == "waiting" else self.to_pay).append(id)
        elif kind == "visit" and state == "waiting":
            self.to_dispatch.append(id)
        elif kind == "visit" and state in ("called", "received"):
            (self.to_accept if state == "called" else self.to_end).append((id, card["consultant"]))
