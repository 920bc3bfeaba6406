"""Screens without a browser: they do with every frame and close code exactly what docs/protocol.md says."""

import asyncio
import contextlib
import itertools
import json
import random
import time
from collections.abc import AsyncIterator, Callable
from typing import Any, Protocol

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from server.auth.sessions import COOKIE
from server.demo import HALL
from server.live.frames import RECONNECT, Close

# Seconds, as the page has them: no valid frame → old; → a new socket; the same for the first frame of a socket.
OLD_AFTER, SILENCE, FIRST = 5.0, 6.0, 30.0
ANSWER_EVERY = 1.8  # seconds between two proofs of life of a device's page


class Server(Protocol):
    """Where a screen may connect to."""

    address: str  # host:port


class Screen:
    """A screen that does exactly what docs/protocol.md tells it: snapshot, delta, beat, and come back with `since`."""

    def __init__(self, name: str, token: str, *servers: Server, record: bool = False, hall: str = HALL) -> None:
        self.name, self.token, self._hall = name, token, hall
        self.cards: dict[str, Any] = {}
        self.seq: int | None = None
        self.epoch = ""
        self.snapshots = self.resumed = self.beats = 0
        self.closes: list[int] = []  # close codes heard
        self.lost: list[str] = []  # every other way a socket ended
        self.refused: int | None = None  # the close code that means: do not come back
        self.asked: list[dict[str, Any]] = []
        self.answers = False  # like the page of a device, which says what it has painted
        self.answered = float("-inf")
        self.frames: list[str] | None = [] if record else None
        self._servers = itertools.cycle(servers)
        self._seen, self._doubted = float("-inf"), False
        self.shut = False  # the last beat said that nothing can be saved

    @property
    def age(self) -> float:
        """Seconds since the last valid frame."""
        return time.monotonic() - self._seen

    @property
    def old(self) -> bool:
        return self._doubted or self.age > OLD_AFTER

    async def run(self) -> None:
        """For ever, or until it is told not to come back."""
        while self.refused is None:
            try:
                await self._session(next(self._servers))
            except ConnectionClosed as closed:
                code = closed.rcvd.code if closed.rcvd else 1006
                self.closes.append(code)
                if code in list(Close) and not RECONNECT[Close(code)]:
                    self.refused = code
            except (OSError, TimeoutError, InvalidHandshake) as error:
                self.lost.append(repr(error))
            await asyncio.sleep(random.uniform(0.2, 0.6))

    async def _session(self, server: Server) -> None:
        resuming = self.seq is not None
        resume = {"since": self.seq, "epoch": self.epoch, "hall": self._hall}
        async with socket_to(server, self.name, self.token, **resume) as socket:
            patience = FIRST
            while True:
                async with asyncio.timeout(patience):
                    text = await socket.recv()
                patience = SILENCE
                if self.frames is not None:
                    self.frames.append(text)
                if not self._hear(json.loads(text)):
                    self.lost.append(f"gap at {self.seq}: {text[:80]}")
                    return
                if self.answers and time.monotonic() - self.answered >= ANSWER_EVERY:
                    await socket.send(json.dumps({"have": self.seq, "of": json.loads(text)["at"], "version": "story"}))
                    self.answered = time.monotonic()
                if resuming and '"type":"delta"' in text[:20]:
                    self.resumed += 1
                resuming = False

    def _hear(self, frame: dict[str, Any]) -> bool:
        """False when this frame means: open a new socket that says how far we got."""
        if frame["type"] == "doubt":
            self._doubted = True
            return True
        if frame["type"] == "snapshot":
            self.cards, self.epoch = frame["cards"], frame["epoch"]
            self.snapshots += 1
        elif frame["type"] == "delta":
            if frame["after"] != self.seq:
                return False
            self.cards.update(frame["put"])
            for path in frame["drop"]:
                self.cards.pop(path, None)
        elif frame["type"] != "beat":
            self.asked.append(frame)  # an ask, or a later version's frame
            return True
        elif self.seq is None or frame["seq"] > self.seq:
            return False
        else:
            self.beats += 1
            if frame["seq"] < self.seq:
                return True  # a server that is behind us proves nothing
            self.shut = frame.get("shut", False)
        self.seq, self._seen = frame["seq"], time.monotonic()
        if frame["type"] == "beat":
            self._doubted = False
        return True


@contextlib.asynccontextmanager
async def showing(*screens: Screen) -> AsyncIterator[None]:
    """These screens are on, and each has had its first frame."""
    tasks = [asyncio.create_task(screen.run()) for screen in screens]
    try:
        await until(lambda: all(s.seq is not None for s in screens), 20, "every screen has its first frame")
        yield
    finally:
        for task in tasks:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome


def socket_to(
    server: Server, screen: str, token: str, *, since: int | None = None, epoch: str = "", origin: str | None = None,
    hall: str = HALL,
) -> Any:  # fmt: skip
    """A websocket to a screen's stream, yet to be opened."""
    origin = origin or f"http://{server.address}"
    resume = f"?since={since}&epoch={epoch}" if since is not None else ""
    return connect(
        f"ws://{server.address}/live/{hall}/{screen}{resume}", additional_headers={"Cookie": f"{COOKIE}={token}"},
        origin=origin, compression=None, max_size=None, max_queue=None, proxy=None, ping_interval=None,  # type: ignore[arg-type]
        open_timeout=10, close_timeout=1,
    )  # fmt: skip


async def fresh_snapshot(server: Server, screen: str, token: str) -> dict[str, Any]:
    """What a screen that is switched on now gets first."""
    async with socket_to(server, screen, token) as socket, asyncio.timeout(15):
        frame: dict[str, Any] = json.loads(await socket.recv())
    assert frame["type"] == "snapshot"
    return frame


async def refusal_of(server: Server, screen: str, token: str, origin: str | None = None) -> int:
    """The HTTP status or close code with which a socket is refused."""
    try:
        async with socket_to(server, screen, token, origin=origin) as socket, asyncio.timeout(10):
            text = await socket.recv()
    except InvalidStatus as status:
        return int(status.response.status_code)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006
    raise AssertionError(f"let in: {text[:200]!r}")


async def until(true: Callable[[], bool], within: float, what: str) -> float:
    """Waits until it is true and returns the seconds that took."""
    started = time.monotonic()
    while not true():
        assert time.monotonic() - started < within, f"not within {within:g} s: {what}"
        await asyncio.sleep(0.02)
    return time.monotonic() - started
