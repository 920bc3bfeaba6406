"""HTTP and websocket clients that cost next to nothing, so that the measured server gets the machine."""

import asyncio
import base64
import os
from collections.abc import Callable
from typing import cast

HEAD = 160  # bytes of a frame that are read: type and number stand in them
TEXT, CLOSE, PING = 1, 8, 9


class Line(asyncio.Protocol):
    """A keep-alive connection: one request at a time. `ConnectionError` when it breaks before the answer."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._heard = b""

    @property
    def idle(self) -> bool:
        """Open, and nobody waits for an answer on it."""
        return self._answer is None and self._transport is not None and not self._transport.is_closing()

    def post(self, request: bytes) -> "asyncio.Future[tuple[int, bytes]]":
        """Send; (status, body) when it is answered."""
        assert self._transport is not None
        assert self._answer is None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._answer

    def hang_up(self) -> None:
        """Close, whatever is still under way."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass of it

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, blank, body = self._heard.partition(b"\r\n\r\n")
        if not blank or self._answer is None:
            return
        at = head.lower().index(b"content-length:") + 15
        if len(body) >= int(head[at:].split(b"\r\n", 1)[0]):
            answer, self._answer, self._heard = self._answer, None, b""
            if not answer.done():
                answer.set_result((int(head[9:12]), body))

    def connection_lost(self, error: Exception | None) -> None:
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_exception(ConnectionResetError("the connection broke before the answer"))


class Ear(asyncio.Protocol):
    """A websocket that reads only how each text frame begins. `heard(ear, head, size)` once a frame is complete."""

    def __init__(self, request: bytes, heard: Callable[["Ear", bytes, int], None]) -> None:
        self._request, self._heard = request, heard
        self._transport: asyncio.Transport | None = None
        self._kept = b""
        self._head = b""
        self._size = self._missing = 0
        self.open = False
        self.ended: str | None = None  # why, once it is over

    def hang_up(self) -> None:
        """Gone without a word, as when the power fails."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass of it
        self._transport.write(self._request)

    def connection_lost(self, error: Exception | None) -> None:
        self.ended = self.ended or repr(error)

    def data_received(self, data: bytes) -> None:
        if self._kept:
            data = self._kept + data
        at = 0 if self.open else self._upgraded(data)
        while at is not None and at < len(data):
            if self._missing:
                took = min(self._missing, len(data) - at)
                self._missing -= took
                at += took
                if not self._missing:
                    self._heard(self, self._head, self._size)
                continue
            after = self._begin(data, at)
            if after is None:
                break
            at = after
        self._kept = data[at or 0 :]

    def _upgraded(self, data: bytes) -> int | None:
        end = data.find(b"\r\n\r\n")
        if end < 0:
            return None
        if not data.startswith(b"HTTP/1.1 101"):
            self.ended = data[:40].decode("latin-1")
            return None
        self.open = True
        return end + 4

    def _begin(self, data: bytes, at: int) -> int | None:
        """Where to read on after the beginning of a frame; None when more of it is needed."""
        if len(data) - at < 2:
            return None
        kind, size, start = data[at] & 15, data[at + 1] & 127, at + 2
        if size > 125:
            wide = 2 if size == 126 else 8
            size, start = int.from_bytes(data[start : start + wide], "big"), start + wide
        seen = min(size, HEAD)
        if len(data) - start < seen or len(data) < start:
            return None
        head = data[start : start + seen]
        if kind == TEXT:
            self._head, self._size, self._missing = head, size, size - seen
            if not self._missing:
                self._heard(self, head, size)
        elif kind == PING and self._transport is not None:
            self._transport.write(b"\x8a" + bytes([0x80 | seen]) + b"\0\0\0\0" + head)  # a mask of zeroes
        elif kind == CLOSE:
            self.ended = f"close {int.from_bytes(head[:2], 'big')}"
        return start + seen


def upgrade(host: str, path: str, cookie: str) -> bytes:
    """The request that opens a websocket, as one of our own pages on this host and port makes it."""
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nCookie: {cookie}\r\n\r\n"
    ).encode()


def number_of(head: bytes) -> int | None:
    """The `seq` of a frame, which stands near its beginning; None when it has none, as a doubt."""
    _, _, after = head.partition(b'"seq":')
    return int(after.partition(b",")[0]) if after else None
