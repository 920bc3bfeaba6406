"""Whether a clock looks at each hall, in whichever process: clocks note it in Redis each second and all read it.

Without a clock nothing falls due: holds do not run out and calls do not lapse. A clock has no port to be asked at.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping

import redis.asyncio as redis

from server.live.bus import LOST, cancelled, rest

LAST_LOOKS = "anchang:clocks"  # hall -> Redis's time of a clock's last look at all of it
EVERY = 1.0  # seconds
MISSED = 10.0  # seconds after which there is no clock


class DeadlinesWatch:
    """What is known of the clocks. `looked` gives, for a clock of this process, the seconds since its last look at each
    hall.
    """

    def __init__(self, bus: "redis.Redis", halls: list[str], looked: Callable[[], Mapping[str, float]]) -> None:
        self._bus, self._looked = bus, looked
        self._seen = dict.fromkeys(halls, time.monotonic())  # monotonic seconds; the start counts as a look
        self._read = False  # whether Redis answered the last time: without it nobody knows of other processes' clocks

    def unseen(self, hall: str) -> float | None:
        """Seconds since a clock looked at this hall; None while that cannot be known."""
        mine = self._looked().get(hall)
        if mine is not None:
            return mine
        return time.monotonic() - self._seen[hall] if self._read else None

    def missing(self) -> list[str]:
        """Halls for which time stands still."""
        return [hall for hall in self._seen if (self.unseen(hall) or 0.0) > MISSED]

    async def run(self) -> None:
        """For ever: note what this process's clock looked at, and read what the others did."""
        while not cancelled():
            try:
                async with asyncio.timeout(2):
                    await self._exchange()
                self._read = True
            except LOST:
                self._read = False
            await rest(EVERY)

    async def _exchange(self) -> None:
        seconds, micros = await self._bus.time()
        now = seconds + micros / 1e6
        async with self._bus.pipeline(transaction=False) as pipe:
            for hall, ago in self._looked().items():
                pipe.hset(LAST_LOOKS, hall, f"{now - ago:.3f}")
            pipe.hgetall(LAST_LOOKS)
            told = (await pipe.execute())[-1]
        for hall in self._seen:
            with contextlib.suppress(KeyError, ValueError):  # none yet, or of another version
                self._seen[hall] = max(self._seen[hall], time.monotonic() - max(0.0, now - float(told[hall])))
