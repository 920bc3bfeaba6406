"""When everyone is told (SC-03): at once in a quiet hall, and the less often the dearer telling is."""

import asyncio
import time
from collections.abc import Callable

SHARE = 4  # telling takes at most one part in so many of the loop's time
STRETCH = 5  # at most so many times the usual pause


class FlushScheduler:
    """Calls `push` for every change, with a pause of at least `every` seconds in which changes gather.

    In a full hall under load a push takes long, and merging saves nearly all of it: the pause grows with what the
    last push took, up to `STRETCH` times `every`, and is that long while commands are `pressed`: they come first.
    """

    def __init__(self, push: Callable[[], None], every: float, pressed: Callable[[], bool] = lambda: False) -> None:
        self._push, self._every, self._pressed = push, every, pressed
        self._next = float("-inf")
        self._planned: asyncio.TimerHandle | None = None

    def changed(self) -> None:
        """Push now, or when the pause is over."""
        if self._planned is None:
            wait = self._next - time.monotonic()
            if wait <= 0:
                self._run()
            else:
                self._planned = asyncio.get_running_loop().call_later(wait, self._run)

    def look(self) -> None:
        """Push without a change, for what time alone brings about; no change has to wait for that."""
        if self._planned is None:
            self._push()

    def _run(self) -> None:
        self._planned, started = None, time.monotonic()
        self._push()
        ended = time.monotonic()
        longest = STRETCH * self._every
        pause = longest if self._pressed() else (SHARE - 1) * (ended - started)
        self._next = ended + max(self._every, min(pause, longest))
