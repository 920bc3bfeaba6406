"""What every request needs to know first: which hall, which feed, who is looking, in which language."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.devices.records import Device
from domain.house.site.rules import hall_zone
from server.auth.address_limiter import address_of
from server.auth.command_limiter import CommandLimiter
from server.auth.credentials import Credentials
from server.auth.denials import TOLD, denied
from server.auth.origin import from_here
from server.auth.sessions import Sessions, token_of
from server.base.pools import Pool
from server.base.settings import Settings
from server.live.feed import Feed
from server.live.hub import Live
from server.screen import Screen
from server.store.cipher import Cipher
from server.store.store import Store
from server.web import problems
from server.web.words import choose


@dataclass(frozen=True)
class AppContext:
    """The parts of a running server, put together in `server.app`."""

    settings: Settings
    engine: Engine
    cipher: Cipher
    store: Store
    feeds: Mapping[str, Feed]
    sessions: Sessions
    credentials: Credentials
    live: Live
    screens: Mapping[str, Screen]
    folders: Mapping[str, Path]  # static folders by name
    version: str
    command_limiter: CommandLimiter
    importers: Pool  # the one thread that reads price lists
    import_turn: asyncio.Lock
    queries: Pool  # threads for what anybody may ask of the database: links, pairings, searches
    replays: Pool  # the one thread that looks through the whole journal
    steps_for: Callable[..., Sequence[Any]]  # what the hall still needs before its first visitor, for one viewer


@dataclass(frozen=True)
class Asked:
    """What is known of a request once its sender is: the running server, the hall it is about, and who asks."""

    context: AppContext
    feed: Feed
    viewer: Viewer


def app_context(connection: HTTPConnection) -> AppContext:
    """The running server behind a request."""
    found: AppContext = connection.app.state.app_context
    return found


def feed_of(connection: HTTPConnection) -> Feed:
    """The feed of the hall in the path. Refuses `not-here`."""
    feed = app_context(connection).feeds.get(connection.path_params["hall"])
    if feed is None:
        raise Refused("not-here")
    return feed


def locale_of(connection: HTTPConnection) -> str:
    """The viewer's language: the cookie, else Chinese."""
    return choose(connection.cookies.get("lang"))


async def viewer_of(connection: HTTPConnection) -> Viewer | None:
    """Whoever is looking, as this hall knows them now."""
    feed = feed_of(connection)
    token = token_of(connection)
    viewer = await app_context(connection).sessions.viewer(token, feed.hall, feed.name, locale_of(connection))
    if viewer is not None and token is not None:
        app_context(connection).live.places.watch(viewer, token, address_of(connection))
    return viewer


async def is_shut_out(connection: HTTPConnection) -> bool:
    """Whether this browser was a device whose rights were taken away."""
    device = await app_context(connection).sessions.device(token_of(connection))
    found = feed_of(connection).hall.get(Device, device) if device else None
    return found is not None and found.revoked_at is not None


async def signed_in(connection: HTTPConnection) -> Viewer:
    """As `viewer_of`, and remembered as who asked. Refuses `not-signed-in`."""
    viewer = await viewer_of(connection)
    if viewer is None:
        raise Refused("not-signed-in")
    connection.scope["actor"] = viewer.actor
    return viewer


async def admitted(request: Request, *, changes: bool) -> Asked:
    """Who asks what of which hall. Refuses `not-here`, `not-signed-in`, and `wrong-origin` where it `changes` something
    and comes from another site (S4).
    """
    if changes:
        must_be_ours(request)
    feed = feed_of(request)
    return Asked(app_context(request), feed, await signed_in(request))


def is_secure(request: Request) -> bool:
    """Whether cookies may only travel over TLS."""
    return app_context(request).settings.secure_cookies or request.url.scheme == "https"


def must_be_ours(request: Request) -> None:
    """A request that changes something must come from our own pages and be JSON or an upload of theirs (S4)."""
    if not from_here(request.headers, request.scope["scheme"], app_context(request).settings.origins):
        raise Refused("wrong-origin")


def refused(request: Request, refusal: Refused) -> Response:
    """A refusal as RFC 9457 problem details, in the viewer's language."""
    body, headers = problem_of(request, refusal)
    return JSONResponse(body, body["status"], headers, media_type="application/problem+json")


def problem_of(request: Request, refusal: Refused) -> tuple[dict[str, Any], dict[str, str]]:
    """What is said of a refusal, and the headers that go with it. Whoever is turned away for who they are is logged."""
    feed = app_context(request).feeds.get(request.path_params.get("hall", ""))
    zone = hall_zone(feed.hall) if feed else ZoneInfo("Asia/Shanghai")
    body = problems.problem(refusal, locale_of(request), zone)
    if body["status"] in TOLD:
        denied(request, refusal.code)
    headers = {"Retry-After": "2"} if body["status"] in (429, 503) else {}
    if body["status"] == 408:
        headers["Connection"] = "close"  # the rest of it may come for ever
    return body, headers
