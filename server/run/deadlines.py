"""Makes time pass: whatever falls due becomes a command through the same door. Two clocks do no harm."""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from domain.applications import Application
from domain.hall import Hall, Site
from domain.people import system
from domain.policy import clock_time
from domain.reception import Visit
from domain.refusal import Refused
from domain.rotation import Roster
from server.base import hall_time
from server.commands import COMMANDS
from server.live.feed import Feed
from server.store.store import Store, Unavailable

log = structlog.get_logger()
Due = tuple[str, dict[str, Any]]  # verb, arguments
Part = Callable[[Hall, datetime], Iterator[Due]]
TICK = 0.25  # seconds between looks
GRACE = timedelta(milliseconds=50)  # so that nothing is late on a screen that counts to zero
_looked: dict[str, float] = {}  # hall -> monotonic seconds, of this process's clock


def due(hall: Hall, now: datetime) -> Iterator[Due]:
    """(verb, arguments) of everything that is due at `now`."""
    for part in PARTS:
        yield from part(hall, now)


def _applications(hall: Hall, now: datetime) -> Iterator[Due]:
    for minute in sorted(m for m in hall.sizes(Application, "due_in") if m is not None and m <= now):
        for application in hall.where(Application, "due_in", minute):
            if application.due is not None and application.due + GRACE <= now:
                yield "application.expire", {"application": application.id}


def _calls(hall: Hall, now: datetime) -> Iterator[Due]:
    for visit in hall.where(Visit, "state", "called"):
        if visit.accept_by is not None and visit.accept_by + GRACE <= now:
            yield "visit.lapse", {"visit": visit.id}


def _rosters(hall: Hall, now: datetime) -> Iterator[Due]:
    local = now.astimezone(hall.zone)
    today = local.date()
    if local.time() >= clock_time(hall.policies, "roster.cutoff") and any(
        roster.day == today and not roster.locked for roster in hall.all(Roster).values()
    ):
        yield "roster.lock", {"day": today.isoformat()}


def _night(hall: Hall, now: datetime) -> Iterator[Due]:
    """Two changes in this order; after a crash between them the first is refused `not-due`, and the second follows."""
    site, today = hall.get(Site, "site"), now.astimezone(hall.zone).date()
    if site is not None and site.swept_at is not None and site.swept_at.astimezone(hall.zone).date() < today:
        yield "hall.close_day", {}
        yield "hall.sweep", {}


PARTS: tuple[Part, ...] = (_applications, _calls, _rosters, _night)


def unseen() -> dict[str, float]:
    """Seconds since this process's clock last looked at all of a hall, by hall; empty where no clock runs."""
    now = time.monotonic()
    return {hall: now - at for hall, at in _looked.items()}


async def run(feeds: Mapping[str, Feed], store: Store) -> None:
    """For ever: carry out what is due. What another clock did first is refused, and that is fine.

    Each hall has a task of its own, and whatever fails in one keeps no other waiting.
    """
    try:
        async with asyncio.TaskGroup() as tasks:
            for feed in list(feeds.values()):
                tasks.create_task(_Ticking(feed, store).run())
    finally:
        _looked.clear()


class _Ticking:
    """The clock of one hall."""

    def __init__(self, feed: Feed, store: Store) -> None:
        self._feed, self._store, self._name = feed, store, feed.name
        self._blind: set[str] = set()  # parts that cannot be looked at, which was said
        _looked[self._name] = time.monotonic()

    async def run(self) -> None:
        """For ever."""
        while True:
            await asyncio.sleep(TICK)
            for part in PARTS:
                for verb, arguments in self._found(part):
                    if not await self._carry_out(verb, arguments):
                        break
            if not self._blind:
                _looked[self._name] = time.monotonic()

    def _found(self, part: Part) -> list[Due]:
        try:
            found = list(part(self._feed.hall, hall_time.now()))
        except Exception:  # whatever a hall holds there, the rest of its time goes on
            if part.__name__ not in self._blind:
                log.exception("clock cannot look", hall=self._name, part=part.__name__)
            self._blind.add(part.__name__)
            return []
        self._blind.discard(part.__name__)
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
