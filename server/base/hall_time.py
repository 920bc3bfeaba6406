"""The hall's time: the wall clock, for as long as it moves as clocks move."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import structlog

log = structlog.get_logger()
LEAP = 30.0  # seconds: whoever corrects a clock in steps below this is followed
_SINCE_BOOT = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # goes on while the machine sleeps


class HallTime:
    """A clock that does not leap. When the wall clock is suddenly hours off, holds must not run out for it: time goes
    on at its own pace from the last moment that was believed, until the wall clock is back or the process starts anew.
    """

    def __init__(
        self, wall: Callable[[], float] = time.time,
        progress: Callable[[], float] = lambda: time.clock_gettime(_SINCE_BOOT),
    ) -> None:  # fmt: skip
        self._wall, self._progress = wall, progress
        self._believed = wall() - progress()
        self._at_least = False  # what is believed may be too early, but not too late
        self.off = 0.0  # seconds by which the wall clock is wrong, as far as we know; 0 while it is believed

    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        progress = self._progress()
        said = self._wall() - progress
        leapt = said - self._believed
        off = leapt if abs(leapt) > LEAP and not (self._at_least and leapt > 0) else 0.0
        if not off:
            self._believed, self._at_least = said, False
        if bool(off) != bool(self.off):
            log.error("clock leapt", seconds=round(leapt)) if off else log.warning("clock is back")
        self.off = off
        return datetime.fromtimestamp(progress + self._believed, UTC)

    def trust(self, at: datetime) -> None:
        """A clock that is better than ours says that it is `at`: if ours is far off, time goes on from there."""
        self._believed = at.timestamp() - self._progress()
        self.now()

    def not_before(self, at: datetime) -> None:
        """It is `at` or later: if our clock is far behind, time goes on from there until the clock has come past it."""
        if at > self.now():
            self._at_least = self._at_least or not self.off  # a clock that is known to be ahead is not followed
            self.trust(at)


HALL = HallTime()
now = HALL.now
