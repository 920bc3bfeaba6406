"""The past of a hall over HTTP, for whoever reads the journal: the board at any second of a day, one unit's story, one
client's. Looked through in a thread of their own, so that nobody who signs in waits for it.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from domain.core.refusal import Refused
from domain.house.register import MASKED, Filter
from domain.house.site.rules import hall_zone
from domain.nouns import REGISTERS
from server.base import hall_time
from server.store.queries import journal, replay, story
from server.store.queries.asked import moments_of, must_fit, said
from server.store.queries.filed import Place
from server.store.queries.story import Story
from server.web.api import answers
from server.web.context import Asked, admitted

UNIT = REGISTERS["applications"].filters["unit"]  # a home as people write it
SUBJECTS = {"unit": UNIT, "client": Filter("client"), "phone": Filter("phone", like=MASKED)}  # one of them is asked for


@answers
async def board(request: Request) -> Response:
    """`GET /api/{hall}/replay?day=…`: the units of a day, in which state it began, and each change of a state.

    `seconds` is the day's last second, of today the present one.
    """
    asked = await _reader(request)
    day = said(request.query_params.multi_items(), ("day",)).get("day", "")
    since, until = moments_of(day, hall_zone(asked.feed.hall))
    parts = asked.context
    told = await parts.replays.run(_board, parts.engine, asked.feed.name, since, until, gone=request.is_disconnected)
    last = min(until - timedelta(seconds=1), max(since, hall_time.now()))
    latest = max((second for second, *_ in told["moves"]), default=0)  # by the clock of another process
    return JSONResponse({
        "since": since.isoformat(), "seconds": max(int((last - since).total_seconds()), latest), **told
    })  # fmt: skip


@answers
async def tale(request: Request) -> Response:
    """`GET /api/{hall}/story?unit=…`, `client=…` or `phone=…`: the story of one of them up to now.

    A phone is the masked one. Where several clients have it, they are told instead, in `clients`.
    """
    asked = await _reader(request)
    given = said(request.query_params.multi_items(), SUBJECTS)
    if len(given) != 1:
        raise Refused("bad-arguments", fields={"query": "unit, client or phone"})
    (name, value), hall = *given.items(), asked.feed.hall
    must_fit(name, value, SUBJECTS[name])
    value = SUBJECTS[name].meant(hall, value)
    live = {kind: hall.everything(kind) for kind in story.kinds()} if name == "phone" else {}
    parts, place = asked.context, Place(asked.feed.name, live)
    told = await parts.replays.run(_story, parts.engine, place, name, value, hall.seq, gone=request.is_disconnected)
    return JSONResponse(told)


async def _reader(request: Request) -> Asked:
    """Whoever asks, if he reads the journal. Refuses `not-allowed`."""
    asked = await admitted(request, changes=False)
    if not asked.context.screens["office"].shows(journal.NAME, asked.viewer.role):
        raise Refused("not-allowed")
    return asked


def _board(engine: Engine, hall: str, since: datetime, until: datetime) -> dict[str, Any]:
    with engine.connect() as connection:
        return replay.day(connection, hall, since, until)


def _story(engine: Engine, place: Place, name: str, value: str, last: int) -> dict[str, Any]:
    with engine.connect() as connection:
        if name == "unit":
            return _said(story.of_unit(connection, place.hall, value, last))
        if name == "client":
            return _said(story.of_client(connection, place.hall, value, last))
        found = story.clients(connection, place, value)
        if len(found) == 1:
            return _said(story.of_client(connection, place.hall, found[0]["client"], last))
        return {**_said(Story()), "clients": found}


def _said(told: Story) -> dict[str, Any]:
    return {"about": told.about, "lines": told.lines, "more": told.more, "clients": []}
