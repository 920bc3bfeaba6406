"""Where newcomers wait for a moment, so that a thousand screens that come back at once do not hold up a command."""

import asyncio
from collections import deque
from collections.abc import Callable

AT_ONCE = 16  # newcomers per turn of the event loop while nobody waits for an answer
SPACING = 0.004  # seconds between two newcomers while somebody does: most of the time is the commands'


class AcceptQueue:
    """Lets newcomers in, in their order, and no faster than the commands under way allow."""

    def __init__(self, busy: Callable[[], bool]) -> None:
        self._busy = busy
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._left = 0  # who may still enter in this turn of the loop
        self._planned = False  # it will be opened again

    async def enter(self) -> None:
        """Returns when it is one's turn: at once as long as few come, and nobody waits."""
        loop = asyncio.get_running_loop()
        if not self._planned:
            self._planned, self._left = True, 0 if self._busy() else AT_ONCE
            loop.call_soon(self._open)
        if self._left:
            self._left -= 1
            return
        turn = loop.create_future()
        self._waiting.append(turn)
        await turn

    def _open(self) -> None:
        loop, busy = asyncio.get_running_loop(), self._busy()
        entering = min(1 if busy else AT_ONCE, len(self._waiting))
        for _ in range(entering):
            turn = self._waiting.popleft()
            if not turn.done():  # whoever waited may have gone
                turn.set_result(None)
        self._left = 0 if busy or self._waiting else AT_ONCE - entering
        self._planned = bool(entering)
        if self._planned and busy:
            loop.call_later(SPACING, self._open)
        elif self._planned:
            loop.call_soon(self._open)
