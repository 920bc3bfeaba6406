"""Screens that read nothing, or little: nobody else waits for them, and they are let go or served what is current."""

import asyncio
import time
from pathlib import Path

import pytest

from tests.faults.figures import Measured
from tests.faults.herd import Herd, Lean
from tests.faults.house import FaultyHouse
from tests.faults.load import Work
from tests.faults.proxy import Proxy
from tests.faults.stuck import stuck

pytestmark = [pytest.mark.story, pytest.mark.timeout(180)]

LATE = 0.3  # seconds from an answer to every other screen
GROWTH = 5.0  # MB that a process may take more for its stuck screens
FREED = 15.0  # seconds from the last byte a screen read until its socket is closed
CLICKERS = 10  # connections the people at work may have opened meanwhile
SLOW = 2_000  # bytes a second
RECONNECTS = 1  # in 30 s
CAUGHT_UP = 5.0  # seconds


@pytest.mark.fault(11)
async def test_a_screen_that_never_reads(hall: FaultyHouse, measured: Measured) -> None:
    """Five of them, while the hall is at work: the others hear everything at once, and the five are let go."""
    pid, others = hall.a.pid, 10  # so few that A, though it has them all, sends none of them to B
    herd = Herd(others, hall, "queue", "dispatcher", hall.a)
    work = Work(hall, 20, (hall.a,))
    async with herd.on():
        with work.going_on():
            await asyncio.sleep(1)
            memory, files, began = _memory(pid), _files(pid), time.monotonic()
            async with stuck(hall.a, "queue", hall.token("dispatcher"), 5):
                assert await hall.sockets(hall.a, "queue") == others + 5
                async with asyncio.timeout(3 * FREED):
                    while await hall.sockets(hall.a, "queue") > others:
                        await asyncio.sleep(0.1)
                freed = time.monotonic() - began
        await herd.reach(hall.head(), within=10)
        assert [screen.connects for screen in herd.screens] == [1] * others, "nobody else was cut off"
        calm = work.slowest_push(*herd.screens, to=began)
        measured("push to the others, slowest", work.slowest_push(*herd.screens, since=began), LATE, calm=calm)
        measured("let go", freed, FREED)
        measured("memory grown by", (_memory(pid) - memory) / 1e6, GROWTH, "MB")
        measured("open files left behind", max(0, _files(pid) - files - CLICKERS), 0, "")


@pytest.mark.fault(12)
@pytest.mark.slow_fault
async def test_a_screen_that_reads_two_kilobytes_a_second(hall: FaultyHouse, measured: Measured) -> None:
    """Its line becomes slow in the middle of the day: it is behind, but never thrown out and let in again for ever."""
    with Proxy(hall.a.port, narrow=True) as line:
        slow = Lean("queue", hall.token("dispatcher"), (line,), inflates=True)
        herd = Herd(10, hall, "queue", "dispatcher", hall.a)
        herd.screens.append(slow)
        work = Work(hall, 10, (hall.a,))
        async with herd.on():
            line.rate(SLOW)
            connects = slow.connects
            with work.going_on():
                await asyncio.sleep(60)
            again = (slow.connects - connects) / 2
            measured("reconnects in 30 s", again, RECONNECTS, "")
            line.passing()
            healed = time.monotonic()
            await herd.reach(hall.head(), within=2 * CAUGHT_UP)
            measured("current on a line that is good again", time.monotonic() - healed, CAUGHT_UP)


def _memory(pid: int) -> float:
    """Bytes in memory."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024


def _files(pid: int) -> int:
    """Open files, sockets among them."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))
