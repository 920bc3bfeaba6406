"""Makes time pass: whatever falls due becomes a command through the same door. Two clocks do no harm."""

import asyncio
from collections.abc import Iterator, Mapping
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
from server import steady
from server.commands import COMMANDS
from server.feed import Feed
from server.store import Store, Unavailable

log = structlog.get_logger()
TICK = 0.25  # seconds between looks
GRACE = timedelta(milliseconds=50)  # so that nothing is late on a screen that counts to zero


def due(hall: Hall, now: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    """(verb, arguments) of everything that is due at `now`."""
    for minute in sorted(m for m in hall.sizes(Application, "due_in") if m is not None and m <= now):
        for application in hall.where(Application, "due_in", minute):
            if application.due is not None and application.due + GRACE <= now:
                yield "application.expire", {"application": application.id}
    for visit in hall.where(Visit, "state", "called"):
        if visit.accept_by is not None and visit.accept_by + GRACE <= now:
            yield "visit.lapse", {"visit": visit.id}
    local = now.astimezone(hall.zone)
    today = local.date()
    if local.time() >= clock_time(hall.policies, "roster.cutoff") and any(
        roster.day == today and not roster.locked for roster in hall.all(Roster).values()
    ):
        yield "roster.lock", {"day": today.isoformat()}
    site = hall.get(Site, "site")
    if site is not None and site.swept_at is not None and site.swept_at.astimezone(hall.zone).date() < today:
        yield "hall.sweep", {}


async def run(feeds: Mapping[str, Feed], store: Store) -> None:
    """For ever: carry out what is due. What another clock did first is refused, and that is fine."""
    while True:
        await asyncio.sleep(TICK)
        for name, feed in list(feeds.items()):
            for verb, arguments in list(due(feed.hall, steady.now())):
                try:
                    await store.submit(name, COMMANDS[verb], system(name), arguments)
                except Refused as refusal:
                    log.debug("clock refused", verb=verb, code=refusal.code)
                except Unavailable:
                    await asyncio.sleep(1)
                except Exception:  # one mistaken command must not stop the time of every hall
                    log.exception("clock failed", verb=verb)
                    await asyncio.sleep(1)
