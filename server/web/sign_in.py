"""Signing in and out, secrets, and links that work once."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import Engine, delete, insert, select
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.house.devices.records import Device
from domain.house.people.records import Person
from domain.nouns import COMMANDS
from server.auth.address_limiter import AddressLimiter, address_of
from server.auth.origin import is_followed
from server.auth.sessions import COOKIE, DEVICE_STAYS, PERSON_STAYS, TLS_COOKIE, Session, digest, token_of
from server.auth.trusted_browsers import TrustedBrowsers
from server.base import hall_time
from server.live.feed import Feed
from server.store.database import for_writing
from server.store.tables import OneTimeLink
from server.web.api import answers
from server.web.body_limit import body_of
from server.web.context import admitted, app_context, feed_of, is_secure, must_be_ours
from server.web.pages import render, shown_as_page

LINK_LIVES = timedelta(hours=12)
LINK: Any = OneTimeLink.__table__  # type: ignore[attr-defined]


log = structlog.get_logger()
_throttle = AddressLimiter()


@answers
async def sign_in(request: Request) -> Response:
    """`POST /api/{hall}/session` {name, secret}: a name or badge and a PIN or password."""
    must_be_ours(request)
    feed, parts = feed_of(request), app_context(request)
    address = address_of(request)
    _throttle.count(f"session {address}")  # before anything is read or asked of the database
    body = await body_of(request)
    name = str(body.get("name", "")).strip()
    person, browsers = _named(feed.hall, name), TrustedBrowsers(parts.settings.secret)
    known = browsers.known(request, feed.name, person)
    guess = parts.credentials.guesses.at(feed.name, person, name, address, known)
    secret, guessed = str(body.get("secret", "")), False
    try:
        await parts.credentials.check_secret(feed.name, person, secret, guess, gone=request.is_disconnected)
    except Refused:
        guessed = True
        raise
    finally:
        if not guessed:  # a whole shift signs in from one address within a minute
            _throttle.give_back(f"session {address}")
    token = await _in_place_of_the_old(request, feed.name, person=person)
    response = with_cookie(request, JSONResponse({"person": person}), token, PERSON_STAYS)
    if person is not None and known is None:
        browsers.remember(response, feed.name, person, secure=is_secure(request))
    return response


@answers
async def sign_out(request: Request) -> Response:
    """`DELETE /api/{hall}/session`: the session and its sockets end."""
    must_be_ours(request)
    token = token_of(request)
    if token:
        await app_context(request).sessions.close(token)
    return without_cookie(JSONResponse({}))


@answers
async def set_secret(request: Request) -> Response:
    """`POST /api/{hall}/secret` {person?, secret, old?}: one's own with the old one if any, anyone's as admin."""
    asked = await admitted(request, changes=True)
    viewer, parts, body = asked.viewer, asked.context, await body_of(request)
    person = str(body.get("person") or viewer.person or "")
    if asked.feed.hall.get(Person, person) is None:
        raise Refused("unknown-record", kind="person", id=person)
    credentials = parts.credentials
    if person == viewer.person and await parts.queries.run(credentials.has_secret, viewer.hall, person):
        guess = credentials.guesses.at(viewer.hall, person, "", address_of(request), own="signed in")
        await credentials.check_secret(viewer.hall, person, str(body.get("old", "")), guess)
    elif person != viewer.person and not COMMANDS["person.save"].may(viewer):
        raise Refused("not-allowed")
    await credentials.change_secret(viewer.hall, person, str(body.get("secret", "")))
    log.info("secret set", hall=viewer.hall, person=person, actor=viewer.actor)
    return JSONResponse({})


@shown_as_page
async def use_link(request: Request) -> Response:
    """`GET /in/{token}`: good once, for whoever follows it. Access logs never hold this path (see `server.base.logs`).

    What fetches it ahead, shows a preview of it or sends somebody there from another site does not use it up, nor does
    it sign anybody out unasked: they get a page with a button, which is `POST /in/{token}`.
    """
    if request.method == "HEAD":
        return Response()
    if request.method == "POST":
        must_be_ours(request)
    parts, token = app_context(request), digest(request.path_params["token"])
    with _throttle.guess(f"link {address_of(request)}"):  # a whole shift follows its links from one address
        link = await parts.queries.run(_find_link, parts.engine, token)
        if link is None or link["hall"] not in parts.feeds:
            raise HTTPException(410)
    now = await parts.sessions.holder(token_of(request))
    other = now is not None and now != (link["hall"], link["person"], link["device"])
    if request.method == "GET" and (other or not is_followed(request.headers)):
        return _ask_first(request, link, now if other else None)
    if not await parts.queries.run(_take_link, parts.engine, token):
        raise HTTPException(410)
    session = await _in_place_of_the_old(request, link["hall"], person=link["person"], device=link["device"])
    stays = PERSON_STAYS if link["person"] else DEVICE_STAYS
    return with_cookie(request, RedirectResponse(link["goes_to"], 303), session, stays)


def make_link(engine: Engine, hall: str, goes_to: str, *, person: str | None = None, device: str | None = None) -> str:
    """The path of a new one-time link."""
    token = secrets.token_urlsafe(24)
    row = {
        "token": digest(token), "hall": hall, "person": person, "device": device, "goes_to": goes_to,
        "until": hall_time.now() + LINK_LIVES,
    }  # fmt: skip
    with for_writing(engine).begin() as connection:
        connection.execute(insert(LINK), [row])
    return f"/in/{token}"


def _named(hall: Hall, name: str) -> str | None:
    people = hall.all(Person).values()
    return next((p.id for p in people if p.active and name and name in (p.name, p.badge)), None)


async def _in_place_of_the_old(request: Request, hall: str, **whose: str | None) -> str:
    """A new session, and the end of the one this browser had: no token outlives a sign-in."""
    sessions, old = app_context(request).sessions, token_of(request)
    token = await sessions.open(hall, **whose)
    if old:
        await sessions.close(old)
    return token


def without_cookie(response: Response) -> Response:
    """The answer with which a browser forgets its session."""
    for name, secure in ((COOKIE, False), (TLS_COOKIE, True)):
        response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="lax")
    return response


def with_cookie(request: Request, response: Response, token: str, stays: timedelta) -> Response:
    """The response with a session's cookie: opaque, not for scripts; over TLS bound to it and to this host."""
    secure = is_secure(request)
    response.set_cookie(
        TLS_COOKIE if secure else COOKIE, token, max_age=int(stays.total_seconds()), path="/", secure=secure,
        httponly=True, samesite="lax",
    )  # fmt: skip
    return response


