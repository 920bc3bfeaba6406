"""What the office asks over HTTP besides commands: price lists to preview and put in force, and the journal."""

import asyncio
import contextlib
import hashlib
import json
from collections.abc import AsyncIterator
from concurrent.futures import Future
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from time import monotonic
from typing import Any

import orjson
from sqlalchemy import Engine, select
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from domain.hall import Hall
from domain.people import Device, Viewer
from domain.refusal import Refused
from domain.units import Unit
from server import fleet, open_files, steady
from server.api import answers
from server.bodies import UPLOAD, UPLOADED_WITHIN, limited
from server.change import is_kept
from server.commands import COMMANDS
from server.commands.units import PricedUnit, compare
from server.hallway import feed_of, hallway, locale_of, must_be_ours, signed_in
from server.importing import CODES, FileRefused, PriceListFile, RefusedRow, UnitRow, read_price_list_guarded
from server.journal import JOURNAL
from server.keys import new_key
from server.saving import already_answered
from server.store import Reply, Store
from server.words import translator

PAGE = 100  # journal rows per answer
SHOWN = 20  # records named per journal row; a price list changes thousands
WATCHERS = ("admin", "site_lead", "system")  # of the building's screens
READERS = ("admin", "site_lead", "control_supervisor", "executive", "general_manager", "system")

# Arguments the journal page may tell. Nothing a visitor said of himself is among them.
TOLD = frozenset({
    "unit", "units", "application", "receipt", "visit", "contact", "client", "lane", "to", "slot", "person",
    "consultant", "day", "group", "people", "state", "key", "value", "reason", "device", "screen", "filename",
    "amount_fen", "id", "role", "badge", "order", "active", "qualified", "filed",
})  # fmt: skip


@answers
async def price_list(request: Request) -> Response:
    """`POST /api/{hall}/price-list` (a form: `file`, optional `mapping` as JSON, `expect`).

    Without `expect` nothing is written: the answer says what is new, changed, missing and refused, and a `digest` of
    that. With `expect` equal to that digest, the list is put in force as one change.
    """
    must_be_ours(request)
    viewer, feed = await signed_in(request), feed_of(request)
    activate = COMMANDS["price_list.activate"]
    if not activate.may(viewer):
        raise Refused("not-allowed")
    async with _one_at_a_time(request):
        data, filename, mapping, expect = await _upload(request)
        units = dict(feed.hall.all(Unit))  # the records are nobody's to change, so a thread may read them
        lists = hallway(request).lists
        lines, found = await lists.run(_previewed, data, filename, mapping, units, locale_of(request))
        if not expect:
            return Response(await lists.run(orjson.dumps, found), media_type="application/json")
        key = request.headers.get("idempotency-key") or new_key()
        if expect != found["digest"]:
            return await lists.run(_said_before, hallway(request).engine, viewer.hall, viewer.actor, key)
        give = partial(_give, hallway(request).store, viewer, filename, lines, key)
        reply = await asyncio.wrap_future(await lists.run(give))
        return JSONResponse({"seq": reply.seq, "result": reply.result})


@answers
async def journal_search(request: Request) -> Response:
    """`GET /api/{hall}/journal?command=&actor=&before=&day=`: newest first, a page at a time; no client is in it."""
    viewer, feed = await signed_in(request), feed_of(request)
    if viewer.role not in READERS:
        raise Refused("not-allowed")
    wanted = dict(request.query_params)
    rows = await hallway(request).desk.run(_search, hallway(request).engine, feed.name, wanted, feed.hall.zone)
    return JSONResponse({"rows": rows, "page": PAGE})


@answers
async def fleet_now(request: Request) -> Response:
    """`GET /api/{hall}/fleet`: every screen in use, when it last proved that it shows the hall, and what it held."""
    viewer, feed, parts = await signed_in(request), feed_of(request), hallway(request)
    if viewer.role not in WATCHERS:
        raise Refused("not-allowed")
    known, devices = parts.live.fleets[feed.name], feed.hall.all(Device).values()
    rows = fleet.report(known, devices, monotonic(), steady.now())
    used, limit = await asyncio.to_thread(open_files.usage)
    said = {"seq": feed.hall.seq, "version": parts.version, "devices": rows, "open_files": used, "limit": limit}
    return JSONResponse({**said, "short": used > open_files.MUCH * limit})


