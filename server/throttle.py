"""How often one address may try what can be guessed."""

import time
from collections import defaultdict, deque

from domain.refusal import Refused

TRIES, WITHIN = 20, 60.0  # tries per address and purpose within so many seconds


class Throttle:
    """So many tries per address within so many seconds, in this process."""

    def __init__(self, tries: int = TRIES, within: float = WITHIN) -> None:
        self._tries, self._within = tries, within
        self._seen: dict[str, deque[float]] = defaultdict(deque)

    def count(self, who: str) -> None:
        """Refuses `too-many` beyond the limit."""
        now, seen = time.monotonic(), self._seen[who]
        while seen and now - seen[0] > self._within:
            seen.popleft()
        if len(seen) >= self._tries:
            raise Refused("too-many")
        seen.append(now)
        if len(self._seen) > 10_000:
            self._seen.clear()
