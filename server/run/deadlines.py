"""Makes time pass: whatever falls due becomes a command through the same door. Two clocks do no harm."""

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any

import structlog

from domain.core.deadline import LOOKS, Due, Look
from domain.core.refusal import Refused
from domain.core.viewer import system
from domain.nouns import COMMANDS
from server.base import hall_time
from server.live.feed import Feed
from server.store.store import Store, Unavailable

log = structlog.get_logger()
TICK = 0.25  # seconds between looks
_looked: dict[str, float] = {}  # hall -> monotonic seconds, of this process's clock


def unseen() -> dict[str, float]:
    """Seconds since this process's clock last looked at all of a hall, by hall; empty where no clock runs."""
    now = time.monotonic()
    return {hall: now - at for hall, at in _looked.items()}


async def run(feeds: Mapping[str, Feed], store: Store, there: Callable[[str], bool] = lambda _: True) -> None:
    """For ever: carry out what is due. What another clock did first is refused, and that is fine.

    Nothing is due in a hall that is not `there`: what stood still while nobody could reach it must be known first.

    Each hall has a task of its own, and whatever fails in one keeps no other waiting.
    """
    try:
        async with asyncio.TaskGroup() as tasks:
            for feed in list(feeds.values()):
                tasks.create_task(_Ticking(feed, store, there).run())
    finally:
        _looked.clear()


class _Ticking:
    """The clock of one hall."""

    def __init__(self, feed: Feed, store: Store, there: Callable[[str], bool]) -> None:
        self._feed, self._store, self._name, self._there = feed, store, feed.name, there
        self._blind: set[str] = set()  # what cannot be looked at, which was said
        _looked[self._name] = time.monotonic()

    async def run(self) -> None:
        """For ever."""
        while True:
            await asyncio.sleep(TICK)
            if not self._there(self._name):
                continue
            for look in LOOKS:
                for verb, arguments in self._found(look):
                    if not await self._carry_out(verb, arguments):
                        break
            if not self._blind:
                _looked[self._name] = time.monotonic()

    def _found(self, look: Look) -> list[Due]:
        try:
            found = list(look(self._feed.hall, hall_time.now()))
        except Exception:  # whatever a hall holds there, the rest of its time goes on
            if look.__name__ not in self._blind:
                log.exception("clock cannot look", hall=self._name, look=look.__name__)
            self._blind.add(look.__name__)
            return []
        self._blind.discard(look.__name__)
        return found

    async def _carry_out(self, verb: str, arguments: dict[str, Any]) -> bool:
        """False when it is better to look again a second later than to go on."""
        try:
            await self._store.submit(self._name, COMMANDS[verb], system(self._name), arguments)
        except Refused as refusal:
            log.debug("clock refused", verb=verb, code=refusal.code)
        except Unavailable:
            await asyncio.sleep(1)
            return False
        except Exception:  # one mistaken command must not stop the time of the hall
            log.exception("clock failed", hall=self._name, verb=verb)
            await asyncio.sleep(1)
        return True
