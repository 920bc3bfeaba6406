"""What a person must see to: told in the log when it begins and ends, and on /metrics for as long as it lasts."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

import structlog
from sqlalchemy import Engine

from domain.core.hall import Hall
from domain.core.zones import zone_of
from domain.house.policy.rules import unusable
from domain.house.site.records import Site
from server.base import hall_time, metrics, open_files
from server.live.feed import Feed
from server.run.deadlines_watch import DeadlinesWatch
from server.store.database import wal_bytes

log = structlog.get_logger()
EVERY = 1.0  # seconds between looks
WAL_TOO_LONG = 64 * 2**20  # bytes; a read that never ends keeps SQLite from starting its log over


async def watch(engine: Engine, feeds: Mapping[str, Feed], clocks: DeadlinesWatch) -> None:
    """For ever."""
    lasting: dict[str, dict[str, Any]] = {}
    while True:
        hall_time.now()
        wal = await asyncio.to_thread(wal_bytes, engine)
        used, limit = await asyncio.to_thread(open_files.usage)
        _measure(feeds, clocks)
        metrics.WAL.set(wal)
        metrics.OPEN_FILES.set(used)
        metrics.OPEN_FILES_LIMIT.set(limit)
        found = _of_halls(feeds, clocks)
        if wal > WAL_TOO_LONG:
            found["a read never ends"] = {"wal_bytes": wal}
        if used > open_files.MUCH * limit or open_files.short_of_late(time.monotonic()):
            found["open files run out"] = {"open": used, "limit": limit}
        for what in found.keys() - lasting.keys():
            log.error("alarm", what=what, **found[what])
        for what in lasting.keys() - found.keys():
            log.warning("alarm over", what=what)
        lasting = found
        await asyncio.sleep(EVERY)


def _measure(feeds: Mapping[str, Feed], clocks: DeadlinesWatch) -> None:
    metrics.CLOCK_OFF.set(hall_time.HALL.off)
    for name, feed in feeds.items():
        metrics.FRESH.labels(name).set(feed.fresh)
        metrics.SHUT.labels(name).set(feed.store_unavailable)
        if (seconds := clocks.unseen(name)) is not None:
            metrics.CLOCK_LOOKED.labels(name).set(seconds)


def _of_halls(feeds: Mapping[str, Feed], clocks: DeadlinesWatch) -> dict[str, dict[str, Any]]:
    """What is wrong with each hall, with its facts."""
    found: dict[str, dict[str, Any]] = {f"time stands still in {name}": {"hall": name} for name in clocks.missing()}
    for name, feed in feeds.items():
        if not feed.fresh:
            found[f"journal of {name} not readable"] = {"hall": name}
        if feed.store_unavailable:
            found[f"{name} cannot be saved"] = {"hall": name}
        if unused := _unusable(feed.hall):
            found[f"{name} holds what cannot be used"] = {"keys": unused}
    return found


def _unusable(hall: Hall) -> list[str]:
    """Settings for which the defaults are in force, as an earlier version let them in."""
    site = hall.get(Site, "site")
    return [*unusable(hall), *(["zone"] if site is not None and zone_of(site.zone) is None else [])]
