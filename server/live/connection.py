"""A socket's outgoing half: prepared frames are handed over whole and never waited for; a peer that lags says so.

`DirectConnection` is a socket of our own (`live.handshake`): there is no task, no queue and no second encoding per
socket. `live.asgi_connection` does the same through ASGI alone, under any server. Frames come from `live.frames`; what
comes in is counted and parsed by `live.incoming`.
"""

import array
import asyncio
import fcntl
import socket
import sys
import termios
import time
from collections.abc import Callable
from io import FileIO
from typing import Any, Protocol

from websockets.frames import DATA_OPCODES, Frame, Opcode
from websockets.protocol import State

from server.base import metrics
from server.live import frames
from server.live.deflate import Inflating
from server.live.incoming import TURN, FrameBudget, Incoming
from server.live.lingering import Cut, Lingering

SILENT = 10.0  # seconds in which a peer has said nothing and taken no byte: gone, or stuck
ASKED = 2  # questions it left open in that time: one we were too busy to ask is not held against it
BYTES_ACKED = 120  # where tcpi_bytes_acked stands in Linux's struct tcp_info
PING = b"\x89\x00"


class Peer(Protocol):
    """Whoever a line belongs to. Called on the event loop, also from within `write`."""

    def on_blocked(self) -> None:
        """The socket takes no more: write nothing until `on_drained`."""

    def on_drained(self) -> None:
        """What waited has left."""

    def on_message(self, text: str) -> None:
        """The screen says something: a text, or whatever else as an empty one."""

    def on_close(self) -> None:
        """The socket has ended, or is ending: write nothing any more. Called once or twice."""


class Connection(Protocol):
    """What the live stream needs of a socket."""

    inflates: bool  # the peer takes compressed messages

    def try_send(self, frame: bytes, /) -> int | None:
        """How many bytes of a prepared frame the socket took at once, None for none; the others have to be written.

        Costs next to nothing more than the kernel does. Any `OSError` when it has just ended.
        """

    def write(self, frame: bytes | memoryview, /) -> None:
        """Hand over a prepared frame, or what is left of one. `RuntimeError` when the socket has just ended."""

    def write_all(self, frames: list[bytes], /) -> None:
        """Several in their order, in as few pieces as the socket takes them."""

    def alive(self, now: float) -> bool:
        """Whether the peer gave a sign of life of late (`now`: monotonic seconds). Ask every few seconds: it pings."""

    def close(self, code: int) -> None:
        """Say why, and end."""

    def abort(self) -> None:
        """End without a word."""


class Handshake(Protocol):
    """A socket that was asked for and has not been answered. Each raises when it has just ended."""

    async def refuse(self, why: int) -> None:
        """Say why not, by a status or a close code: a browser can read the latter alone, and is let in for that."""

    async def accept(self) -> None:
        """Let it in."""

    def connection(self, peer: Peer) -> Connection:
        """The socket that was let in, before anything else is awaited: nothing can have been heard or lost."""