def _ask_first(request: Request, link: dict[str, Any], now: Session | None) -> Response:
    """The page with the button. Its form must say where it comes from: `no-referrer` would hide that."""
    feeds, whose = app_context(request).feeds, Session(link["hall"], link["person"], link["device"])
    name, other = _name_of(feeds, whose), _name_of(feeds, now) if now else ""
    page = render(request, "link.html", None, None, name=name, other=other)
    page.headers["Referrer-Policy"] = "same-origin"
    return page


def _name_of(feeds: Mapping[str, Feed], whose: Session) -> str:
    hall = feeds[whose.hall].hall if whose.hall in feeds else Hall()
    found = hall.get(Person, whose.person) if whose.person else hall.get(Device, whose.device or "")
    return found.name if found else "-"


def _find_link(engine: Engine, token: str) -> dict[str, Any] | None:
    with engine.connect() as connection:
        row = connection.execute(select(LINK).where(LINK.c.token == token, LINK.c.until >= hall_time.now())).first()
        return dict(row._mapping) if row else None


def _take_link(engine: Engine, token: str) -> bool:
    """Whether it was there to be used up: of two who follow it at once, one is in."""
    with for_writing(engine).begin() as connection:
        taken = connection.execute(delete(LINK).where(LINK.c.token == token, LINK.c.until >= hall_time.now()))
        connection.execute(delete(LINK).where(LINK.c.until < hall_time.now()))
        return taken.rowcount == 1
