"""What the office asks over HTTP besides commands: price lists to preview and put in force, and the journal."""

import asyncio
import hashlib
import json
import time
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from domain.hall import Hall
from domain.people import Device
from domain.refusal import Refused
from domain.units import Unit
from server import fleet, steady
from server.api import answers
from server.commands import COMMANDS
from server.commands.units import PricedUnit, compare
from server.hallway import feed_of, hallway, locale_of, must_be_ours, signed_in
from server.importing import CODES, FileRefused, PriceListFile, RefusedRow, UnitRow, read_price_list_guarded
from server.journal import JOURNAL
from server.keys import new_key
from server.saving import already_answered
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
    data, filename, mapping, expect = await _upload(request)
    read = await asyncio.to_thread(_read, data, filename, mapping)
    found = preview(feed.hall, read, locale_of(request))
    if not expect:
        return JSONResponse(found)
    key = request.headers.get("idempotency-key") or new_key()
    if expect != found["digest"]:
        return await asyncio.to_thread(_said_before, hallway(request).engine, viewer.hall, viewer.actor, key)
    units = [line.model_dump(mode="json") for line in lines_of(read.rows)]
    arguments = {"filename": filename, "units": units}
    reply = await hallway(request).store.submit(viewer.hall, activate, viewer, arguments, key)
    return JSONResponse({"seq": reply.seq, "result": reply.result})


@answers
async def journal_search(request: Request) -> Response:
    """`GET /api/{hall}/journal?command=&actor=&before=&day=`: newest first, a page at a time; no client is in it."""
    viewer, feed = await signed_in(request), feed_of(request)
    if viewer.role not in READERS:
        raise Refused("not-allowed")
    wanted = dict(request.query_params)
    rows = await asyncio.to_thread(_search, hallway(request).engine, feed.name, wanted, feed.hall.zone)
    return JSONResponse({"rows": rows, "page": PAGE})


@answers
async def fleet_now(request: Request) -> Response:
    """`GET /api/{hall}/fleet`: every screen in use, when it last proved that it shows the hall, and what it held."""
    viewer, feed, parts = await signed_in(request), feed_of(request), hallway(request)
    if viewer.role not in WATCHERS:
        raise Refused("not-allowed")
    known, devices = parts.live.fleets[feed.name], feed.hall.all(Device).values()
    rows = fleet.report(known, devices, time.monotonic(), steady.now())
    return JSONResponse({"seq": feed.hall.seq, "version": parts.version, "devices": rows})


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
    lines = lines_of(read.rows)
    found = compare(hall.all(Unit), lines)
    refused = [{"row": r.row, "code": r.code, "facts": r.facts, "sentence": _why(r, locale)} for r in read.refused]
    body = {
        **found, "refused": refused, "read": len(lines), "encoding": read.encoding, "sheet": read.sheet,
        "columns": read.columns,
    }  # fmt: skip
    text = json.dumps([found, [line.model_dump(mode="json") for line in lines]], sort_keys=True, default=str)
    return {**body, "digest": hashlib.sha256(text.encode()).hexdigest()[:24]}


async def _upload(request: Request) -> tuple[bytes, str, dict[str, str] | None, str]:
    """(file, its name, mapping, expect) of the form. Refuses `file-too-large` before it is read to its end."""
    try:
        async with request.form(max_files=1, max_fields=3) as form:
            file, mapping, expect = form.get("file"), form.get("mapping"), form.get("expect")
            if not isinstance(file, UploadFile):
                raise Refused("bad-arguments", fields={"file": "missing"})
            return await file.read(), (file.filename or "price list")[:80], _mapping(mapping), str(expect or "")
    except HTTPException as error:
        if error.status_code == 413:
            raise Refused("file-too-large") from None
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
    except ValueError:
        raise Refused("bad-arguments", fields={"mapping": "json"}) from None
    if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
        raise Refused("bad-arguments", fields={"mapping": "object of texts"})
    return found


def _search(engine: Engine, hall: str, wanted: dict[str, str], zone: Any) -> list[dict[str, Any]]:
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
            start = datetime.fromisoformat(day).replace(tzinfo=zone)
        except ValueError:
            raise Refused("bad-arguments", fields={"day": "YYYY-MM-DD"}) from None
        query = query.where(JOURNAL.c.at >= start, JOURNAL.c.at < start + timedelta(days=1))
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
