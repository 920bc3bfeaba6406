"""Who takes part: how each is started, how a change enters it, and what its screens say."""

import resource
import shutil
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench.fanout import install
from bench.fanout.events import CHANNEL, Events, deltas, emitted, journal, post, posts
from bench.fanout.hall import HALL, SECRET
from bench.fanout.place import Place
from server.auth.sessions import COOKIE

PEERS = install.HERE / "peers"
OURS, OURS_TWICE, OURS_PLAIN, AS_SHIPPED = "ours", "ours-x2", "ours-plain", "ours-shipped"
REFERENCE, STORM_REFERENCE = "c", "node-ws"
OFFER = b"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
SLOW = 1000  # screens that some peers already cannot keep up with


@dataclass(frozen=True)
class Launch:
    """One process to start."""

    command: list[str | Path]
    environment: dict[str, str] = field(default_factory=dict)
    folder: Path | None = None


@dataclass(frozen=True)
class Contestant:
    """One server under load."""

    name: str
    needs: Callable[[], Path]  # makes what it is started from, or raises `install.Missing`
    launch: Callable[[Place], list[Launch]]
    events: Callable[[Place], Events] = deltas
    path: str = "/ws"
    ready: str | None = None  # asked until it says that it hears Redis
    prime: Callable[[Place], None] = lambda place: None  # once, when it listens
    entrance: Callable[[Place], int] = lambda place: place.redis_port
    says: Callable[[Place], dict[str, bytes]] = lambda place: {}  # wsload's options that are files
    writes: bool = False  # the mill saves each change before it publishes it
    engine_io: bool = False
    most: int = 100_000  # screens
    phases: tuple[str, ...] | None = None  # instead of the usual measures


def _ours(
    name: str, processes: int, phases: tuple[str, ...] | None = None, *, offer: bytes = OFFER, **environment: str
) -> Contestant:
    """`anchang serve`, so many times on one port and one database; its screens offer what a browser does."""

    def launch(place: Place) -> list[Launch]:
        shutil.copy(place.prepared.database, place.database)
        settings = {
            "ANCHANG_VAR": str(place.folder), "DATABASE_URL": f"sqlite:///{place.database}",
            "SECRET_KEY": SECRET.decode(), "REDIS_URL": place.environment["BENCH_REDIS"], "HOST": "127.0.0.1",
            "PORT": str(place.port), "SHARE_PORT": str(int(processes > 1)), **environment,
        }  # fmt: skip
        return [Launch([sys.executable, "-m", "server", "serve"], settings)] * processes

    return Contestant(
        name, install.wsload, launch, journal, path=f"/live/{HALL}/board", ready="/readyz", writes=True,
        says=lambda place: {"--offer": offer, **_cookies(place)}, phases=phases,
    )  # fmt: skip


def _cookies(place: Place) -> dict[str, bytes]:
    """A paired screen's session for each."""
    return {"--headers": "".join(f"Cookie: {COOKIE}={token}\n" for token in place.prepared.tokens).encode()}


def _c(place: Place) -> list[Launch]:
    return [Launch([install.climit(), str(place.port), str(place.redis_port), CHANNEL.decode(), place.snapshot])]


def _node(program: str) -> Callable[[Place], list[Launch]]:
    return lambda place: [Launch(["node", program], folder=install.node())]


def _python(*command: str) -> Callable[[Place], list[Launch]]:
    return lambda place: [Launch([install.peers_python(), *command], folder=PEERS)]


def _nginx(place: Place) -> list[Launch]:
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    text = (PEERS / "nginx.conf").read_text()
    for name, value in {"FOLDER": place.folder, "PORT": place.port, "FILES": files}.items():
        text = text.replace(f"@{name}@", str(value))
    (place.folder / "nginx.conf").write_text(text)
    return [Launch([install.nginx(), "-c", place.folder / "nginx.conf", "-e", place.folder / "nginx.log"])]


def _post_snapshot(place: Place) -> None:
    with socket.create_connection(("127.0.0.1", place.port), 5) as publisher:
        publisher.sendall(post(place.prepared.snapshot))
        assert publisher.recv(4096).startswith(b"HTTP/1.1 20")


def _socket_io(
    name: str, needs: Callable[[], Path], launch: Callable[[Place], list[Launch]], events: Callable[[Place], Events],
    most: int = 100_000,
) -> Contestant:  # fmt: skip
    """A server whose screens speak Socket.IO over Engine.IO: each says CONNECT first, in a masked frame."""
    path, hello = "/socket.io/?EIO=4&transport=websocket", b"\x81\x82\0\0\0\0" + b"40"
    return Contestant(
        name, needs, launch, events, path, says=lambda place: {"--hello": hello}, engine_io=True, most=most
    )


BY_NODE = emitted(lambda: ["node", "socketio.js"], install.node)
BY_SOCKET_IO = emitted(lambda: [install.peers_python(), "socketio_peer.py"], lambda: PEERS)
BY_CHANNELS = emitted(lambda: [install.peers_python(), "channels_peer.py"], lambda: PEERS)
PYTHON = install.peers_python
CONTESTANTS = {
    contestant.name: contestant
    for contestant in (
        Contestant(REFERENCE, install.climit, _c),
        _ours(OURS, 1, PUSH_EVERY="0"),
        _ours(OURS_TWICE, 2, PUSH_EVERY="0"),
        _ours(OURS_PLAIN, 1, offer=b"", PUSH_EVERY="0"),
        _ours(AS_SHIPPED, 1, ("light", "sat 4", "sat 64")),
        Contestant("picows", PYTHON, _python("picows_peer.py")),
        Contestant("websockets", PYTHON, _python("websockets_peer.py")),
        Contestant("nginx-nchan", install.nginx, _nginx, posts, prime=_post_snapshot, entrance=lambda at: at.port),
        Contestant(STORM_REFERENCE, install.node, _node("ws.js")),
        _socket_io("socket.io", install.node, _node("socketio.js"), BY_NODE),
        _socket_io("python-socketio", PYTHON, _python("serve.py", "socketio_peer:app"), BY_SOCKET_IO, SLOW),
        Contestant("channels", PYTHON, _python("serve.py", "channels_peer:app"), BY_CHANNELS, most=SLOW),
    )
}
