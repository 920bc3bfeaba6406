"""A socket's outgoing half: who is still there, and who is not."""

import asyncio
import contextlib
import itertools
import socket
import sys
import time
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import REGISTRY
from websockets.frames import Frame, Opcode

from server.live import lingering
from server.live.connection import ASKED, SILENT, DirectConnection
from server.live.incoming import CONTROLS, CONTROLS_AT_ONCE, SAYINGS, TURN, FrameBudget
from server.run.serving import LARGEST_MESSAGE, listening_socket

MUCH = 4_000_000  # bytes: more than the kernel takes at once
LOOKS = 5.0  # seconds between looks


class Nobody:
    """A peer that does nothing but note what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def on_blocked(self) -> None:
        self.told.append("lags")

    def on_drained(self) -> None:
        self.told.append("drained")

    def on_message(self, text: str) -> None: ...

    def on_close(self) -> None:
        self.told.append("gone")


@contextlib.asynccontextmanager
async def connected(
    peer: Nobody | None = None, connections: set[object] | None = None
) -> AsyncIterator[tuple[DirectConnection, socket.socket]]:
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
        connection = DirectConnection(
            peer or Nobody(),
            await transports.get(),
            connections if connections is not None else set(),
            LARGEST_MESSAGE,
        )
        try:
            yield connection, far
        finally:
            connection.abort()
            server.close()


def masked(opcode: Opcode, data: bytes, *, fin: bool = True) -> bytes:
    """A frame as a browser sends it."""
    return Frame(opcode, data, fin).serialize(mask=True)


PING, PONG = masked(Opcode.PING, b""), masked(Opcode.PONG, b"")
PINGS, PONGS = PING * 10_000, PONG * 10_000
FRAGMENTS = masked(Opcode.TEXT, b"", fin=False) + masked(Opcode.CONT, b"", fin=False) * 10_000


async def everything(far: socket.socket) -> bytes:
    """All that comes until the end, or until the line is cut."""
    heard = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := await asyncio.get_running_loop().sock_recv(far, 1_000_000):
            heard += piece
    return heard


async def take(far: socket.socket, many: int) -> None:
    loop = asyncio.get_running_loop()
    while many > 0:
        many -= len(await loop.sock_recv(far, 1_000_000))


async def test_whoever_takes_what_is_sent_is_there_however_much_still_waits() -> None:
    """More waits at each look than at the one before; in between all of that was taken."""
    async with connected() as (connection, far):
        now = time.monotonic()
        connection.write(b"x" * MUCH)
        for look in range(10):
            assert connection.alive(now + look * LOOKS)
            connection.write(b"x" * (MUCH + 200_000))
            await take(far, MUCH)


async def test_whoever_takes_nothing_is_gone_when_the_time_is_over() -> None:
    async with connected() as (connection, _):
        connection.write(b"x" * MUCH)
        await asyncio.sleep(0.2)
        now = time.monotonic()
        assert connection.alive(now)
        assert connection.alive(now + SILENT - 1)
        assert not connection.alive(now + SILENT + 1)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has the limit")
async def test_the_kernel_ends_no_line_that_is_only_slow() -> None:
    listener = listening_socket("127.0.0.1", 0)
    loop, transports = asyncio.get_running_loop(), asyncio.Queue[asyncio.Transport]()

    class Accepts(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.Transport)
            transports.put_nowait(transport)

    async with await loop.create_server(Accepts, sock=listener):
        with socket.socket() as far:
            far.setblocking(False)
            await loop.sock_connect(far, listener.getsockname())
            transport = await transports.get()
            line = transport.get_extra_info("socket")
            assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) > 0
            connection = DirectConnection(Nobody(), transport, set(), LARGEST_MESSAGE)
            assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 0
            connection.abort()


async def test_whoever_takes_pings_and_answers_none_is_gone() -> None:
    """The kernel takes them for a program that hangs; only the pong says that someone is there."""
    async with connected() as (connection, far):
        now = time.monotonic()
        for later in (0.0, SILENT / 2, SILENT - 1):
            assert connection.alive(now + later)
            await take(far, 2)
        assert not connection.alive(now + SILENT + 1)
        far.send(b"\x8a\x80abcd")
        await asyncio.sleep(0.1)
        assert connection.alive(time.monotonic() + SILENT - 1)


async def test_who_was_not_asked_for_long_because_we_were_busy_is_still_there() -> None:
    async with connected() as (connection, far):
        late = time.monotonic() + 60
        assert connection.alive(late)
        far.send(Frame(Opcode.PONG, b"").serialize(mask=True))
        await asyncio.sleep(0.05)
        assert [connection.alive(late + LOOKS * n) for n in range(1, ASKED + 2)] == [True] * ASKED + [False]


@pytest.mark.parametrize("silent", [0, SILENT * 10])
async def test_an_answer_counts_however_late(silent: float) -> None:
    async with connected() as (connection, far):
        for _ in range(3 * ASKED):
            assert connection.alive(time.monotonic() + silent)
            far.send(Frame(Opcode.PONG, b"").serialize(mask=True))
            await asyncio.sleep(0.02)


async def test_frames_arrive_whole_and_in_order_however_little_the_socket_takes_at_once() -> None:
    """What is offered never passes what was written: whoever left a byte unsent lags until it has gone."""
    peer = Nobody()
    async with connected(peer) as (connection, far):
        frame, sent, heard = bytes(range(256)) * 400, b"", b""
        for _ in range(2):
            del peer.told[:]
            while not peer.told:
                taken = connection.try_send(frame) or 0
                if taken < len(frame):
                    connection.write(memoryview(frame)[taken:])
                sent += frame
            assert peer.told == ["lags"]
            while len(heard) < len(sent):
                heard += await asyncio.get_running_loop().sock_recv(far, 1_000_000)
            assert heard == sent
            await asyncio.sleep(0.05)
            assert peer.told == ["lags", "drained"]


async def test_who_is_told_to_go_is_written_nothing_after_the_close() -> None:
    peer = Nobody()
    async with connected(peer) as (connection, far):
        connection.close(1012)
        assert peer.told == ["gone"], "from here on nobody writes to it"
        assert await asyncio.get_running_loop().sock_recv(far, 100) == b"\x88\x02\x03\xf4"
        far.send(masked(Opcode.CLOSE, b"\x03\xf4"))
        assert await asyncio.get_running_loop().sock_recv(far, 100) == b""


async def test_an_encrypted_socket_takes_nothing_past_its_transport() -> None:
    class Encrypted(asyncio.Transport):
        def get_extra_info(self, name: str, default: object = None) -> object:
            return {"socket": object(), "sslcontext": object()}.get(name, default)

        def set_protocol(self, protocol: asyncio.BaseProtocol) -> None: ...
        def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None: ...

    assert DirectConnection(Nobody(), Encrypted(), set(), LARGEST_MESSAGE).try_send(b"secret") is None


@pytest.mark.parametrize("flood", [PINGS, PONGS, FRAGMENTS], ids=["pings", "pongs", "fragments"])
async def test_of_a_flood_nothing_is_parsed_and_its_line_ends(flood: bytes) -> None:
    peer = Nobody()
    async with connected(peer) as (connection, far):
        before = REGISTRY.get_sample_value("anchang_cut_off_total", {"why": "frames"}) or 0
        far.send(flood)
        heard = await everything(far)
        assert heard == b"\x88\x02\x03\xf0", "1008, and not one pong"
        assert peer.told == ["gone"]
        assert connection._parser.reader.buffer == b""
        assert REGISTRY.get_sample_value("anchang_cut_off_total", {"why": "frames"}) == before + 1


async def test_control_frames_at_the_pace_of_a_screen_are_answered() -> None:
    async with connected() as (_, far):
        far.send(PING * CONTROLS_AT_ONCE)
        heard = b""
        while len(heard) < 2 * CONTROLS_AT_ONCE:
            heard += await asyncio.get_running_loop().sock_recv(far, 10_000)
        assert heard == b"\x8a\x00" * CONTROLS_AT_ONCE


async def test_a_close_between_fragments_is_a_close() -> None:
    async with connected() as (_, far):
        far.send(masked(Opcode.TEXT, b"to be", fin=False) + masked(Opcode.CLOSE, b"\x0f\xa1bye"))
        assert await everything(far) == b"\x88\x05\x0f\xa1bye"


@pytest.mark.parametrize(
    "frames",
    [[(Opcode.TEXT, b"\xff", True)], [(Opcode.TEXT, b"\xe6\xa1", False), (Opcode.CONT, b"x", True)]],
    ids=["whole", "in fragments"],
)
async def test_text_that_is_not_utf_8_ends_the_line(frames: list[tuple[Opcode, bytes, bool]]) -> None:
    async with connected() as (_, far):
        far.send(b"".join(masked(opcode, data, fin=fin) for opcode, data, fin in frames))
        heard = await everything(far)
        assert heard[0] == 0x88
        assert int.from_bytes(heard[2:4]) == 1007


async def test_text_cut_within_a_character_is_text() -> None:
    async with connected() as (_, far):
        word = "案场".encode()
        far.send(masked(Opcode.TEXT, word[:2], fin=False) + masked(Opcode.CONT, word[2:]) + PING)
        assert await asyncio.get_running_loop().sock_recv(far, 100) == b"\x8a\x00"


async def test_the_last_frame_and_the_close_reach_a_slow_peer_that_still_sends() -> None:
    """A socket closed while something unread lies in it is reset, and what is on its way is lost with it."""
    async with connected() as (connection, far):
        connection.write(b"x" * 300_000)
        far.send(masked(Opcode.BINARY, b"y" * 1000))
        connection.close(1012)
        heard = b""
        while len(heard) < 300_004:
            far.send(PONG)
            await asyncio.sleep(0.001)
            heard += await asyncio.get_running_loop().sock_recv(far, 16_384)
        assert heard == b"x" * 300_000 + b"\x88\x02\x03\xf4"
        far.send(masked(Opcode.CLOSE, b"\x03\xf4"))
        assert await everything(far) == b"", "and then it ends"


async def test_who_does_not_take_the_close_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lingering, "LINGERS", 0.2)
    connections: set[object] = set()
    async with connected(connections=connections) as (connection, _):
        connection.write(b"x" * MUCH)
        connection.close(1012)
        assert [type(one) for one in connections] == [lingering.Lingering], "the process waits for it"
        async with asyncio.timeout(5):
            while connections:
                await asyncio.sleep(0.01)


async def test_nothing_is_written_after_a_close() -> None:
    async with connected() as (connection, far):
        connection.close(4401)
        connection.write(b"a frame")
        connection.close(1012)
        far.send(masked(Opcode.CLOSE, b""))
        assert await everything(far) == b"\x88\x02\x11\x31"


async def test_one_that_sends_without_pause_is_not_read_twice_before_the_others() -> None:
    async with connected() as (connection, _):
        read: list[bool] = []
        connection._transport.pause_reading = lambda: read.append(False)  # type: ignore[method-assign]
        connection._transport.resume_reading = lambda: read.append(True)  # type: ignore[method-assign]
        connection.data_received(masked(Opcode.BINARY, b"x" * (TURN - 20)))
        assert read == []
        connection.data_received(masked(Opcode.BINARY, b"x" * 20))
        assert read == [False]
        await asyncio.sleep(0)
        assert read == [False, True]


@given(
    st.lists(
        st.tuples(st.sampled_from([Opcode.BINARY, Opcode.PING]), st.sampled_from([0, 1, 125, 126, 70_000])), max_size=20
    ),
    st.data(),
)
def test_frames_are_counted_alike_however_they_are_cut(sent: list[tuple[Opcode, int]], data: st.DataObject) -> None:
    sent = [(opcode, min(size, 125) if opcode is Opcode.PING else size) for opcode, size in sent]
    stream = b"".join(masked(opcode, b"x" * size) for opcode, size in sent)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=10)))
    budget = FrameBudget()
    now = budget._filled
    for start, end in itertools.pairwise([0, *cuts, len(stream)]):
        assert budget.take(stream[start:end], now)
    pings = sum(opcode is Opcode.PING for opcode, _ in sent)
    assert budget._left == [SAYINGS - (len(sent) - pings), CONTROLS_AT_ONCE - pings]
    assert budget.take(masked(Opcode.CLOSE, b""), now)
    assert budget.closed


def test_the_budget_fills_again_with_time() -> None:
    budget = FrameBudget()
    now = budget._filled
    assert budget.take(PING * CONTROLS_AT_ONCE, now)
    assert not budget.take(PING, now)
    assert budget.take(PING * (CONTROLS - 1), now + 1)
    assert not budget.take(PING * 2, now + 1)
    assert budget.take(PING * CONTROLS_AT_ONCE, now + 60), "no more than after a pause"
    assert not budget.take(PING, now + 60)
