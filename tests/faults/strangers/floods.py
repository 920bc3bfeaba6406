"""Attacks that send without pause: control frames on websockets, and requests on one connection."""

import asyncio
import os
from typing import cast

from bench.line import Ear, upgrade
from tests.faults.strangers.talk import STATUS, Target, again_and_again

BLOCK = 65_536  # bytes of one write
PING, PONG = b"\x89\x80" + bytes(4), b"\x8a\x80" + bytes(4)  # empty, masked with zeros


class Flood(asyncio.Protocol):
    """Writes the same block for ever, as fast as the peer takes it, from `begin` on."""

    def __init__(self, block: bytes) -> None:
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._block, self._begun, self._full = block, False, False
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.transport = None
        if not self.over.done():
            self.over.set_result(None)

    def begin(self) -> None:
        if not self._begun:
            self._begun = True
            self._write()

    def pause_writing(self) -> None:
        self._full = True

    def resume_writing(self) -> None:
        self._full = False
        self._write()

    def _write(self) -> None:
        if self.transport is None or self.transport.is_closing() or self._full:
            return
        self.transport.write(self._block)
        asyncio.get_running_loop().call_soon(self._write)


class Frames(Flood):
    """A websocket that floods control frames once it is open, also after it was told to go."""

    def __init__(self, request: bytes, frame: bytes) -> None:
        super().__init__(frame * (BLOCK // len(frame)))
        self.ear = Ear(request, lambda *_: None)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.ear.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        self.ear.data_received(data)
        if self.ear.open:
            self.begin()
        elif self.ear.ended is not None and self.transport is not None:
            self.transport.abort()

    @property
    def said(self) -> str:
        """With which words it was ended: `close 1008`, `403 Forbidden`, or none."""
        ended = self.ear.ended or ""
        return ended.removeprefix("HTTP/1.1 ") if ended.startswith(("close", "HTTP")) else "closed"

    def eof_received(self) -> bool:
        return True  # go on: the peer only said that it has nothing more to say


class Requests(Flood):
    """One request after the other without waiting for answers, which are counted, or never read."""

    def __init__(self, request: bytes, target: Target, *, reads: bool) -> None:
        super().__init__(request * (BLOCK // len(request)))
        self._target, self._reads = target, reads

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        if not self._reads and self.transport is not None:
            self.transport.pause_reading()
        self.begin()

    def data_received(self, data: bytes) -> None:
        for status in STATUS.findall(data):
            self._target.heard[status.decode()] += 1

    def eof_received(self) -> bool:
        return False


async def control_frames(target: Target, sockets: int = 16) -> None:
    """So many sockets flood pings and pongs."""

    async def once(frame: bytes) -> None:
        where = f"{target.host}:{target.port}"
        request = upgrade(where, f"/live/{target.hall}/board", target.cookie or f"anchang={os.urandom(12).hex()}")
        loop = asyncio.get_running_loop()
        transport, flood = await loop.create_connection(lambda: Frames(request, frame), target.host, target.port)
        try:
            await flood.over
        finally:
            transport.abort()
        target.heard[flood.said] += 1

    await asyncio.gather(
        *(again_and_again(target, lambda n=n: once((PING, PONG)[n % 2])) for n in range(sockets))  # type: ignore[misc]
    )


async def pipelines(target: Target, connections: int = 16, reads: bool = False) -> None:
    """So many connections ask without end."""
    request = target.head("GET", "/healthz")

    async def once() -> None:
        loop = asyncio.get_running_loop()
        transport, flood = await loop.create_connection(
            lambda: Requests(request, target, reads=reads), target.host, target.port
        )
        try:
            await flood.over
        finally:
            transport.abort()
        target.heard["closed"] += 1

    await asyncio.gather(*(again_and_again(target, once) for _ in range(connections)))
