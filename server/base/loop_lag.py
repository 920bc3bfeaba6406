"""How late the event loop runs: the first thing to be felt by everybody at once."""

import asyncio
import time
from collections import deque

from server.base import metrics

EVERY, KEPT = 0.05, 10.0  # seconds between timers that tell; how long the worst is said


async def measure() -> None:
    """For ever."""
    recent: deque[tuple[float, float]] = deque()  # (when, how late), each worse than all after it
    while True:
        planned = time.monotonic() + EVERY
        await asyncio.sleep(EVERY)
        now = time.monotonic()
        metrics.LOOP_LATE.observe(now - planned)
        while recent and recent[-1][1] <= now - planned:
            recent.pop()
        recent.append((now, now - planned))
        while now - recent[0][0] > KEPT:
            recent.popleft()
        metrics.LOOP_LAG.set(recent[0][1])
