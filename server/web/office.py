"""What the office asks over HTTP besides commands and price lists: how the screens are, and the journal."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from typing import Any

from sqlalchemy import Engine, select
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from domain.core.refusal import Refused
from domain.core.texts import is_kept
from domain.house.devices.records import Device
from domain.house.site.rules import hall_zone
from server.base import hall_time, open_files
from server.live import devices
from server.store.journal import JOURNAL
from server.web.api import answers
from server.web.context import app_context, feed_of, signed_in

PAGE = 100  # journal rows per answer
SHOWN = 20  # records named per journal row; a price list changes thousands
WATCHERS = ("admin", "site_lead", "system")  # of the building's screens
READERS = ("admin", "site_lead", "control_supervisor", "executive", "general_manager", "system")

# Arguments the journal page may tell. Nothing a visitor said of himself is among them.
TOLD = frozenset({
    "unit", "units", "application", "receipt", "visit", "contact", "client", "lane", "to", "slot", "person",
    "consultant", "day", "group", "people", "state", "key", "value", "reason", "device", "screen", "filename",
    "amount_fen", "price_list", "alike", "id", "role", "badge", "order", "active", "qualified", "filed",
})  # fmt: skip
NAMING = ("unit", "consultant", "group", "number", "day", "filename")  # fields that tell which record it is


@answers
async def journal_search(request: Request) -> Response:
    """`GET /api/{hall}/journal?command=&actor=&before=&day=`: newest first, a page at a time; no client is in it."""
    viewer, feed = await signed_in(request), feed_of(request)
    if viewer.role not in READERS:
        raise Refused("not-allowed")
    wanted = dict(request.query_params)
    context = app_context(request)
    rows = await context.desk.run(_search, context.engine, feed.name, wanted, hall_zone(feed.hall))
    return JSONResponse({"rows": rows, "page": PAGE})


@answers
async def fleet_now(request: Request) -> Response:
    """`GET /api/{hall}/fleet`: every screen in use, when it last proved that it shows the hall, and what it held."""
    viewer, feed, parts = await signed_in(request), feed_of(request), app_context(request)
    if viewer.role not in WATCHERS:
        raise Refused("not-allowed")
    known, paired = parts.live.fleets[feed.name], feed.hall.all(Device).values()
    rows = devices.report(known, paired, monotonic(), hall_time.now())
    used, limit = await asyncio.to_thread(open_files.usage)
    said = {"seq": feed.hall.seq, "version": parts.version, "devices": rows, "open_files": used, "limit": limit}
    return JSONResponse({**said, "short": used > open_files.MUCH * limit})


def _search(engine: Engine, hall: str, wanted: dict[str, str], zone: Any) -> list[dict[str, Any]]:
    if not all(map(is_kept, wanted.values())):
        raise Refused("bad-arguments", fields={"query": "characters"})
    query = select(JOURNAL).where(JOURNAL.c.hall == hall).order_by(JOURNAL.c.seq.desc()).limit(PAGE)
    before = wanted.get("before", "")
    if before.isdecimal() and len(before) < 19:
        query = query.where(JOURNAL.c.seq < int(before))
    if command := wanted.get("command"):
        query = query.where(JOURNAL.c.command == command)
    if actor := wanted.get("actor"):
        query = query.where(JOURNAL.c.actor == actor)
    if day := wanted.get("day"):
        try:
            start = datetime.combine(date.fromisoformat(day), time(), zone)
            start, end = start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC)
        except (ValueError, OverflowError):  # the last days of the calendar have none after them
            raise Refused("bad-arguments", fields={"day": "YYYY-MM-DD"}) from None
        query = query.where(JOURNAL.c.at >= start, JOURNAL.c.at < end)
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    return [
        {
            "seq": r.seq, "at": r.at.isoformat(), "command": r.command, "actor": r.actor,
            "arguments": {name: value for name, value in r.arguments.items() if name in TOLD}, "rules": r.rules,
            "changes": [_named(*change) for change in r.changes[:SHOWN]], "changed": len(r.changes), "hash": r.hash,
        }
        for r in rows
    ]  # fmt: skip


def _named(kind: str, id: str, record: dict[str, Any] | None) -> list[Any]:
    """A record of a row and what people call it by; nothing of a visitor is among it."""
    return [kind, id, {name: record[name] for name in NAMING if record.get(name)} if record else {}]
