"""How fast one person or device may give commands: a page gone wild must not take the door from all others (S8)."""

import time
from collections.abc import Callable

from domain.core.refusal import Refused
from domain.core.viewer import Viewer

MINUTE = 60.0
AT_ONCE = {"device": 15.0}  # seconds' worth of commands after a pause: a tablet that was cut off sends what it kept
OTHERS_AT_ONCE = 3.0


class CommandLimiter:
    """So many commands a second for each sender, in this process; 0: as many as they like."""

    def __init__(self, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._each, self._clock = 1 / per_second if per_second else 0.0, clock
        self._paid_until: dict[tuple[str, ...], float] = {}  # by hall and actor, so no more than there are people

    def count(self, viewer: Viewer) -> None:
        """Refuses `too-many` beyond the pace. What is refused does not count."""
        self._take((viewer.hall, viewer.actor), self._each, AT_ONCE.get(viewer.role, OTHERS_AT_ONCE))

    def count_try(self, viewer: Viewer, per_minute: int) -> None:
        """As `count`, of commands whose answer tells whether the hall knows a number: all of them together."""
        self._take((viewer.hall, viewer.actor, "tries"), MINUTE / per_minute, MINUTE)

    def _take(self, who: tuple[str, ...], each: float, ahead: float) -> None:
        now = self._clock()
        until = max(self._paid_until.get(who, now), now) + each
        if until > now + max(ahead, each) + each / 2:  # half a command for the rounding
            raise Refused("too-many")
        self._paid_until[who] = until