def lines_of(rows: tuple[UnitRow, ...]) -> list[PricedUnit]:
    """The rows of a price list as the command takes them."""
    return [
        PricedUnit(
            id=row.key, building=row.building, entrance=row.entrance, floor=row.floor, room=row.room,
            layout=row.layout, orientation=row.orientation, area=row.area, inner_area=row.inner_area,
            price_fen=row.total_price_fen,
        )
        for row in rows
    ]  # fmt: skip


def preview(hall: Hall, read: PriceListFile, locale: str) -> dict[str, Any]:
    """What putting this list in force would do, and a digest that changes when that would."""
    return _compared(hall.all(Unit), read, lines_of(read.rows), locale)


def _compared(units: dict[str, Unit], read: PriceListFile, lines: list[PricedUnit], locale: str) -> dict[str, Any]:
    found = compare(units, lines)
    refused = [{"row": r.row, "code": r.code, "facts": r.facts, "sentence": _why(r, locale)} for r in read.refused]
    first = read.sheets[0]
    body = {
        **found, "refused": refused, "read": len(lines), "encoding": read.encoding, "sheet": first.name,
        "columns": first.columns,
    }  # fmt: skip
    text = json.dumps([found, [line.model_dump(mode="json") for line in lines]], sort_keys=True, default=str)
    return {**body, "digest": hashlib.sha256(text.encode()).hexdigest()[:24]}


@contextlib.asynccontextmanager
async def _one_at_a_time(request: Request) -> AsyncIterator[None]:
    """One price list per process, from its first byte to its answer. Refuses `too-many` to the next, at once."""
    turn = hallway(request).list_turn
    if turn.locked():
        raise Refused("too-many")
    async with turn:
        yield


def _previewed(
    data: bytes, filename: str, mapping: dict[str, str] | None, units: dict[str, Unit], locale: str
) -> tuple[list[PricedUnit], dict[str, Any]]:
    read = _read(data, filename, mapping)
    lines = lines_of(read.rows)
    return lines, _compared(units, read, lines, locale)


def _give(store: Store, viewer: Viewer, filename: str, lines: list[PricedUnit], key: str) -> Future[Reply]:
    arguments = {"filename": filename, "units": [line.model_dump(mode="json") for line in lines]}
    return store.order(viewer.hall, COMMANDS["price_list.activate"], viewer, arguments, key)


async def _upload(request: Request) -> tuple[bytes, str, dict[str, str] | None, str]:
    """(file, its name, mapping, expect) of the form. Refuses `file-too-large` before it is read to its end."""
    try:
        async with limited(request, UPLOAD, UPLOADED_WITHIN).form(max_files=1, max_fields=3) as form:
            file, mapping, expect = form.get("file"), form.get("mapping"), form.get("expect")
            if not isinstance(file, UploadFile):
                raise Refused("bad-arguments", fields={"file": "missing"})
            return await file.read(), (file.filename or "price list")[:80], _mapping(mapping), str(expect or "")
    except Refused as refusal:
        raise Refused("file-too-large") if refusal.code == "too-large" else refusal from None
    except HTTPException:
        raise Refused("bad-arguments", fields={"body": "multipart/form-data"}) from None


def _said_before(engine: Engine, hall: str, actor: str, key: str) -> Response:
    """The first answer to a request that was repeated because it got lost. Refuses `preview-old` if there is none."""
    with engine.connect() as connection:
        said = already_answered(connection, hall, [key]).get((actor, key))
    if said is None:
        raise Refused("preview-old")
    return JSONResponse({"seq": said[1], "result": said[2]})


def _why(refused: RefusedRow, locale: str) -> str:
    """Why a line is no unit, in the viewer's language."""
    return translator(locale)(CODES[refused.code]).format(**refused.facts)


def _read(data: bytes, filename: str, mapping: dict[str, str] | None) -> PriceListFile:
    try:
        return read_price_list_guarded(data, filename, mapping)
    except FileRefused as refusal:
        raise Refused(f"file-{refusal.code}", **refusal.facts) from None


def _mapping(text: Any) -> dict[str, str] | None:
    if not text:
        return None
    try:
        found = json.loads(str(text))
    except (ValueError, RecursionError):
        raise Refused("bad-arguments", fields={"mapping": "json"}) from None
    if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
        raise Refused("bad-arguments", fields={"mapping": "object of texts"})
    return found


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
            "changes": [[kind, id] for kind, id, _ in r.changes[:SHOWN]], "changed": len(r.changes), "hash": r.hash,
        }
        for r in rows
    ]  # fmt: skip
