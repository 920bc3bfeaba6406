"""How a connection ends so that its last words arrive (RFC 6455 §7.1.1, RFC 9112 §9.6).

A socket that is closed while its peer still sends is reset by the kernel, and a reset discards whatever is on its way.
"""

import asyncio
import time
from typing import Any

from server.live.incoming import TURN, FrameBudget

LINGERS = 2.0  # seconds a peer has to take our last words and to end the connection
LEAVES = 0.1  # seconds in which the last words to one that sends too much leave this machine


class Lingering(asyncio.Protocol):
    """Stands behind a connection whose last words are written: sends them, takes and discards what still comes, and
    ends with the peer, or without it after `LINGERS` seconds.

    With a `budget` what comes are frames, no more than it lets through, and our half is shut once the peer has sent its
    close; without one at once.
    """

    def __init__(
        self, transport: asyncio.Transport, connections: set[Any], budget: FrameBudget | None = None,
    ) -> None:  # fmt: skip
        self._transport, self._connections, self._budget = transport, connections, budget
        self._taken = 0
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(LINGERS, transport.abort)
        transport.set_protocol(self)
        connections.add(self)  # uvicorn ends when none is left
        transport.resume_reading()
        if budget is None or budget.closed:
            self._shut()

    def data_received(self, data: bytes) -> None:
        if self._budget is not None:
            closed = self._budget.closed
            if not self._budget.take(data, time.monotonic()):
                self._transport.abort()
                return
            if self._budget.closed and not closed:
                self._shut()
        self._taken += len(data)
        if self._taken >= TURN:
            self._taken = 0
            self._transport.pause_reading()
            self._loop.call_soon(self._read_on)

    def connection_lost(self, exc: Exception | None) -> None:
        self._timer.cancel()
        self._connections.discard(self)

    def shutdown(self) -> None:
        """The process is told to stop: it ends by itself, soon enough."""

    def _shut(self) -> None:
        """Our half: the peer finds the end behind our last words, and ends its own."""
        if self._transport.can_write_eof():
            self._transport.write_eof()
        else:  # encrypted
            self._transport.close()

    def _read_on(self) -> None:
        if not self._transport.is_closing():
            self._transport.resume_reading()


class Cut(asyncio.Protocol):
    """Stands behind a connection whose peer sends too much: takes nothing more, and ends it as soon as the last words
    have had time to leave.
    """

    def __init__(self, transport: asyncio.Transport, connections: set[Any]) -> None:
        self._connections = connections
        transport.set_protocol(self)
        connections.add(self)
        transport.pause_reading()
        self._timer = asyncio.get_running_loop().call_later(LEAVES, transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        self._timer.cancel()
        self._connections.discard(self)

    def shutdown(self) -> None:
        """The process is told to stop: it ends by itself, soon enough."""