class DirectConnection(asyncio.Protocol):
    """A socket of our own."""

    __slots__ = (
        "_asked", "_budget", "_connections", "_ended", "_heard", "_largest", "_made", "_peer", "_read", "_taken",
        "_transport", "_unsent", "inflates", "try_send", "write", "write_all",
    )  # fmt: skip

    def __init__(
        self, peer: Peer, transport: asyncio.Transport, connections: set[Any], largest: int, *, inflates: bool = False,
    ) -> None:  # fmt: skip
        self._peer, self._transport, self._connections, self._largest = peer, transport, connections, largest
        self.inflates, self._budget = inflates, FrameBudget()
        self._made: Incoming | None = None
        self._heard, self._asked, self._unsent, self._taken = time.monotonic(), 0, 0, 0
        self._read, self._ended = 0, False
        self.write: Callable[[bytes | memoryview], None] = transport.write
        self.write_all: Callable[[list[bytes]], None] = transport.writelines
        self.try_send = _straight_to(transport)
        transport.set_protocol(self)
        _let_peers_be_slow(transport)
        transport.set_write_buffer_limits(high=0)  # a byte left with us means it lags: `try_send` passes nothing
        connections.add(self)  # uvicorn calls `shutdown` on these, and ends when none is left

    def alive(self, now: float) -> bool:
        held, taken = _held_and_taken(self._transport)
        unsent = held + self._transport.get_write_buffer_size()
        if self._unsent and (taken > self._taken or unsent < self._unsent):  # in a busy hall `unsent` need never sink
            self._heard, self._asked = now, 0
        self._unsent, self._taken = unsent, taken
        if unsent == 0 and not self._transport.is_closing():
            self.write(PING)  # otherwise the bytes on their way are question enough
        self._asked += 1
        return now - self._heard <= SILENT or self._asked <= ASKED

    def close(self, code: int) -> None:
        if not self._ended and not self._transport.is_closing():
            self._parser.send_close(code)
            self._end()
            Lingering(self._transport, self._connections, self._budget)

    def abort(self) -> None:
        self._transport.abort()

    def shutdown(self) -> None:
        """The process is told to stop."""
        self.close(frames.Close.RESTART)

    def data_received(self, data: bytes) -> None:
        self._heard, self._asked = time.monotonic(), 0
        if not self._budget.take(data, self._heard):
            metrics.CUT.labels("frames").inc()
            self._parser.send_close(frames.Close.TOO_MUCH)
            self._end()
            Cut(self._transport, self._connections)
            return
        self._parser.receive_data(data)
        for event in self._parser.events_received():
            if isinstance(event, Frame) and event.opcode in DATA_OPCODES:
                whole = event.opcode is Opcode.TEXT and event.fin
                self._peer.on_message(bytes(event.data).decode() if whole else "")
        if self._ended:
            return  # what it said made somebody close it
        if self._parser.close_sent is not None:  # it closed, or broke the protocol
            self._end()
            Lingering(self._transport, self._connections, self._budget)
            return
        self._answer()
        self._share(len(data))

    def pause_writing(self) -> None:
        self._transport.pause_reading()  # whoever does not take our answers asks nothing more
        self._peer.on_blocked()

    def resume_writing(self) -> None:
        self._transport.resume_reading()
        self._peer.on_drained()

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self)
        self._peer.on_close()

    @property
    def _parser(self) -> Incoming:
        """Made when the peer first speaks: while a thousand come at once, none of them does."""
        if self._made is None:
            self._made = Incoming(state=State.OPEN, max_size=self._largest)
            self._made.extensions = [Inflating()] if self.inflates else []
        return self._made

    def _end(self) -> None:
        """Write the close: what waits still leaves before it, and nothing follows."""
        self._ended = True
        self._answer()
        self.write = self.write_all = _drop
        self._connections.discard(self)
        self._peer.on_close()

    def _answer(self) -> None:
        """A pong, the echo of a close, or how the peer broke the protocol: the parser knows."""
        answer = b"".join(self._parser.data_to_send())
        if answer and not self._transport.is_closing():
            self.write(answer)

    def _share(self, taken: int) -> None:
        """Round robin: after so many bytes of this peer, whoever else is ready comes first."""
        self._read += taken
        if self._read >= TURN:
            self._read = 0
            self._transport.pause_reading()
            asyncio.get_running_loop().call_soon(self._read_on)

    def _read_on(self) -> None:
        if not self._ended and not self._transport.is_closing() and not self._transport.get_write_buffer_size():
            self._transport.resume_reading()  # otherwise `resume_writing` will


def _drop(frames: Any) -> None:
    """Nothing is written after a close."""


def _straight_to(transport: asyncio.Transport) -> Callable[[bytes], int | None]:
    """`write(2)` to the socket behind this transport, with the least that Python can put around it.

    What is encrypted on its way takes nothing at once.
    """
    connection = transport.get_extra_info("socket")
    if connection is None or transport.get_extra_info("sslcontext") is not None:
        return lambda frame: None
    return FileIO(connection.fileno(), "wb", closefd=False).write


def _let_peers_be_slow(transport: asyncio.Transport) -> None:
    """Take the kernel's own limit off (`run.serving.listening_socket`): `alive` decides when a peer is gone.

    The kernel also ends a line whose window stays smaller than the piece that waits, though the peer takes every byte.
    """
    connection = transport.get_extra_info("socket")
    if sys.platform == "linux" and getattr(connection, "family", None) in (socket.AF_INET, socket.AF_INET6):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 0)


def _held_and_taken(transport: asyncio.Transport) -> tuple[int, int]:
    """Bytes the peer has not acknowledged yet, and those it ever has; zeros where the kernel does not tell."""
    connection = transport.get_extra_info("socket")
    if sys.platform != "linux" or connection is None or connection.fileno() < 0:
        return 0, 0
    held = array.array("i", [0])
    fcntl.ioctl(connection.fileno(), termios.TIOCOUTQ, held)
    told = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, BYTES_ACKED + 8)
    return held[0], int.from_bytes(told[BYTES_ACKED:], sys.byteorder)
