"""Row 32: every process is killed, and every screen of the hall comes back at once."""

import asyncio
import time
from collections import Counter

import pytest
from sqlalchemy import text

from tests.faults.figures import Measured
from tests.faults.herd import Herd
from tests.faults.house import FaultyHouse
from tests.stories.screens import fresh_snapshot, until

pytestmark = [pytest.mark.story, pytest.mark.timeout(240)]

CURRENT = 15.0  # seconds from the kill until the last screen is current again
STARTED = 4.0  # seconds that two processes take to start at once; a machine that needs longer is given the rest
READS = 5  # reads of the units' table, however many screens there are
STATISTICS = 2.0  # seconds until PostgreSQL has counted what its backends did


@pytest.mark.fault(32)
async def test_every_screen_comes_back_at_once(hall: FaultyHouse, measured: Measured, full: bool) -> None:
    """They come with jitter, and the hall is read from the database once by each process, not once by each screen."""
    herd = Herd(1000 if full else 150, hall, "board", "device:board", hall.a, hall.b)
    async with herd.on():
        await asyncio.sleep(STATISTICS)
        before = await asyncio.to_thread(_reads, hall)
        killed = time.monotonic()
        hall.a.kill()
        hall.b.kill()
        hall.a.start()
        hall.b.start()
        await until(
            lambda: all(screen.arrivals[-1][0] > killed for screen in herd.screens), 3 * CURRENT, "all are current"
        )
        connects = Counter(screen.connects for screen in herd.screens)  # later some may be moved to the emptier process
        assert connects == {2: len(herd.screens)}
        current = max(screen.next_after(killed) for screen in herd.screens)
        hall.mend()
        started = max(process.took or 0.0 for process in (hall.a, hall.b))
        measured("all screens current", current - max(0.0, started - STARTED), CURRENT)
        for process in (hall.a, hall.b):
            for name, who in (("board", "device:board"), ("approvals", "site_lead")):
                await fresh_snapshot(process, name, hall.token(who))
        await asyncio.sleep(STATISTICS)
        reads = await asyncio.to_thread(_reads, hall) - before
        assert reads >= 2, "the premise: reading the hall counts"
        measured("reads of the hall", reads, READS, "")


def _reads(hall: FaultyHouse) -> int:
    """How often the units were read from the database, all at once or one by one."""
    with hall.engine.connect() as connection:
        counted = "select seq_scan + coalesce(idx_scan, 0) from pg_stat_user_tables where relname = 'unit'"
        return int(connection.execute(text(counted)).scalar_one())
