"""What a person must see to: told in the log when it begins and ends, and on /metrics for as long as it lasts."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

import structlog
from sqlalchemy import Engine

from domain.hall import Hall, Site
from domain.policy import unusable
from domain.zones import zone_of
from server import metrics, open_files, steady
from server.clock_watch import ClockWatch
from server.database import wal_bytes
from server.feed import Feed

log = structlog.get_logger()
EVERY = 1.0  # seconds between looks
WAL_TOO_LONG = 64 * 2**20  # bytes; a read that never ends keeps SQLite from starting its log over


async def watch(engine: Engine, feeds: Mapping[str, Feed], clocks: ClockWatch) -> None:
    """For ever."""
    lasting: dict[str, dict[str, Any]] = {}
    while True:
        steady.now()
        wal = await asyncio.to_thread(wal_bytes, engine)
        used, limit = await asyncio.to_thread(open_files.usage)
        metrics.OPEN_FILES.set(used)
        metrics.OPEN_FILES_LIMIT.set(limit)
        metrics.CLOCK_OFF.set(steady.HALL.off)
        metrics.WAL.set(wal)
        for name, feed in feeds.items():
            metrics.FRESH.labels(name).set(feed.fresh)
            metrics.SHUT.labels(name).set(feed.shut)
        found: dict[str, dict[str, Any]] = {
            f"journal of {name} not readable": {"hall": name} for name, feed in feeds.items() if not feed.fresh
        }
        found |= {f"{name} cannot be saved": {"hall": name} for name, feed in feeds.items() if feed.shut}
        found |= {f"{name} holds what cannot be used": _unusable(feed.hall) for name, feed in feeds.items()}
        found |= {f"time stands still in {name}": {"hall": name} for name in clocks.missing()}
        for name in feeds:
            if (seconds := clocks.unseen(name)) is not None:
                metrics.CLOCK_LOOKED.labels(name).set(seconds)
        if wal > WAL_TOO_LONG:
            found["a read never ends"] = {"wal_bytes": wal}
        if used > open_files.MUCH * limit or open_files.short_of_late(time.monotonic()):
            found["open files run out"] = {"open": used, "limit": limit}
        found = {what: facts for what, facts in found.items() if facts}
        for what in found.keys() - lasting.keys():
            log.error("alarm", what=what, **found[what])
        for what in lasting.keys() - found.keys():
            log.warning("alarm over", what=what)
        lasting = found
        await asyncio.sleep(EVERY)


def _unusable(hall: Hall) -> dict[str, Any]:
    """Settings for which the defaults are in force, as an earlier version let them in; empty when there are none."""
    site = hall.get(Site, "site")
    zone = ["zone"] if site is not None and zone_of(site.zone) is None else []
    return {"keys": keys} if (keys := [*unusable(hall.policies), *zone]) else {}
