"""A socket's outgoing half: prepared frames are handed over whole and never waited for; a peer that lags says so.

`DirectLine` takes a websocket over from uvicorn once its handshake is done: from then on there is no task, no queue
and no second encoding per socket. `server.asgi_line` does the same through ASGI alone, under any server. Frames come
from `server.wire`; incoming bytes are parsed by the websockets library.
"""

import array
import asyncio
import fcntl
import logging
import socket
import sys
import termios
import time
from collections.abc import Callable
from io import FileIO
from typing import Any, Protocol

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import DATA_OPCODES, Frame, Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

from server import wire

EXTENSION = "anchang.line"  # under this name our protocol offers its socket to the application
SILENT = 10.0  # seconds in which a peer has said nothing and taken no byte: gone, or stuck
ASKED = 2  # questions it left open in that time: one we were too busy to ask is not held against it
BYTES_ACKED = 120  # where tcpi_bytes_acked stands in Linux's struct tcp_info
PING = b"\x89\x00"
QUIET = logging.getLogger("server.line")
QUIET.setLevel(logging.WARNING)


class Peer(Protocol):
    """Whoever a line belongs to. Called on the event loop, also from within `write`."""

    def lags(self) -> None:
        """The socket takes no more: write nothing until `drained`."""

    def drained(self) -> None:
        """What waited has left."""

    def said(self, text: str) -> None:
        """The screen says something: a text, or whatever else as an empty one."""

    def gone(self) -> None:
        """The socket has ended, or is ending: write nothing any more. Called once or twice."""


class Line(Protocol):
    """What the live stream needs of a socket."""

    def offer(self, frame: bytes, /) -> int | None:
        """How many bytes of a prepared frame the socket took at once, None for none; the others have to be written.

        Costs next to nothing more than the kernel does. Any `OSError` when it has just ended.
        """

    def write(self, frame: bytes | memoryview, /) -> None:
        """Hand over a prepared frame, or what is left of one. `RuntimeError` when the socket has just ended."""

    def alive(self, now: float) -> bool:
        """Whether the peer gave a sign of life of late (`now`: monotonic seconds). Ask every few seconds: it pings."""

    def close(self, code: int) -> None:
        """Say why, and end."""

    def abort(self) -> None:
        """End without a word."""


class WSProtocol(WebSocketsSansIOProtocol):
    """uvicorn's websocket protocol, which lets go of a peer that stopped reading."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.logger = self.conn.logger = QUIET  # two lines per screen that comes; /metrics counts them

    async def send(self, message: Any) -> None:
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and not message.get("more_body"):
            self.handshake_complete = True  # a denial is an answer; uvicorn would log that none was given

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.transport.abort()  # a polite close would wait for a flush that never comes


class GivingProtocol(WSProtocol):
    """The same, which gives its socket away when the application asks for it."""

    async def run_asgi(self) -> None:
        self.scope["extensions"][EXTENSION] = self._give_away  # type: ignore[assignment]
        await super().run_asgi()

    def _give_away(self, peer: Peer) -> "DirectLine":
        """Only between the accept and the next await: nothing can have been heard or lost in between."""
        transport, self.transport = self.transport, _Given()  # uvicorn closes the socket of a finished application
        self.stop_keepalive()
        self.connections.discard(self)
        parser = ServerProtocol(state=State.OPEN, max_size=self.conn.max_message_size, logger=QUIET)
        return DirectLine(peer, transport, parser, self.connections)  # the old one holds the whole handshake


class _Given(asyncio.Transport):
    """Stands where the transport was."""

    def close(self) -> None: ...


class DirectLine(asyncio.Protocol):
    """A socket of our own."""

    __slots__ = (
        "_asked", "_connections", "_heard", "_parser", "_peer", "_taken", "_transport", "_unsent", "offer", "write",
    )  # fmt: skip

    def __init__(self, peer: Peer, transport: asyncio.Transport, parser: ServerProtocol, connections: set[Any]) -> None:
        self._peer, self._transport, self._parser, self._connections = peer, transport, parser, connections
        self._heard, self._asked, self._unsent, self._taken = time.monotonic(), 0, 0, 0
        self.write: Callable[[bytes | memoryview], None] = transport.write
        self.offer = _straight_to(transport)
        transport.set_protocol(self)
        transport.set_write_buffer_limits(high=0)  # whoever leaves a byte with us lags, so that `offer` passes nothing
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
        if not self._transport.is_closing():
            self._parser.send_close(code)
            self._answer()
            self._end()

    def abort(self) -> None:
        self._transport.abort()

    def shutdown(self) -> None:
        """The process is told to stop."""
        self.close(wire.Close.RESTART)

    def data_received(self, data: bytes) -> None:
        self._heard, self._asked = time.monotonic(), 0
        self._parser.receive_data(data)
        for event in self._parser.events_received():
            if isinstance(event, Frame) and event.opcode in DATA_OPCODES:
                whole = event.opcode is Opcode.TEXT and event.fin
                self._peer.said(bytes(event.data).decode(errors="replace") if whole else "")
        self._answer()
        if self._parser.close_sent is not None:
            self._end()

    def pause_writing(self) -> None:
        self._transport.pause_reading()  # whoever does not take our answers asks nothing more
        self._peer.lags()

    def resume_writing(self) -> None:
        self._transport.resume_reading()
        self._peer.drained()

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self)
        self._peer.gone()

    def _end(self) -> None:
        """What waits still leaves, but nothing follows a close."""
        self._transport.close()
        self._peer.gone()

    def _answer(self) -> None:
        """A pong, the echo of a close, or how the peer broke the protocol: the parser knows."""
        answer = b"".join(self._parser.data_to_send())
        if answer and not self._transport.is_closing():
            self.write(answer)


def _straight_to(transport: asyncio.Transport) -> Callable[[bytes], int | None]:
    """`write(2)` to the socket behind this transport, with the least that Python can put around it.

    What is encrypted on its way takes nothing at once.
    """
    connection = transport.get_extra_info("socket")
    if connection is None or transport.get_extra_info("sslcontext") is not None:
        return lambda frame: None
    return FileIO(connection.fileno(), "wb", closefd=False).write


def _held_and_taken(transport: asyncio.Transport) -> tuple[int, int]:
    """Bytes the peer has not acknowledged yet, and those it ever has; zeros where the kernel does not tell."""
    connection = transport.get_extra_info("socket")
    if sys.platform != "linux" or connection is None or connection.fileno() < 0:
        return 0, 0
    held = array.array("i", [0])
    fcntl.ioctl(connection.fileno(), termios.TIOCOUTQ, held)
    told = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, BYTES_ACKED + 8)
    return held[0], int.from_bytes(told[BYTES_ACKED:], sys.byteorder)
