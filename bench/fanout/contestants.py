"""Who takes part: how each is started, how a change enters it, and what its screens say."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.fanout import install
from bench.fanout.hall import HALL, SECRET, Prepared
from server.auth import COOKIE
from server.pubsub import PREFIX

CHANNEL = b"bench"
Events = list[tuple[bytes, tuple[Any, ...] | None]]  # what the mill sends, and the journal row it saves before


@dataclass(frozen=True)
class Place:
    """The files and ports of one start."""

    folder: Path
    port: int
    redis_port: int
    prepared: Prepared

    @property
    def database(self) -> Path:
        return self.folder / "anchang.db"

    @property
    def environment(self) -> dict[str, str]:
        """What the peers read."""
        return {
            "BENCH_PORT": str(self.port), "BENCH_REDIS": f"redis://127.0.0.1:{self.redis_port}/0",
            "BENCH_SNAPSHOT": str(self.folder / "snapshot"),
        }  # fmt: skip


@dataclass(frozen=True)
class Launch:
    """One process to start."""

    command: list[str | Path]
    environment: dict[str, str] = field(default_factory=dict)
    folder: Path | None = None


@dataclass(frozen=True)
class Contestant:
    """One server under load. `needs` makes what it is started from, or raises `install.Missing`."""

    name: str
    needs: Callable[[], Path] | None
    launch: Callable[[Place], list[Launch]]
    events: Callable[[Place], Events]
    path: str = "/ws"
    ready: str | None = None  # asked until it says so
    writes: bool = False  # the mill saves each change before it publishes it
    entrance: Callable[[Place], int] = lambda place: place.redis_port
    says: Callable[[Place], dict[str, str]] = lambda place: {}
    engine_io: bool = False
    most: int = 100_000  # screens
    phases: tuple[str, ...] | None = None  # instead of the usual ones


def published(channel: bytes, text: bytes) -> bytes:
    """PUBLISH, as it travels to Redis."""
    parts = (b"PUBLISH", channel, text)
    return b"*3\r\n" + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)


def journal(place: Place) -> Events:
    """Changes of the hall, as another server process saves and publishes them."""
    channel = (PREFIX + HALL).encode()
    return [(published(channel, change.message), change.row) for change in place.prepared.changes]


def deltas(place: Place) -> Events:
    """The frames our board sends for those changes, to be passed on as they are."""
    return [(published(CHANNEL, change.delta), None) for change in place.prepared.changes]


def _ours(processes: int, **environment: str) -> Callable[[Place], list[Launch]]:
    """`anchang serve`, so many times on one port and one database."""

    def launch(place: Place) -> list[Launch]:
        shutil.copy(place.prepared.database, place.database)
        settings = {
            "ANCHANG_VAR": str(place.folder), "DATABASE_URL": f"sqlite:///{place.database}",
            "SECRET_KEY": SECRET.decode(), "REDIS_URL": place.environment["BENCH_REDIS"], "HOST": "127.0.0.1",
            "PORT": str(place.port), "SHARE_PORT": str(int(processes > 1)), **environment,
        }  # fmt: skip
        return [Launch([sys.executable, "-m", "server", "serve"], settings)] * processes

    return launch


def _cookies(place: Place) -> dict[str, str]:
    return {"--headers": "".join(f"Cookie: {COOKIE}={token}\n" for token in place.prepared.tokens)}


def _of_ours(name: str, processes: int, phases: tuple[str, ...] | None = None, **environment: str) -> Contestant:
    return Contestant(
        name, None, _ours(processes, **environment), journal, path=f"/live/{HALL}/board", ready="/readyz", writes=True,
        says=_cookies, phases=phases,
    )  # fmt: skip


def _c(place: Place) -> list[Launch]:
    arguments = (str(place.port), str(place.redis_port), CHANNEL.decode(), place.folder / "snapshot")
    return [Launch([install.climit(), *arguments])]


def _node(program: str) -> Callable[[Place], list[Launch]]:
    return lambda place: [Launch(["node", program], folder=install.node())]


CONTESTANTS = {
    contestant.name: contestant
    for contestant in (
        Contestant("c", install.climit, _c, deltas),
        _of_ours("ours", 1, PUSH_EVERY="0"),
        _of_ours("ours-x2", 2, PUSH_EVERY="0"),
        _of_ours("ours-shipped", 1, ("light", "sat 4", "sat 64")),
        Contestant("node-ws", install.node, _node("ws.js"), deltas),
    )
}
OURS, OURS_TWICE, AS_SHIPPED = "ours", "ours-x2", "ours-shipped"
REFERENCE, STORM_REFERENCE = "c", "node-ws"
