"""A price list 价格表 over HTTP: looked at first, then put in force as it was seen."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from concurrent.futures import Future
from functools import partial
from typing import Any, cast

import orjson
from sqlalchemy import Engine
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.nouns import COMMANDS
from domain.sales.applications.records import Application
from domain.sales.prices.force import PricedUnit
from domain.sales.prices.rules import Alike, settled
from domain.sales.units.records import Unit
from server.importing import FileRefused, PriceListFile, read_price_list_guarded
from server.importing.preview import lines_of, previewed, price_range
from server.store.keys import new_key
from server.store.persist import already_answered
from server.store.store import Reply, Store
from server.web.api import answers
from server.web.body_limit import UPLOAD, UPLOADED_WITHIN, limited
from server.web.context import admitted, app_context, locale_of

Form = tuple[bytes, str, dict[str, str] | None, Alike, str, dict[str, Any] | None]


@answers
async def price_list(request: Request) -> Response:
    """`POST /api/{hall}/price-list` (a form: `file`, optional `mapping` as JSON, `alike`, `expect`,
    `approval`, `effective_at`).

    Without `expect` nothing is written: the answer says what the list holds, what would be new, changed, missing and
    refused, what of it is to be asked about, and a `digest` of that. With `expect` equal to that digest, the list is
    put in force as one change; with `approval` it is filed instead, for `effective_at` if that is given. `alike`
    answers for homes of the list that are in force written otherwise.
    """
    asked = await admitted(request, changes=True)
    viewer, feed = asked.viewer, asked.feed
    if not COMMANDS["price_list.activate"].may(viewer):  # whoever may file one, too
        raise Refused("not-allowed")
    async with _one_at_a_time(request):
        data, filename, mapping, alike, expect, filed = await _upload(request)
        # the records are nobody's to change, so a thread may read them
        units, prices = dict(feed.hall.all(Unit)), price_range(feed.hall)
        stay = settled(units, feed.hall.all(Application).values())
        lists = asked.context.importers
        look = partial(_look, data, filename, mapping, alike, units, stay, prices, locale_of(request))
        lines, found = await lists.run(look)
        effect = found.pop("effect")
        if not expect:
            return Response(await lists.run(orjson.dumps, found), media_type="application/json")
        key = request.headers.get("idempotency-key") or new_key()
        if expect != found["digest"]:
            return await lists.run(_said_before, asked.context.engine, viewer.hall, viewer.actor, key)
        give = partial(_give, asked.context.store, viewer, filename, lines, alike, effect, filed, key)
        reply = await asyncio.wrap_future(await lists.run(give))
        return JSONResponse({"seq": reply.seq, "result": reply.result})


@contextlib.asynccontextmanager
async def _one_at_a_time(request: Request) -> AsyncIterator[None]:
    """One price list per process, from its first byte to its answer. Refuses `too-many` to the next, at once."""
    turn = app_context(request).import_turn
    if turn.locked():
        raise Refused("too-many")
    async with turn:
        yield


def _look(
    data: bytes, filename: str, mapping: dict[str, str] | None, alike: Alike, units: dict[str, Unit],
    stay: frozenset[str], prices: tuple[int, int], locale: str,
) -> tuple[list[PricedUnit], dict[str, Any]]:  # fmt: skip
    read = _read(data, filename, mapping)
    return lines_of(read.rows), previewed(units, stay, prices, read, alike, locale)


def _give(
    store: Store, viewer: Viewer, filename: str, lines: list[PricedUnit], alike: Alike, effect: str,
    filed: dict[str, Any] | None, key: str,
) -> Future[Reply]:  # fmt: skip
    verb = "price_list.activate" if filed is None else "price_list.file"
    units = [line.model_dump(mode="json") for line in lines]
    arguments = {"filename": filename, "units": units, "alike": alike, "expect": effect}
    arguments |= filed or {}
    return store.submit_from_thread(viewer.hall, COMMANDS[verb], viewer, arguments, key)


async def _upload(request: Request) -> Form:
    """(file, its name, mapping, alike, expect, what it is filed with) of the form.

    Refuses `file-too-large` before it is read to its end.
    """
    try:
        async with limited(request, UPLOAD, UPLOADED_WITHIN).form(max_files=1, max_fields=6) as form:
            file, mapping, alike, expect = (form.get(name) for name in ("file", "mapping", "alike", "expect"))
            if not isinstance(file, UploadFile):
                raise Refused("bad-arguments", fields={"file": "missing"})
            if alike not in (None, "", "same", "different"):
                raise Refused("bad-arguments", fields={"alike": "same or different"})
            name, filed = (file.filename or "price list")[:80], _filed(form.get("approval"), form.get("effective_at"))
            return await file.read(), name, _mapping(mapping), cast(Alike, alike or ""), str(expect or ""), filed
    except Refused as refusal:
        raise Refused("file-too-large") if refusal.code == "too-large" else refusal from None
    except HTTPException:
        raise Refused("bad-arguments", fields={"body": "multipart/form-data"}) from None


def _filed(approval: Any, effective_at: Any) -> dict[str, Any] | None:
    """What a list that is filed for approval is given besides its lines; None for one that takes force at once."""
    if not approval:
        return None
    return {"effective_at": str(effective_at)} if effective_at else {}


def _said_before(engine: Engine, hall: str, actor: str, key: str) -> Response:
    """The first answer to a request that was repeated because it got lost. Refuses `preview-old` if there is none."""
    with engine.connect() as connection:
        said = already_answered(connection, hall, [key]).get((actor, key))
    if said is None:
        raise Refused("preview-old")
    return JSONResponse({"seq": said.seq, "result": said.result})


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
