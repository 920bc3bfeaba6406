"""A socket's outgoing half: who is still there, and who is not."""

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator

import pytest
from websockets.frames import Frame, Opcode
from websockets.server import ServerProtocol

from server.line import ASKED, SILENT, DirectLine

MUCH = 4_000_000  # bytes: more than the kernel takes at once
LOOKS = 5.0  # seconds between looks


class Nobody:
    """A peer that is told everything and does nothing."""

    def lags(self) -> None: ...
    def drained(self) -> None: ...
    def said(self, text: str) -> None: ...
    def gone(self) -> None: ...


@contextlib.asynccontextmanager
async def connected() -> AsyncIterator[tuple[DirectLine, socket.socket]]:
    """A line, and the other end of it."""
    loop, transports = asyncio.get_running_loop(), asyncio.Queue[asyncio.Transport]()

    class Accepts(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.Transport)
            transports.put_nowait(transport)

    server = await loop.create_server(Accepts, "127.0.0.1", 0)
    with socket.socket() as far:
        far.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        far.setblocking(False)
        await loop.sock_connect(far, server.sockets[0].getsockname())
        line = DirectLine(Nobody(), await transports.get(), ServerProtocol(), set())
        try:
            yield line, far
        finally:
            line.abort()
            server.close()


async def take(far: socket.socket, many: int) -> None:
    loop = asyncio.get_running_loop()
    while many > 0:
        many -= len(await loop.sock_recv(far, 1_000_000))


async def test_whoever_takes_what_is_sent_is_there_however_much_still_waits() -> None:
    """More waits at each look than at the one before; in between all of that was taken."""
    async with connected() as (line, far):
        now = time.monotonic()
        line.write(b"x" * MUCH)
        for look in range(10):
            assert line.alive(now + look * LOOKS)
            line.write(b"x" * (MUCH + 200_000))
            await take(far, MUCH)


async def test_whoever_takes_nothing_is_gone_when_the_time_is_over() -> None:
    async with connected() as (line, _):
        line.write(b"x" * MUCH)
        await asyncio.sleep(0.2)
        now = time.monotonic()
        assert line.alive(now)
        assert line.alive(now + SILENT - 1)
        assert not line.alive(now + SILENT + 1)


async def test_whoever_takes_pings_and_answers_none_is_gone() -> None:
    """The kernel takes them for a program that hangs; only the pong says that someone is there."""
    async with connected() as (line, far):
        now = time.monotonic()
        for later in (0.0, SILENT / 2, SILENT - 1):
            assert line.alive(now + later)
            await take(far, 2)
        assert not line.alive(now + SILENT + 1)
        far.send(b"\x8a\x80abcd")
        await asyncio.sleep(0.1)
        assert line.alive(time.monotonic() + SILENT - 1)


async def test_who_was_not_asked_for_long_because_we_were_busy_is_still_there() -> None:
    async with connected() as (line, far):
        late = time.monotonic() + 60
        assert line.alive(late)
        far.send(Frame(Opcode.PONG, b"").serialize(mask=True))
        await asyncio.sleep(0.05)
        assert [line.alive(late + LOOKS * n) for n in range(1, ASKED + 2)] == [True] * ASKED + [False]


@pytest.mark.parametrize("silent", [0, SILENT * 10])
async def test_an_answer_counts_however_late(silent: float) -> None:
    async with connected() as (line, far):
        for _ in range(3 * ASKED):
            assert line.alive(time.monotonic() + silent)
            far.send(Frame(Opcode.PONG, b"").serialize(mask=True))
            await asyncio.sleep(0.02)
