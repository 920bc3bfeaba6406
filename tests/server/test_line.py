"""A socket's outgoing half: who is still there, and who is not."""

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator

import pytest
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

from server.line import ASKED, SILENT, DirectLine

MUCH = 4_000_000  # bytes: more than the kernel takes at once
LOOKS = 5.0  # seconds between looks


class Nobody:
    """A peer that does nothing but note what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def lags(self) -> None:
        self.told.append("lags")

    def drained(self) -> None:
        self.told.append("drained")

    def said(self, text: str) -> None: ...

    def gone(self) -> None:
        self.told.append("gone")


@contextlib.asynccontextmanager
async def connected(peer: Nobody | None = None) -> AsyncIterator[tuple[DirectLine, socket.socket]]:
    """A line of this peer, and the other end of it."""
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
        line = DirectLine(peer or Nobody(), await transports.get(), ServerProtocol(state=State.OPEN), set())
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


async def test_frames_arrive_whole_and_in_order_however_little_the_socket_takes_at_once() -> None:
    """What is offered never passes what was written: whoever left a byte unsent lags until it has gone."""
    peer = Nobody()
    async with connected(peer) as (line, far):
        frame, sent, heard = bytes(range(256)) * 400, b"", b""
        for _ in range(2):
            del peer.told[:]
            while not peer.told:
                taken = line.offer(frame) or 0
                if taken < len(frame):
                    line.write(memoryview(frame)[taken:])
                sent += frame
            assert peer.told == ["lags"]
            while len(heard) < len(sent):
                heard += await asyncio.get_running_loop().sock_recv(far, 1_000_000)
            assert heard == sent
            await asyncio.sleep(0.05)
            assert peer.told == ["lags", "drained"]


async def test_who_is_told_to_go_is_written_nothing_after_the_close() -> None:
    peer = Nobody()
    async with connected(peer) as (line, far):
        line.close(1012)
        assert peer.told == ["gone"], "from here on nobody writes to it"
        assert await asyncio.get_running_loop().sock_recv(far, 100) == b"\x88\x02\x03\xf4"
        assert await asyncio.get_running_loop().sock_recv(far, 100) == b""


async def test_an_encrypted_socket_takes_nothing_past_its_transport() -> None:
    class Encrypted(asyncio.Transport):
        def get_extra_info(self, name: str, default: object = None) -> object:
            return {"socket": object(), "sslcontext": object()}.get(name, default)

        def set_protocol(self, protocol: asyncio.BaseProtocol) -> None: ...
        def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None: ...

    assert DirectLine(Nobody(), Encrypted(), ServerProtocol(), set()).offer(b"secret") is None
