"""Signing in, one-time links, and the pairing of devices."""

import asyncio
import secrets
import time
from collections import defaultdict, deque
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from domain.hall import Hall
from domain.people import DEVICE_SCREENS, Person
from domain.refusal import Refused
from server.api import answers, body_of
from server.auth import COOKIE, DEVICE_STAYS, PERSON_STAYS, digest
from server.commands import COMMANDS
from server.database import for_writing
from server.hallway import feed_of, hallway, must_be_ours, signed_in
from server.tables import OneTimeLink, Pairing

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # 20 of them, no vowels and none that look alike: 8 give 34 bits
CODE_LIVES = timedelta(minutes=10)
LINK_LIVES = timedelta(hours=12)
TRIES, WITHIN = 20, 60.0  # tries per address and purpose within so many seconds
LINK: Any = OneTimeLink.__table__  # type: ignore[attr-defined]
PAIRING: Any = Pairing.__table__  # type: ignore[attr-defined]


class Throttle:
    """So many tries per address within so many seconds, in this process."""

    def __init__(self, tries: int = TRIES, within: float = WITHIN) -> None:
        self._tries, self._within = tries, within
        self._seen: dict[str, deque[float]] = defaultdict(deque)

    def count(self, who: str) -> None:
        """Refuses `too-many` beyond the limit."""
        now, seen = time.monotonic(), self._seen[who]
        while seen and now - seen[0] > self._within:
            seen.popleft()
        if len(seen) >= self._tries:
            raise Refused("too-many")
        seen.append(now)
        if len(self._seen) > 10_000:
            self._seen.clear()


_throttle = Throttle()


@answers
async def sign_in(request: Request) -> Response:
    """`POST /api/{hall}/session` {name, secret}: a name or badge and a PIN or password."""
    must_be_ours(request)
    feed, parts = feed_of(request), hallway(request)
    body = await body_of(request)
    _throttle.count(f"session {_address(request)}")
    person = _named(feed.hall, str(body.get("name", "")).strip())
    await parts.sessions.check_secret(feed.name, person, str(body.get("secret", "")))
    old = request.cookies.get(COOKIE)
    if old:
        await parts.sessions.close(old)
    token = await parts.sessions.open(feed.name, person=person)
    return _with_cookie(request, JSONResponse({"person": person}), token, PERSON_STAYS)


@answers
async def sign_out(request: Request) -> Response:
    """`DELETE /api/{hall}/session`: the session and its sockets end."""
    must_be_ours(request)
    token = request.cookies.get(COOKIE)
    if token:
        await hallway(request).sessions.close(token)
    response = JSONResponse({})
    response.delete_cookie(COOKIE, path="/")
    return response


@answers
async def set_secret(request: Request) -> Response:
    """`POST /api/{hall}/secret` {person?, secret, old?}: one's own with the old one, anyone's as admin."""
    must_be_ours(request)
    viewer, body, parts = await signed_in(request), await body_of(request), hallway(request)
    person = str(body.get("person") or viewer.person or "")
    if feed_of(request).hall.get(Person, person) is None:
        raise Refused("unknown-record", kind="person", id=person)
    if person == viewer.person:
        _throttle.count(f"secret {viewer.person}")
        await parts.sessions.check_secret(viewer.hall, person, str(body.get("old", "")))
    elif viewer.role != "admin":
        raise Refused("not-allowed")
    await asyncio.to_thread(parts.sessions.set_secret, viewer.hall, person, str(body.get("secret", "")))
    return JSONResponse({})


@answers
async def use_link(request: Request) -> Response:
    """`GET /in/{token}`: good once. Access logs never hold this path (see `server.logs`)."""
    _throttle.count(f"link {_address(request)}")
    parts = hallway(request)
    link = await asyncio.to_thread(_take_link, parts.engine, digest(request.path_params["token"]))
    if link is None:
        raise Refused("code-unknown")
    token = await parts.sessions.open(link["hall"], person=link["person"], device=link["device"])
    stays = PERSON_STAYS if link["person"] else DEVICE_STAYS
    return _with_cookie(request, RedirectResponse(link["goes_to"], 303), token, stays)


@answers
async def ask_to_pair(request: Request) -> Response:
    """`POST /api/{hall}/pairing` {screen}: a code to show, and a secret to poll with."""
    must_be_ours(request)
    feed, body = feed_of(request), await body_of(request)
    _throttle.count(f"pairing {_address(request)}")
    screen = body.get("screen")
    if screen not in DEVICE_SCREENS:
        raise Refused("bad-arguments", fields={"screen": "choice"})
    code = "".join(secrets.choice(LETTERS) for _ in range(8))
    secret, until = secrets.token_urlsafe(32), datetime.now(UTC) + CODE_LIVES
    row = {
        "secret": digest(secret), "hall": feed.name, "code": digest(code), "screen": screen,
        "address": _address(request), "until": until, "device": None, "taken": False,
    }  # fmt: skip
    await asyncio.to_thread(_ask, hallway(request).engine, row)
    return JSONResponse({"code": f"{code[:4]}-{code[4:]}", "secret": secret, "expires_at": until.isoformat()})


