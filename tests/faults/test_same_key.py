"""One intention, one key, however often it is sent and whoever dies in between: one effect, one answer, no key stuck."""

import asyncio
import random
import time
import uuid
from typing import Any

import httpx2
import pytest

from server.demo import HALL
from server.store import journal
from tests.faults.figures import Measured
from tests.faults.house import FaultyHouse
from tests.faults.invariants import check
from tests.stories.hall_process import Answer

pytestmark = [pytest.mark.story, pytest.mark.timeout(400)]

PARALLEL = 10  # double clicks, retries and a proxy that repeats, all at once
VISITOR = {"name": "王一", "title": "女士", "consent": True}


@pytest.mark.fault(28)
async def test_a_command_is_sent_ten_times_while_its_process_is_killed(
    hall: FaultyHouse, measured: Measured, full: bool
) -> None:
    """Ten at once at A; kill -9 of A within milliseconds; then the same key at B. Every answer is the same, a different
    request under that key is refused, and nobody waits for what the dead process began."""
    silent, slowest = 0, 0.0
    for _ in range(20 if full else 3):
        key = uuid.uuid4().hex
        sending = asyncio.gather(*(_ask(hall, key) for _ in range(PARALLEL)))
        await asyncio.sleep(random.uniform(0.002, 0.04))
        hall.a.kill()
        heard = await sending
        asked = time.monotonic()
        again = await hall.command(hall.b, "device:checkin", "visit.check_in", key=key, **VISITOR)
        slowest = max(slowest, time.monotonic() - asked)
        assert again.done
        assert all(answer.body == again.body for answer in heard if answer is not None)
        silent += sum(answer is None for answer in heard)
        other = await hall.command(hall.b, "device:checkin", "visit.check_in", key=key, **{**VISITOR, "party": 2})
        assert (other.status, other.code) == (422, "key-reused")
        assert _effects(hall, key) == 1
        hall.mend()
    assert silent, "no kill came in between"
    measured("the same key answered by another process", slowest, 3)
    await check(hall)


async def _ask(hall: FaultyHouse, key: str) -> Answer | None:
    try:
        return await hall.command(hall.a, "device:checkin", "visit.check_in", key=key, **VISITOR)
    except httpx2.TransportError:
        return None


def _effects(hall: Any, key: str) -> int:
    with hall.engine.connect() as connection:
        return sum(entry.key == key for entry in journal.read(connection, HALL, hall.head() - 50))
