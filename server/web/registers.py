"""The second way to read, over HTTP: one route for everything that is kept in pages."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.register import Among, Filter, Register
from domain.house.site.rules import hall_zone
from domain.nouns import REGISTERS
from server.screen import Screen
from server.store.queries import filed, journal
from server.store.queries.asked import Asked, asked
from server.store.queries.filed import Place
from server.web.api import answers
from server.web.context import admitted

Told = tuple[list[dict[str, Any]], str | None]  # rows, and the cursor to go on from


@answers
async def register(request: Request) -> Response:
    """`GET /api/{hall}/registers/{register}?…`: a page of what this reader may read, and where the next begins."""
    sender, name = await admitted(request, changes=False), request.path_params["register"]
    viewer, feed, parts = sender.viewer, sender.feed, sender.context
    filters = filters_of(name)
    if filters is None:
        raise Refused("not-here")
    if not reads(name, viewer, parts.screens["office"]):
        raise Refused("not-allowed")
    hall = feed.hall
    wanted = asked(request.query_params.multi_items(), filters, hall_zone(hall))
    if name == journal.NAME:
        work: Any = (_journal, parts.engine, feed.name, wanted)
    else:
        found = REGISTERS[name]
        wanted = replace(
            wanted, filters={one: found.filters[one].meant(hall, said) for one, said in wanted.filters.items()}
        )
        live = {kind: hall.everything(kind) for kind in filed.kinds_of(found)}  # records do not change; a dict does
        work = (_filed, parts.engine, Place(feed.name, live), found, wanted, viewer, found.whose(viewer, hall))
    rows, cursor = await parts.queries.run(*work, gone=request.is_disconnected)
    return JSONResponse({"rows": rows, "size": wanted.size, "cursor": cursor})


def filters_of(name: str) -> Mapping[str, Filter] | None:
    """What a register, or the journal, is searched by; None where there is no such register."""
    if name == journal.NAME:
        return journal.FILTERS
    return REGISTERS[name].filters if name in REGISTERS else None


def reads(name: str, viewer: Viewer, office: Screen) -> bool:
    """Whether this viewer reads any of a register; or the journal, which is for whoever finds it in the office."""
    return office.shows(name, viewer.role) if name == journal.NAME else viewer.role in REGISTERS[name].readers


def _filed(
    engine: Engine, place: Place, register: Register, wanted: Asked, viewer: Viewer, whose: Among | None
) -> Told:
    with engine.connect() as connection:
        found = filed.page(connection, place, register, wanted, whose)
    return [register.tell(record, viewer) for record in found.records], found.cursor


def _journal(engine: Engine, hall: str, wanted: Asked) -> Told:
    with engine.connect() as connection:
        return journal.page(connection, hall, wanted)
