"""The opening handshake of a websocket past all frameworks: one parse, admission, 101, and its connection.

It answers what is in order by RFC 6455 §4.2.1 and asked by one of our names; all else is left to those who say in words
what is wrong (`server.live.ws_protocol`, `server.web.hosts`). Whoever is not admitted hears the same on either way.
"""

import asyncio
import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from email.utils import formatdate
from http import HTTPStatus
from typing import Any, NamedTuple

import orjson
import structlog
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from server.live import deflate
from server.live.connection import DirectConnection, Peer
from server.live.frames import Close

LONGEST = 8_000  # bytes of an address or a header; the websockets library refuses longer ones
ADDRESS = re.compile(rb"/live/([\w.~-]+)/([\w.~-]+)(?:\?([!-\"$-~]*))?")
ONCE = {
    b"host", b"upgrade", b"connection", b"origin", b"cookie", b"sec-fetch-site", b"sec-websocket-key",
    b"sec-websocket-version",
}  # fmt: skip
OFFERS = b"sec-websocket-extensions"
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455 §1.3
log = structlog.get_logger()


class Asked(NamedTuple):
    """A request for a socket that can be granted."""

    path_params: dict[str, str]
    query: bytes
    yes: bytes  # the answer that grants it
    inflates: bool  # and agrees on compressed messages


def read(url: bytes, headers: Iterable[tuple[bytes, bytes]]) -> Asked | None:
    """What a GET with these headers (names in lower case) asks for; None where it is not in order."""
    found = ADDRESS.fullmatch(url)
    if found is None or len(url) > LONGEST:
        return None
    said: dict[bytes, bytes] = {}
    offers = []
    for name, value in headers:
        if len(value) > LONGEST or (name in ONCE and name in said) or name == b"sec-websocket-protocol":
            return None
        if name == OFFERS:
            offers.append(value)
        said[name] = value
    key = said.get(b"sec-websocket-key", b"")
    options = {option.strip().lower() for option in said.get(b"connection", b"").split(b",")}
    if said.get(b"upgrade", b"").lower() != b"websocket" or b"upgrade" not in options:
        return None
    if said.get(b"sec-websocket-version") != b"13" or not _is_key(key):
        return None
    try:
        agreed = deflate.agreed(b", ".join(offers).decode("latin-1")) if offers else None
    except ValueError:
        return None
    hall, screen, query = found.groups(b"")
    return Asked({"hall": hall.decode(), "screen": screen.decode()}, query, _yes(key, agreed), agreed is not None)


class Sockets:
    """Takes sockets over from the HTTP protocol as soon as they are asked for."""

    def __init__(self, app: Starlette, proxies: str, largest: int) -> None:
        self._app, self._largest = app, largest
        self._proxies = ProxyHeadersMiddleware(_nothing, proxies) if proxies else None  # type: ignore[arg-type]

    def take(
        self, tasks: asyncio.TaskGroup, scope: Any, url: bytes, transport: asyncio.Transport, connections: set[Any]
    ) -> bool:
        """False: this request is not in order, or comes while the process ends, and is left to others."""
        asked = read(url, scope["headers"]) if (scope["method"], scope["http_version"]) == ("GET", "1.1") else None
        if asked is None or self._app.state.stopping():
            return False
        request = Request({
            "type": "websocket", "app": self._app, "scheme": "wss" if scope["scheme"] == "https" else "ws",
            "path": url.partition(b"?")[0].decode(), "query_string": asked.query, "headers": scope["headers"],
            "client": scope["client"], "server": scope["server"], "path_params": asked.path_params,
        })  # fmt: skip
        if not self._app.state.knows_host(request.headers.get("host", "")):
            return False
        handshake = DirectHandshake(transport, connections, asked, self._largest)
        handshake.task = tasks.create_task(self._answer(request, handshake))
        return True

    async def _answer(self, request: "Request", handshake: "DirectHandshake") -> None:
        try:
            if self._proxies is not None:
                await self._proxies(request.scope, _nothing, _nothing)  # type: ignore[arg-type]
            await self._app.state.app_context.live.answer(request, handshake)
        except Exception:
            log.exception("handshake failed")
            handshake.fail()


class LookedUp(Headers):
    """Headers that are looked up and not searched."""

    def __init__(self, raw: list[tuple[bytes, bytes]]) -> None:
        super().__init__(raw=raw)
        self._values = {name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(raw)}

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    def __contains__(self, name: Any) -> bool:
        return name.lower() in self._values

    def get(self, name: str, default: Any = None) -> Any:
        return self._values.get(name.lower(), default)


class Request(HTTPConnection):
    """As `live.admission` reads it."""

    def __init__(self, scope: Any) -> None:
        super().__init__(scope)
        self._said = LookedUp(scope["headers"])

    @property
    def headers(self) -> Headers:
        return self._said


class DirectHandshake(asyncio.Protocol):
    """Stands at a connection until it is answered: whoever speaks before that is cut off (RFC 6455 §4.1)."""

    task: asyncio.Task[None]  # which answers it

    def __init__(self, transport: asyncio.Transport, connections: set[Any], asked: Asked, largest: int) -> None:
        self._transport, self._connections, self._asked, self._largest = transport, connections, asked, largest
        self._answered = False
        transport.set_protocol(self)
        connections.add(self)  # uvicorn calls `shutdown` on these, and ends when none is left

    async def refuse(self, why: int) -> None:
        if isinstance(why, Close):
            await self.accept()
            self.connection(Nobody()).close(why)
        else:
            self._deny(why, "application/json", orjson.dumps({"status": why}))

    async def accept(self) -> None:
        self._leave()
        self._transport.write(self._asked.yes)

    def connection(self, peer: Peer) -> DirectConnection:
        return DirectConnection(peer, self._transport, self._connections, self._largest, inflates=self._asked.inflates)

    def fail(self) -> None:
        """An error of ours, wherever it happened."""
        if self._answered:
            self._transport.abort()
        else:
            self._deny(500, "text/plain; charset=utf-8", b"Internal Server Error")

    def data_received(self, data: bytes) -> None:
        self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._leave()
        self.task.cancel()

    def shutdown(self) -> None:
        """The process is told to stop."""
        self.fail()
        self.task.cancel()

    def _deny(self, status: int, kind: str, body: bytes) -> None:
        self._leave()
        head = (
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nDate: {formatdate(usegmt=True)}\r\nConnection: close\r\n"
            f"Content-Length: {len(body)}\r\nContent-Type: {kind}\r\n\r\n"
        )
        self._transport.write(head.encode() + body)
        self._transport.close()  # once it has left

    def _leave(self) -> None:
        self._answered = True
        self._connections.discard(self)


class Nobody:
    """The peer behind a socket that is refused."""

    def on_blocked(self) -> None: ...
    def on_drained(self) -> None: ...
    def on_message(self, text: str) -> None: ...
    def on_close(self) -> None: ...


def _is_key(key: bytes) -> bool:
    try:
        return len(key) == 24 and len(base64.b64decode(key, validate=True)) == 16
    except binascii.Error:
        return False


def _yes(key: bytes, extensions: str | None) -> bytes:
    accept = base64.b64encode(hashlib.sha1(key + GUID, usedforsecurity=False).digest())
    agreed = f"Sec-WebSocket-Extensions: {extensions}\r\n".encode() if extensions is not None else b""
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        + accept + b"\r\n" + agreed + b"\r\n"
    )  # fmt: skip


async def _nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """The application behind the proxies' headers: they are read into the scope, and that is all."""
