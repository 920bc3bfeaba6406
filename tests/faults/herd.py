"""Very many screens in one process: each reads numbers and ages, not cards, and comes back as docs/protocol.md says."""

import asyncio
import base64
import contextlib
import itertools
import os
import random
import re
import struct
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence

from server.auth.sessions import COOKIE
from server.demo import HALL
from server.live.deflate import inflated
from tests.stories.hall_process import House
from tests.stories.screens import FIRST, SILENCE, Server, until

KIND = re.compile(rb'"type":"(\w+)"')
NUMBER = re.compile(rb'"seq":(\d+)')
AFTER = re.compile(rb'"after":(\d+)')
EPOCH = re.compile(rb'"epoch":"(\w+)"')
FIRST_PAUSE, LEAST_PAUSE, MOST_PAUSE = 2.0, 0.2, 8.0  # seconds, as the page has them
A_SESSION = 50
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
COMPRESSED = 0x40  # RSV1


class Lean:
    """One such screen. When it comes back it may be put at any of its servers, as the kernel and the hall's proxy do,
    and at once at another when that is not there; it pauses when none answers."""

    def __init__(
        self, screen: str, token: str, servers: Sequence[Server], first: int = 0, *, inflates: bool = False
    ) -> None:
        self.inflates = inflates  # it offers to take compressed messages, as browsers do
        self.seq: int | None = None
        self.at: Server | None = None  # where it is connected now
        self.arrivals: list[tuple[float, int]] = []  # (moment, number) of every valid frame
        self.closes: list[int] = []
        self.connects = self.snapshots = 0
        self._screen, self._token, self._servers = screen, token, servers
        self.first_at(servers[first % len(servers)])
        self._epoch = ""
        self._failures = 0

    async def run(self) -> None:
        """For ever."""
        while True:
            for server in self._order:
                with contextlib.suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
                    await self._session(server)
                was_connected, self.at = self.at is not None, None
                if was_connected:
                    break
            self._order = random.sample(self._servers, len(self._servers))
            most = min(MOST_PAUSE, FIRST_PAUSE * 2**self._failures)
            self._failures += 1
            await asyncio.sleep(random.uniform(LEAST_PAUSE, most))

    def first_at(self, server: Server) -> None:
        """Its first connection goes there."""
        self._order = [server, *(other for other in self._servers if other is not server)]

    def silence(self, since: float, to: float) -> float:
        """The longest time without a valid frame between these moments, in seconds."""
        heard = [since, *(at for at, _ in self.arrivals if since < at < to), to]
        return max(later - earlier for earlier, later in itertools.pairwise(heard))

    def next_after(self, moment: float) -> float:
        """Seconds from this moment to the next valid frame."""
        return next(at for at, _ in self.arrivals if at > moment) - moment

    def reached(self, seq: int) -> float:
        """The moment it knew of this number."""
        return next(at for at, number in self.arrivals if number >= seq)

    async def _session(self, server: Server) -> None:
        host, port = server.address.split(":")
        async with asyncio.timeout(SILENCE):
            reader, writer = await asyncio.open_connection(host, int(port))
        try:
            async with asyncio.timeout(SILENCE):
                writer.write(
                    handshake(server, self._screen, self._token, self.seq, self._epoch, inflates=self.inflates)
                )
                if b" 101 " not in await reader.readuntil(b"\r\n\r\n"):
                    return
            self.at = server
            self.connects += 1
            heard, patience = time.monotonic(), FIRST
            while True:
                async with asyncio.timeout(heard + patience - time.monotonic()):
                    opcode, payload = await _frame(reader)
                if opcode == PING:
                    writer.write(_pong(payload))
                elif opcode == CLOSE:
                    self.closes.append(int.from_bytes(payload[:2], "big"))
                    return
                elif opcode == TEXT:
                    heard, patience = time.monotonic(), SILENCE
                    if not self._hear(payload):
                        return
        finally:
            writer.transport.abort()

    def _hear(self, text: bytes) -> bool:
        head = text[:200]
        kind = _find(KIND, head)
        if kind == b"doubt":
            return True
        seq = int(_find(NUMBER, head))
        if kind == b"snapshot":
            self.snapshots += 1
            self._epoch = _find(EPOCH, head).decode()
        elif kind == b"delta":
            if int(_find(AFTER, head)) != self.seq:
                return False
        elif self.seq is None or seq > self.seq:
            return False
        elif seq < self.seq:
            return True
        self.seq = seq
        self._failures = 0
        self.arrivals.append((time.monotonic(), seq))
        return True


class Herd:
    """Many screens of one kind, spread evenly over the servers; one session has at most so many of them."""

    def __init__(self, many: int, house: House, screen: str, who: str, *servers: Server) -> None:
        tokens = [house.new_session(who) for _ in range(0, many, A_SESSION)]
        self.screens = [Lean(screen, tokens[n // A_SESSION], servers, first=n) for n in range(many)]

    @contextlib.asynccontextmanager
    async def on(self, within: float = 60) -> AsyncIterator[None]:
        """They are switched on, and each has its first frame."""
        tasks = [asyncio.create_task(screen.run()) for screen in self.screens]
        try:
            await until(lambda: all(s.seq is not None for s in self.screens), within, "the herd has its first frames")
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def spread(self) -> Counter[str]:
        """How many are connected where."""
        return Counter(s.at.address for s in self.screens if s.at is not None)

    async def reach(self, seq: int, within: float) -> float:
        """Waits until all know of this number, and returns the moment the last one did."""
        await until(lambda: all((s.seq or 0) >= seq for s in self.screens), within, f"the herd is at {seq}")
        return max(s.reached(seq) for s in self.screens)


def handshake(
    server: Server, screen: str, token: str, since: int | None = None, epoch: str = "", *, inflates: bool = False
) -> bytes:
    """The request that opens a screen's stream."""
    resume = f"?since={since}&epoch={epoch}" if since is not None else ""
    lines = (
        f"GET /live/{HALL}/{screen}{resume} HTTP/1.1", f"Host: {server.address}",
        f"Origin: http://{server.address}", "Upgrade: websocket",
        "Connection: Upgrade", f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "Sec-WebSocket-Version: 13", f"Cookie: {COOKIE}={token}",
        *(["Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"] if inflates else []), "", "",
    )  # fmt: skip
    return "\r\n".join(lines).encode()


async def _frame(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Opcode and payload of the next frame; servers neither mask nor, ours, split."""
    first, length = await reader.readexactly(2)
    if length == 126:
        (length,) = struct.unpack("!H", await reader.readexactly(2))
    elif length == 127:
        (length,) = struct.unpack("!Q", await reader.readexactly(8))
    payload = await reader.readexactly(length)
    return first & 15, inflated(payload) if first & COMPRESSED else payload


def _pong(payload: bytes) -> bytes:
    return bytes((0x80 | PONG, 0x80 | len(payload))) + bytes(4) + payload  # masked with zeros


def _find(pattern: re.Pattern[bytes], head: bytes) -> bytes:
    found = pattern.search(head)
    assert found is not None, head
    return found[1]
