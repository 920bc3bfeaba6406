"""Where newcomers wait for a moment, so that a thousand screens that come back at once do not hold up a command."""

import asyncio
from collections import deque
from collections.abc import Callable

AT_ONCE = 16  # newcomers per turn of the event loop while nobody waits for an answer; else one


class Doorway:
    """Lets newcomers in, in their order. Each turn of the loop is as long as those it lets in take."""

    def __init__(self, busy: Callable[[], bool]) -> None:
        self._busy = busy
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def enter(self) -> None:
        """Returns when it is one's turn."""
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        self._waiting.append(turn)
        if len(self._waiting) == 1:
            loop.call_soon(self._open)
        await turn

    def _open(self) -> None:
        for _ in range(1 if self._busy() else AT_ONCE):
            turn = self._waiting.popleft()
            if not turn.done():  # whoever waited may have gone
                turn.set_result(None)
            if not self._waiting:
                return
        asyncio.get_running_loop().call_soon(self._open)
