"""The hall's time: the wall clock, for as long as it moves as clocks move."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import structlog

log = structlog.get_logger()
LEAP = 30.0  # seconds: whoever corrects a clock in steps below this is followed
_SINCE_BOOT = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # goes on while the machine sleeps


class Steady:
    """A clock that does not leap. When the wall clock is suddenly hours off, holds must not run out for it: time goes
    on at its own pace from the last moment that was believed, until the wall clock is back or the process starts anew.
    """

    def __init__(
        self, wall: Callable[[], float] = time.time,
        progress: Callable[[], float] = lambda: time.clock_gettime(_SINCE_BOOT),
    ) -> None:  # fmt: skip
        self._wall, self._progress = wall, progress
        self._believed = wall() - progress()
        self.off = 0.0  # seconds by which the wall clock is wrong, as far as we know; 0 while it is believed

    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        progress = self._progress()
        said = self._wall() - progress
        leapt = said - self._believed
        off = leapt if abs(leapt) > LEAP else 0.0
        if not off:
            self._believed = said
        if bool(off) != bool(self.off):
            log.error("clock leapt", seconds=round(leapt)) if off else log.warning("clock is back")
        self.off = off
        return datetime.fromtimestamp(progress + self._believed, UTC)


HALL = Steady()
now = HALL.now
