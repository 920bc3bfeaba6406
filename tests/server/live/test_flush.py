"""Telling happens at once in a quiet hall, and never takes more than its share of a busy one's time."""

import asyncio
import time

from server.live.flush import SHARE, STRETCH, FlushScheduler

EVERY = 0.04  # seconds


class Told:
    """What a tempo pushes to: takes so long, and remembers when."""

    def __init__(self, takes: float = 0.0) -> None:
        self.takes = takes
        self.at: list[tuple[float, float]] = []  # began, ended

    def __call__(self) -> None:
        began = time.monotonic()
        while time.monotonic() - began < self.takes:
            pass
        self.at.append((began, time.monotonic()))

    @property
    def pauses(self) -> list[float]:
        """Seconds between the end of one push and the beginning of the next."""
        return [late[0] - early[1] for early, late in zip(self.at, self.at[1:], strict=False)]


async def busy(flush: FlushScheduler, seconds: float) -> None:
    """Changes every millisecond for so long, and quiet until the last of them is told."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        flush.changed()
        await asyncio.sleep(0.001)
    await asyncio.sleep(STRETCH * EVERY + 0.05)


async def test_a_quiet_hall_hears_within_the_call() -> None:
    told = Told()
    flush = FlushScheduler(told, EVERY)
    for count in (1, 2):
        flush.changed()
        assert len(told.at) == count
        await asyncio.sleep(EVERY + 0.01)
    assert len(told.at) == 2, "nothing is pushed without a change"


async def test_a_look_around_makes_no_change_wait() -> None:
    """Four times a second everybody's beat is looked after; a quiet hall still hears of a change at once."""
    told = Told()
    flush = FlushScheduler(told, EVERY)
    flush.look()
    flush.changed()
    assert len(told.at) == 2
    flush.changed()
    flush.look()
    assert len(told.at) == 2, "what a planned push brings is not brought twice"
    await asyncio.sleep(EVERY + 0.03)
    assert len(told.at) == 3


async def test_changes_of_one_pause_are_told_together_and_the_last_is_never_lost() -> None:
    told = Told()
    await busy(flush := FlushScheduler(told, EVERY), 0.3)
    assert 2 <= len(told.at) <= 0.35 / EVERY + 2
    assert min(told.pauses) >= EVERY * 0.9
    flush.changed()
    flush.changed()
    before = len(told.at)
    await asyncio.sleep(EVERY + 0.03)
    assert len(told.at) == before + 1


async def test_dear_telling_leaves_the_rest_of_the_time_to_others() -> None:
    told = Told(takes=0.03)
    await busy(FlushScheduler(told, EVERY), 0.6)
    assert min(told.pauses) >= (SHARE - 1) * 0.03 * 0.95


async def test_while_commands_are_pressed_telling_waits_as_long_as_it_may() -> None:
    told, pressed = Told(), True
    flush = FlushScheduler(told, EVERY, lambda: pressed)
    await busy(flush, 3 * STRETCH * EVERY)
    assert len(told.at) >= 3
    assert min(told.pauses) >= STRETCH * EVERY * 0.9
    pressed, before = False, len(told.at)
    await busy(flush, 2 * STRETCH * EVERY)
    assert min(told.pauses[before:]) < STRETCH * EVERY / 2, "the longer pauses end with the pressure"


async def test_nobody_waits_longer_than_the_stretch() -> None:
    told = Told(takes=EVERY * STRETCH)
    await busy(FlushScheduler(told, EVERY), 1.0)
    assert len(told.at) >= 3
    assert min(told.pauses) >= EVERY * STRETCH * 0.9
    assert min(told.pauses) < EVERY * STRETCH * 1.5


async def test_without_a_pause_each_change_is_told_by_itself() -> None:
    told = Told(takes=0.001)
    flush = FlushScheduler(told, 0)
    for _ in range(5):
        flush.changed()
    assert len(told.at) == 5
