"""How fast one person or device may give commands: a page gone wild must not take the door from all others (S8)."""

import time
from collections.abc import Callable

from domain.core.refusal import Refused
from domain.core.viewer import Viewer

AT_ONCE = {"device": 15.0}  # seconds' worth of commands after a pause: a tablet that was cut off sends what it kept
OTHERS_AT_ONCE = 3.0


class CommandLimiter:
    """So many commands a second for each sender, in this process; 0: as many as they like."""

    def __init__(self, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._each, self._clock = 1 / per_second if per_second else 0.0, clock
        self._paid_until: dict[tuple[str, str], float] = {}  # by hall and actor, so no more than there are people

    def count(self, viewer: Viewer) -> None:
        """Refuses `too-many` beyond the pace. What is refused does not count."""
        now, who = self._clock(), (viewer.hall, viewer.actor)
        ahead = max(AT_ONCE.get(viewer.role, OTHERS_AT_ONCE), self._each)
        until = max(self._paid_until.get(who, now), now) + self._each
        if until > now + ahead + self._each / 2:  # half a command for the rounding
            raise Refused("too-many")
        self._paid_until[who] = until
