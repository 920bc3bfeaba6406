"""Threads of one purpose each, so that slow work of one kind never holds up another."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect

T = TypeVar("T")


class Busy(OSError):
    """So many wait for a thread of this purpose that whoever comes now is told so at once."""


class Pool:
    """A bounded pool with a bounded queue in front of it, for one event loop.

    The queue is the loop's and not the executor's: whoever gives up while waiting leaves it, and one whose client has
    gone by the time of his turn is dropped before anything is begun.
    """

    def __init__(self, name: str, threads: int, waiting: int) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)  # its threads end with it
        self._turns = asyncio.Semaphore(threads)
        self._waiting, self._most = 0, waiting

    async def run(
        self, work: Callable[..., T], *arguments: Any, gone: Callable[[], Awaitable[bool]] | None = None
    ) -> T:
        """What `work(*arguments)` returns or raises. Raises `Busy` when the queue is full, `ClientDisconnect` when
        `gone` says so at one's turn.
        """
        if self._turns.locked() and self._waiting >= self._most:
            raise Busy("too many wait already")
        self._waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self._waiting -= 1
        try:
            if gone is not None and await gone():
                raise ClientDisconnect
            begun = asyncio.get_running_loop().run_in_executor(self._executor, work, *arguments)
        except BaseException:
            self._turns.release()
            raise
        begun.add_done_callback(self._done)
        await asyncio.wait({begun})  # unlike `await begun`, giving up here frees no thread that is still at work
        return begun.result()

    def _done(self, begun: "asyncio.Future[Any]") -> None:
        self._turns.release()
        if not begun.cancelled():
            begun.exception()  # of work that nobody waits for any more, nobody else will ask
