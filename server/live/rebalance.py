"""Screens spread over the processes: each tells the others once a second, through Redis, how many sockets it holds,
and whoever holds far more than another sends some away with 1012, a few at a time.

They come back wherever the kernel or the proxy puts them, with `since`. Without it a process that was started anew
would stand empty beside a full one until the evening.
"""

import asyncio
import contextlib
import time
import uuid
from collections import deque
from collections.abc import Callable, Collection, Mapping
from typing import Generic, TypeVar

import redis.asyncio as redis
import structlog

from server.base import metrics
from server.live.bus import LOST, cancelled, rest
from server.live.feed import Feed
from server.live.frames import Close
from server.live.hub import Live, SocketSubscriber

log = structlog.get_logger()
LOADS = "anchang:spread"  # process -> "Redis's time, sockets"
EVERY = 1.0  # seconds
FORGOTTEN = 5.0  # seconds after its last word a process counts no more
# Screens are sent away from a process that holds more than so many times the least, and so many more, until it holds no
# more than the second says.
BEGINS, ENDS = (1.5, 20), (1.25, 10)
LASTING = 10.0  # seconds it has to be so: a restart passes, and a proxy tries a process that failed once again
SHARE, MOST = 10, 50  # of its surplus a process sends away one part in so many each second, and never more than so many
REST = 300.0  # seconds of peace once everybody was sent away: something sends them all back here

T = TypeVar("T")


def to_move(mine: int, others: Collection[int], *, underway: bool) -> int:
    """How many of its sockets a process sends away now; 0 when it is alone, or holds little more than another."""
    if not others:
        return 0
    times, more = ENDS if underway else BEGINS
    fair = (mine + sum(others)) / (1 + len(others))
    if mine <= max(fair, times * min(others) + more):
        return 0
    return max(1, min(MOST, round((mine - fair) / SHARE)))


class ShedPlan(Generic[T]):
    """Whom to send away, second by second. Pure bookkeeping.

    Only those who were here when it began, the longest open first: nobody is sent away twice, however often the kernel
    puts him back.
    """

    def __init__(self) -> None:
        self._waiting: deque[T] = deque()
        self._since: float | None = None  # when it became uneven
        self._rests_until = float("-inf")
        self._uneven = float("-inf")  # when it last was so

    @property
    def underway(self) -> bool:
        """Whether there is somebody yet to be sent away."""
        return bool(self._waiting)

    def look(self, here: Collection[T], others: Collection[int], now: float) -> list[T]:
        """Who goes now, of those who are `here`, in the order they came; the other processes hold so many each."""
        many = to_move(len(here), others, underway=self.underway)
        if not many:
            # Whoever is on his way counts nowhere, and a word may be late: begun anew, it would send some away again.
            if not self.underway or now >= self._uneven + LASTING:
                self._waiting.clear()
                self._since = None
            return []
        self._uneven = now
        if not self._waiting:
            self._since = now if self._since is None else self._since
            if now < max(self._since + LASTING, self._rests_until):
                return []
            self._waiting.extend(here)
        going: list[T] = []
        while self._waiting and len(going) < many:
            longest = self._waiting.popleft()
            if longest in here:
                going.append(longest)
        if not self._waiting:
            self._since, self._rests_until = None, now + REST
        return going


class Rebalancer:
    """This process's part in it. Nobody is sent to one that is `stopping`, or cannot vouch for what it shows."""

    def __init__(
        self, bus: "redis.Redis", feeds: Mapping[str, Feed], live: Live, stopping: Callable[[], bool]
    ) -> None:  # fmt: skip
        self._bus, self._feeds, self._live, self._stopping = bus, feeds, live, stopping
        self._me = uuid.uuid4().hex
        self._plan: ShedPlan[SocketSubscriber] = ShedPlan()

    async def run(self) -> None:
        """Until this process is told to end. While Redis is away nobody is sent anywhere."""
        try:
            while not (cancelled() or self._stopping()):
                others: list[int] = []
                with contextlib.suppress(*LOST):
                    async with asyncio.timeout(2):
                        others = await self._exchange()
                self._look(others)
                await rest(EVERY)
        finally:
            with contextlib.suppress(*LOST):
                async with asyncio.timeout(1):
                    await self._bus.hdel(LOADS, self._me)

    async def _exchange(self) -> list[int]:
        """Tell how many are here, and read how many each of the others holds."""
        seconds, micros = await self._bus.time()
        now = seconds + micros / 1e6
        async with self._bus.pipeline(transaction=False) as pipe:
            if all(feed.fresh for feed in self._feeds.values()):
                pipe.hset(LOADS, self._me, f"{now:.3f} {len(self._live.subscribers)}")
            else:
                pipe.hdel(LOADS, self._me)
            pipe.hgetall(LOADS)
            told = (await pipe.execute())[-1]
        gone, others = _read({process: word for process, word in told.items() if process != self._me}, now)
        if gone:
            await self._bus.hdel(LOADS, *gone)
        return others

    def _look(self, others: list[int]) -> None:
        was, held = self._plan.underway, len(self._live.subscribers)
        for subscriber in self._plan.look(self._live.subscribers, others, time.monotonic()):
            if subscriber.cohort is not None:  # a slow line, on which what waits must not be asked for again
                metrics.SENT_AWAY.inc()
                subscriber.connection.close(Close.RESTART)
        if self._plan.underway != was:
            log.info("screens spread, end" if was else "screens spread, begin", held=held, others=others)


def _read(told: Mapping[str, str], now: float) -> tuple[list[str], list[int]]:
    """Which processes said nothing of late, and how many each of the others holds."""
    gone, others = [], []
    for process, word in told.items():
        try:
            at, held = word.split()
            if now - float(at) > FORGOTTEN:
                gone.append(process)
            else:
                others.append(int(held))
        except ValueError:
            continue  # of another version
    return gone, others
