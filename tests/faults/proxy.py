"""A TCP proxy that fails as networks fail. Its modes are pass, hole, reset, delay and rate, and change while it runs."""

import asyncio
import contextlib
import math
import socket
import struct
import threading
from types import TracebackType
from typing import Self

PIECE = 4096  # bytes read at once
AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: close with RST


class Proxy:
    """Between a client of 127.0.0.1:`port` and the TCP port or unix socket `target`. Its loop is a thread of its own,
    so that a test may block. A `narrow` one keeps its buffers small: the sender feels a slow line at once."""

    def __init__(self, target: int | str, *, narrow: bool = False) -> None:
        self._target, self._narrow = target, narrow
        self._delay, self._rate = 0.0, math.inf
        self._open = asyncio.Event()
        self._lines: set[asyncio.Task[None]] = set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
        self._listener.setblocking(False)
        self.port: int = self._listener.getsockname()[1]
        self.address = f"127.0.0.1:{self.port}"
        self._open.set()
        self._loop = asyncio.new_event_loop()
        self._main = self._loop.create_task(self._accept())
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def passing(self) -> None:
        """Healed. What a hole kept back arrives now, as retransmitted packets do."""
        self._set(0.0, math.inf, flows=True)

    def hole(self) -> None:
        """Connections stay open and new ones can be made, but nothing arrives any more, in neither direction."""
        self._set(0.0, math.inf, flows=False)

    def delay(self, seconds: float) -> None:
        """Each piece on its way takes so much longer."""
        self._set(seconds, math.inf, flows=True)

    def rate(self, bytes_per_second: float) -> None:
        """No more than this passes, each way and on each connection."""
        self._set(0.0, bytes_per_second, flows=True)

    def lead_to(self, target: int) -> None:
        """New connections go to another port; those that are open stay where they are."""
        self._target = target

    def reset(self) -> int:
        """Every open connection breaks with RST at both ends: how many. New ones are let through as the mode has it."""
        return asyncio.run_coroutine_threadsafe(self._break(), self._loop).result(5)

    def close(self) -> None:
        """Nothing of it is left."""
        self._loop.call_soon_threadsafe(self._main.cancel)
        self._thread.join(5)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _set(self, delay: float, rate: float, *, flows: bool) -> None:
        self._delay, self._rate = delay, rate
        self._loop.call_soon_threadsafe(self._open.set if flows else self._open.clear)

    def _run(self) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self._main)
        self._loop.close()

    async def _accept(self) -> None:
        try:
            while True:
                client, _ = await self._loop.sock_accept(self._listener)
                line = asyncio.create_task(self._connect(client))
                self._lines.add(line)
                line.add_done_callback(self._lines.discard)
        finally:
            self._listener.close()
            await self._break()

    async def _break(self) -> int:
        lines = list(self._lines)
        for line in lines:
            line.cancel()
        await asyncio.gather(*lines, return_exceptions=True)
        return len(lines)

    async def _connect(self, client: socket.socket) -> None:
        unix = isinstance(self._target, str)
        ends = client, socket.socket(socket.AF_UNIX if unix else socket.AF_INET)
        ended = False
        try:
            for end in ends:
                end.setblocking(False)
                if self._narrow:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, PIECE)
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, PIECE)
            await self._open.wait()
            await self._loop.sock_connect(ends[1], self._target if unix else ("127.0.0.1", self._target))
            async with asyncio.TaskGroup() as ways:
                ways.create_task(self._carry(*ends))
                ways.create_task(self._carry(*reversed(ends)))
            ended = True
        except* OSError:
            pass  # one end broke: the other shall see it break too
        finally:
            for end in ends:
                if not ended:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
                end.close()

    async def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        """All that comes from `source`, to its end, which travels as slowly as the rest and not through a hole."""
        try:
            while piece := await self._loop.sock_recv(source, PIECE):
                await asyncio.sleep(self._delay + len(piece) / self._rate)
                await self._open.wait()
                await self._loop.sock_sendall(sink, piece)
        finally:
            if not _cancelled():
                await self._open.wait()
        sink.shutdown(socket.SHUT_WR)


def _cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
