"""Signing in and out, secrets, and links that work once."""

import secrets
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import Engine, delete, insert, select
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from domain.hall import Hall
from domain.people import Person
from domain.refusal import Refused
from server import steady
from server.api import answers
from server.bodies import body_of
from server.database import for_writing
from server.hallway import feed_of, hallway, is_secure, must_be_ours, signed_in
from server.known import KnownBrowsers
from server.sessions import COOKIE, DEVICE_STAYS, PERSON_STAYS, TLS_COOKIE, digest, token_of
from server.tables import OneTimeLink
from server.throttle import Throttle, address_of

LINK_LIVES = timedelta(hours=12)
LINK: Any = OneTimeLink.__table__  # type: ignore[attr-defined]


log = structlog.get_logger()
_throttle = Throttle()


@answers
async def sign_in(request: Request) -> Response:
    """`POST /api/{hall}/session` {name, secret}: a name or badge and a PIN or password."""
    must_be_ours(request)
    feed, parts = feed_of(request), hallway(request)
    address = address_of(request)
    _throttle.count(f"session {address}")  # before anything is read or asked of the database
    body = await body_of(request)
    name = str(body.get("name", "")).strip()
    person, browsers = _named(feed.hall, name), KnownBrowsers(parts.settings.secret)
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
        await hallway(request).sessions.close(token)
    response = JSONResponse({})
    for name, secure in ((COOKIE, False), (TLS_COOKIE, True)):
        response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="lax")
    return response


@answers
async def set_secret(request: Request) -> Response:
    """`POST /api/{hall}/secret` {person?, secret, old?}: one's own with the old one if any, anyone's as admin."""
    must_be_ours(request)
    viewer, body, parts = await signed_in(request), await body_of(request), hallway(request)
    person = str(body.get("person") or viewer.person or "")
    if feed_of(request).hall.get(Person, person) is None:
        raise Refused("unknown-record", kind="person", id=person)
    credentials = parts.credentials
    if person == viewer.person and await parts.desk.run(credentials.has_secret, viewer.hall, person):
        guess = credentials.guesses.at(viewer.hall, person, "", address_of(request), own="signed in")
        await credentials.check_secret(viewer.hall, person, str(body.get("old", "")), guess)
    elif person != viewer.person and viewer.role != "admin":
        raise Refused("not-allowed")
    await credentials.change_secret(viewer.hall, person, str(body.get("secret", "")))
    log.info("secret set", hall=viewer.hall, person=person, actor=viewer.actor)
    return JSONResponse({})


@answers
async def use_link(request: Request) -> Response:
    """`GET /in/{token}`: good once. Access logs never hold this path (see `server.logs`)."""
    _throttle.count(f"link {address_of(request)}")
    parts = hallway(request)
    link = await parts.desk.run(_take_link, parts.engine, digest(request.path_params["token"]))
    if link is None:
        raise HTTPException(410)
    token = await _in_place_of_the_old(request, link["hall"], person=link["person"], device=link["device"])
    stays = PERSON_STAYS if link["person"] else DEVICE_STAYS
    return with_cookie(request, RedirectResponse(link["goes_to"], 303), token, stays)


def make_link(engine: Engine, hall: str, goes_to: str, *, person: str | None = None, device: str | None = None) -> str:
    """The path of a new one-time link."""
    token = secrets.token_urlsafe(24)
    row = {
        "token": digest(token), "hall": hall, "person": person, "device": device, "goes_to": goes_to,
        "until": steady.now() + LINK_LIVES,
    }  # fmt: skip
    with for_writing(engine).begin() as connection:
        connection.execute(insert(LINK), [row])
    return f"/in/{token}"


def _named(hall: Hall, name: str) -> str | None:
    people = hall.all(Person).values()
    return next((p.id for p in people if p.active and name and name in (p.name, p.badge)), None)


async def _in_place_of_the_old(request: Request, hall: str, **whose: str | None) -> str:
    """A new session, and the end of the one this browser had: no token outlives a sign-in."""
    sessions, old = hallway(request).sessions, token_of(request)
    token = await sessions.open(hall, **whose)
    if old:
        await sessions.close(old)
    return token


def with_cookie(request: Request, response: Response, token: str, stays: timedelta) -> Response:
    """The response with a session's cookie: opaque, not for scripts; over TLS bound to it and to this host."""
    secure = is_secure(request)
    response.set_cookie(
        TLS_COOKIE if secure else COOKIE, token, max_age=int(stays.total_seconds()), path="/", secure=secure,
        httponly=True, samesite="lax",
    )  # fmt: skip
    return response


def _take_link(engine: Engine, token: str) -> dict[str, Any] | None:
    with for_writing(engine).begin() as connection:
        row = connection.execute(select(LINK).where(LINK.c.token == token).with_for_update()).first()
        gone = connection.execute(delete(LINK).where((LINK.c.token == token) | (LINK.c.until < steady.now())))
        return dict(row._mapping) if row and gone.rowcount and row.until >= steady.now() else None
