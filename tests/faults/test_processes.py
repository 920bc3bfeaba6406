"""A web process is killed, held up or told to stop: its screens are elsewhere in seconds, and nothing done is lost."""

import asyncio
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.figures import Measured
from tests.faults.herd import Herd
from tests.faults.house import FaultyHouse
from tests.faults.load import Work
from tests.faults.stuck import stuck
from tests.stories.hall_process import Process
from tests.stories.screens import OLD_AFTER, fresh_snapshot, until

pytestmark = [pytest.mark.story, pytest.mark.timeout(180)]

OUTAGE = 3.0  # seconds from kill -9 to the next frame of each of its screens, at another process
REPLACED = 2.0  # seconds until a process that is started takes screens and commands
STOPPED = 10.0  # seconds from SIGTERM to the end of the process
SPREAD = 60.0  # seconds until no process holds more than twice as many screens as another, once there is a new one
BACK = 15.0  # seconds from SIGTERM until all its screens are current elsewhere
STUCK = 5


@pytest.fixture
def pair(hall: FaultyHouse, tmp_path: Path, full: bool) -> Iterator[tuple[Process, Process]]:
    """Two processes that count no screens but each other's; what takes a minute takes them seconds, unless in full."""
    module = "server" if full else "tests.faults.hasty"
    one, other = (hall.another(name, tmp_path, module=module, keys=2) for name in "CD")
    try:
        one.start()
        other.start()
        one.wait_ready()
        other.wait_ready()
        yield one, other
    finally:
        one.kill()
        other.kill()


@pytest.mark.fault(7)
async def test_a_process_is_killed_under_load(
    hall: FaultyHouse, pair: tuple[Process, Process], measured: Measured, full: bool
) -> None:
    """Half of the screens were there, and half of the commands; whoever got no answer asks the other with the same key.
    The process that is started in its place gets its share of the screens, though chance sends every second one back."""
    killed_one, survivor = pair
    herd = Herd(200 if full else 150, hall, "board", "device:board", *pair)
    work = Work(hall, 20, pair)
    async with herd.on():
        with work.going_on():
            await asyncio.sleep(1)
            orphans = [screen for screen in herd.screens if screen.at is killed_one]
            assert len(orphans) == len(herd.screens) / 2
            killed = time.monotonic()
            killed_one.kill()
            await until(lambda: all(screen.arrivals[-1][0] > killed for screen in orphans), 3 * OUTAGE, "all are back")
            assert set(herd.spread()) == {survivor.address}
            assert all(screen.snapshots == 1 for screen in orphans), "they came back with `since`"
            killed_one.start()
            await asyncio.to_thread(killed_one.wait_ready)
            began = time.monotonic()
            await until(lambda: even(herd, *pair), 3 * SPREAD, "the screens are spread")
            spread = time.monotonic()
            if full:
                await asyncio.sleep(10)
                assert even(herd, *pair), "and it stays so"
            silence = max(screen.silence(began, time.monotonic()) for screen in herd.screens)
        measured("commands without an answer", work.unanswered, 0, "")
        measured("screens' outage", max(screen.next_after(killed) for screen in orphans), OUTAGE)
        assert killed_one.took is not None
        measured("a new process ready", killed_one.took, REPLACED, calm=survivor.took or 0.0)
        measured("screens spread again", spread - began, SPREAD)
        measured("a screen that is moved hears nothing", silence, OLD_AFTER)
        assert {code for screen in herd.screens for code in screen.closes} == {1012}
        assert max(len(screen.closes) for screen in herd.screens) == 1, "nobody was sent away twice"
        await herd.reach(hall.head(), within=10)


def even(herd: Herd, *processes: Process) -> bool:
    """No process holds more than twice as many screens as another."""
    held = [herd.spread()[process.address] for process in processes]
    return 0 < max(held) <= 2 * min(held)


@pytest.mark.fault(10)
@pytest.mark.slow_fault
async def test_a_restart_with_a_hall_full_of_screens(hall: FaultyHouse, measured: Measured) -> None:
    """SIGTERM with 1,000 screens and five stuck ones: each screen hears 1012 and is at the other process."""
    herd = Herd(1000, hall, "board", "device:board", hall.a, hall.b)
    for screen in herd.screens:
        screen.first_at(hall.b)
    async with herd.on(), stuck(hall.b, "approvals", hall.token("site_lead"), STUCK):
        assert herd.spread() == {hall.b.address: 1000}
        told = time.monotonic()
        hall.b.signal(signal.SIGTERM)
        await asyncio.to_thread(hall.b.wait, 2 * STOPPED)
        measured("process ended", time.monotonic() - told, STOPPED)
        await hall.hold(hall.a)
        last = await herd.reach(hall.head(), within=2 * BACK)
        measured("all screens current elsewhere", last - told, BACK)
        assert {code for screen in herd.screens for code in screen.closes} == {1012}
        assert herd.spread() == {hall.a.address: 1000}


@pytest.fixture
def blockable(hall: FaultyHouse, tmp_path: Path) -> Iterator[Process]:
    """A third process of the hall, whose event loop can be blocked."""
    process = hall.another("C", tmp_path, module="tests.faults.blockable")
    try:
        process.start()
        process.wait_ready()
        yield process
    finally:
        process.kill()


@pytest.mark.fault(9)
@pytest.mark.slow_fault
async def test_an_event_loop_is_blocked(hall: FaultyHouse, measured: Measured, blockable: Process) -> None:
    """For three seconds one process does nothing at all: its screens are not yet old, and it says how late it was."""
    herd = Herd(10, hall, "board", "device:board", blockable)
    async with herd.on():
        await hall.hold(hall.a)
        await herd.reach(hall.head(), within=5)  # they have just heard something
        began = time.monotonic()
        await hall.http.get(f"{blockable.url}/block/3")
        lag = _lag((await hall.http.get(f"{blockable.url}/metrics")).text)
        await hall.hold(hall.a)
        last = await herd.reach(hall.head(), within=5)
        silence = max(screen.silence(began, last) for screen in herd.screens)
        assert silence > 2.9, "the premise: it was blocked"
        measured("screens' silence", silence, OLD_AFTER)
        assert lag > 2, "the gauge of the loop's lag shows it"
        assert blockable.running
        assert all(screen.connects == 1 for screen in herd.screens)
        fresh = await fresh_snapshot(blockable, "board", hall.token("device:board"))
        assert fresh["seq"] == hall.head()


async def test_a_process_one_of_whose_tasks_fails_ends(hall: FaultyHouse, tmp_path: Path) -> None:
    """Half a process would take commands and show nothing: it ends, to be started again, and its screens go elsewhere."""
    failing = hall.another("D", tmp_path, module="tests.faults.failing")
    herd = Herd(3, hall, "board", "device:board", failing, hall.a)
    try:
        failing.start()
        failing.wait_ready()
        async with herd.on():
            assert (await hall.command(failing, "device:checkin", "visit.check_in", name="王", consent=True)).done
            await asyncio.to_thread(failing.wait, 2 * STOPPED)
            await herd.reach(hall.head(), within=BACK)
            assert "a mistake nobody thought of" in failing.log
    finally:
        failing.kill()


def _lag(metrics: str) -> float:
    found = re.search(r"^anchang_loop_lag_seconds (\S+)$", metrics, re.MULTILINE)
    assert found is not None
    return float(found[1])