@answers
async def poll_pairing(request: Request) -> Response:
    """`POST /api/{hall}/pairing/poll` {secret}: waiting, expired, or paired with the device's cookie."""
    must_be_ours(request)
    parts, body = hallway(request), await body_of(request)
    asked = await asyncio.to_thread(_asked, parts.engine, digest(str(body.get("secret", ""))))
    if asked is None or asked["hall"] != feed_of(request).name or asked["taken"]:
        return JSONResponse({"state": "expired"})
    if asked["device"] is None:
        return JSONResponse({"state": "expired" if asked["until"] < datetime.now(UTC) else "waiting"})
    token = await asyncio.to_thread(_hand_over, parts, asked)
    if token is None:
        return JSONResponse({"state": "expired"})
    return _with_cookie(request, JSONResponse({"state": "paired"}), token, DEVICE_STAYS)


@answers
async def pair(request: Request) -> Response:
    """`POST /api/{hall}/pairing/approve` {code, name}: an admin lets the device that shows this code in."""
    must_be_ours(request)
    viewer, body, parts = await signed_in(request), await body_of(request), hallway(request)
    add = COMMANDS["device.add"]
    if not add.may(viewer):
        raise Refused("not-allowed")
    _throttle.count(f"approve {viewer.person}")
    code = "".join(c for c in str(body.get("code", "")).upper() if c.isalpha())
    asked = await asyncio.to_thread(_with_code, parts.engine, viewer.hall, digest(code))
    if asked is None:
        raise Refused("code-unknown")
    arguments = {"screen": asked["screen"], "name": str(body.get("name", ""))}
    reply = await parts.store.submit(viewer.hall, add, viewer, arguments, f"pair-{asked['secret'][:40]}")
    await asyncio.to_thread(_let_in, parts.engine, asked["secret"], reply.result["device"])
    return JSONResponse(reply.result)


def make_link(engine: Engine, hall: str, goes_to: str, *, person: str | None = None, device: str | None = None) -> str:
    """The path of a new one-time link."""
    token = secrets.token_urlsafe(24)
    row = {
        "token": digest(token), "hall": hall, "person": person, "device": device, "goes_to": goes_to,
        "until": datetime.now(UTC) + LINK_LIVES,
    }  # fmt: skip
    with for_writing(engine).begin() as connection:
        connection.execute(insert(LINK), [row])
    return f"/in/{token}"


def _named(hall: Hall, name: str) -> str | None:
    people = hall.all(Person).values()
    return next((p.id for p in people if p.active and name and name in (p.name, p.badge)), None)


def _address(request: Request) -> str:
    return request.client.host if request.client else "local"


def _with_cookie(request: Request, response: Response, token: str, stays: timedelta) -> Response:
    secure = hallway(request).settings.secure_cookies or request.url.scheme == "https"
    response.set_cookie(
        COOKIE, token, max_age=int(stays.total_seconds()), path="/", secure=secure, httponly=True, samesite="lax"
    )
    return response


def _take_link(engine: Engine, token: str) -> dict[str, Any] | None:
    with for_writing(engine).begin() as connection:
        row = connection.execute(select(LINK).where(LINK.c.token == token).with_for_update()).first()
        gone = connection.execute(delete(LINK).where((LINK.c.token == token) | (LINK.c.until < datetime.now(UTC))))
        return dict(row._mapping) if row and gone.rowcount and row.until >= datetime.now(UTC) else None


def _ask(engine: Engine, row: dict[str, Any]) -> None:
    with for_writing(engine).begin() as connection:
        connection.execute(delete(PAIRING).where(PAIRING.c.until < datetime.now(UTC)))
        connection.execute(insert(PAIRING), [row])


def _asked(engine: Engine, secret: str) -> dict[str, Any] | None:
    with engine.connect() as connection:
        row = connection.execute(select(PAIRING).where(PAIRING.c.secret == secret)).first()
        return dict(row._mapping) if row else None


def _with_code(engine: Engine, hall: str, code: str) -> dict[str, Any] | None:
    query = select(PAIRING).where(PAIRING.c.hall == hall, PAIRING.c.code == code, PAIRING.c.device.is_(None))
    with engine.connect() as connection:
        row = connection.execute(query.where(PAIRING.c.until >= datetime.now(UTC))).first()
        return dict(row._mapping) if row else None


def _let_in(engine: Engine, secret: str, device: str) -> None:
    with for_writing(engine).begin() as connection:
        connection.execute(update(PAIRING).where(PAIRING.c.secret == secret).values(device=device))


def _hand_over(parts: Any, asked: dict[str, Any]) -> str | None:
    mine = (PAIRING.c.secret == asked["secret"]) & ~PAIRING.c.taken
    with for_writing(parts.engine).begin() as connection:
        if connection.execute(update(PAIRING).where(mine).values(taken=True)).rowcount != 1:
            return None
    token: str = parts.sessions.open_now(asked["hall"], device=asked["device"])
    return token
