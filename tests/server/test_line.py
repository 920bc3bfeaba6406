"""A socket of our own: who is there, and who is not."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from websockets.frames import Frame, Opcode
from websockets.server import ServerProtocol

from server.line import ASKED, SILENT, DirectLine


class Peer:
    """Whoever the line belongs to."""

    def lags(self) -> None: ...

    def drained(self) -> None: ...

    def said(self, text: str) -> None: ...

    def gone(self) -> None: ...


@asynccontextmanager
async def line() -> AsyncIterator[tuple[DirectLine, socket.socket]]:
    """A line and the screen at its other end, which only does what the test lets it do."""
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    transport, _ = await asyncio.get_running_loop().create_connection(asyncio.Protocol, sock=ours)
    try:
        yield DirectLine(Peer(), transport, ServerProtocol(), set()), theirs
    finally:
        transport.abort()
        theirs.close()
        await asyncio.sleep(0)


async def test_a_peer_that_answers_nothing_is_given_up_after_fifteen_seconds() -> None:
    async with line() as (ours, theirs):
        began = time.monotonic()
        asked = [ours.alive(began + seconds) for seconds in (1, 6, 11, SILENT + 1)]
        assert asked == [True, True, True, False]
        assert theirs.recv(100).startswith(b"\x89\x00"), "it was asked"


async def test_who_was_not_asked_for_long_because_we_were_busy_is_still_there() -> None:
    async with line() as (ours, theirs):
        late = time.monotonic() + 60
        assert ours.alive(late)
        theirs.send(Frame(Opcode.PONG, b"").serialize(mask=True))
        await asyncio.sleep(0.05)
        assert [ours.alive(late + 5 * n) for n in range(1, ASKED + 2)] == [True] * ASKED + [False]


@pytest.mark.parametrize("silent", [0, SILENT * 10])
async def test_an_answer_counts_however_late(silent: float) -> None:
    async with line() as (ours, theirs):
        for _ in range(3 * ASKED):
            assert ours.alive(time.monotonic() + silent)
            theirs.send(Frame(Opcode.PONG, b"").serialize(mask=True))
            await asyncio.sleep(0.02)
