"""The pairing of devices: a new screen shows a code, an admin lets it in, and it fetches its session."""

import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from domain.core.refusal import Refused
from domain.house.devices.records import DEVICE_SCREENS
from domain.nouns import COMMANDS
from server.auth.address_limiter import AddressLimiter, address_of
from server.auth.sessions import DEVICE_STAYS, digest
from server.base import hall_time
from server.store.database import for_writing
from server.store.tables import Pairing
from server.web.api import answers
from server.web.body_limit import body_of
from server.web.context import AppContext, admitted, app_context, feed_of, is_shut_out, must_be_ours
from server.web.sign_in import with_cookie, without_cookie

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # 20 of them, no vowels and none that look alike: 8 give 34 bits
CODE_LIVES = timedelta(minutes=10)
PAIRING: Any = Pairing.__table__  # type: ignore[attr-defined]
_throttle = AddressLimiter()


@answers
async def ask_to_pair(request: Request) -> Response:
    """`POST /api/{hall}/pairing` {screen}: a code to show, and a secret to poll with.

    A page asks once it has erased what a device that was shut out had kept: now its cookie may go too.
    """
    must_be_ours(request)
    feed = feed_of(request)
    _throttle.count(f"pairing {address_of(request)}")
    body = await body_of(request)
    screen = body.get("screen")
    if screen not in DEVICE_SCREENS:
        raise Refused("bad-arguments", fields={"screen": "choice"})
    code = "".join(secrets.choice(LETTERS) for _ in range(8))
    secret, until = secrets.token_urlsafe(32), hall_time.now() + CODE_LIVES
    row = {
        "secret": digest(secret), "hall": feed.name, "code": digest(code), "screen": screen,
        "address": address_of(request), "until": until, "device": None, "taken": False,
    }  # fmt: skip
    await app_context(request).queries.run(_ask, app_context(request).engine, row)
    offer = JSONResponse({"code": f"{code[:4]}-{code[4:]}", "secret": secret, "expires_at": until.isoformat()})
    return without_cookie(offer) if await is_shut_out(request) else offer


@answers
async def poll_pairing(request: Request) -> Response:
    """`POST /api/{hall}/pairing/poll` {secret}: waiting, expired, or paired with the device's cookie.

    Unknown, used and of another hall are all said to be expired, and count as guesses.
    """
    must_be_ours(request)
    parts, body = app_context(request), await body_of(request)
    asked = await parts.queries.run(_asked, parts.engine, digest(str(body.get("secret", ""))))
    if asked is None or asked["hall"] != feed_of(request).name or asked["taken"]:
        _throttle.count(f"guess {address_of(request)}")
        return JSONResponse({"state": "expired"})
    if asked["device"] is None:
        return JSONResponse({"state": "expired" if asked["until"] < hall_time.now() else "waiting"})
    token = await parts.queries.run(_hand_over, parts, asked)
    if token is None:
        return JSONResponse({"state": "expired"})
    return with_cookie(request, JSONResponse({"state": "paired"}), token, DEVICE_STAYS)


@answers
async def pair(request: Request) -> Response:
    """`POST /api/{hall}/pairing/approve` {code, name}: an admin lets the device that shows this code in."""
    sender = await admitted(request, changes=True)
    viewer, parts, body = sender.viewer, sender.context, await body_of(request)
    add = COMMANDS["device.add"]
    if not add.may(viewer):
        raise Refused("not-allowed")
    _throttle.count(f"approve {viewer.person}")
    code = "".join(c for c in str(body.get("code", "")).upper() if c.isalpha())
    asked = await parts.queries.run(_with_code, parts.engine, viewer.hall, digest(code))
    if asked is None:
        raise Refused("code-unknown")
    arguments = {"screen": asked["screen"], "name": str(body.get("name", ""))}
    reply = await parts.store.submit(viewer.hall, add, viewer, arguments, f"pair-{asked['secret'][:40]}")
    await parts.queries.run(_let_in, parts.engine, asked["secret"], reply.result["device"])
    return JSONResponse(reply.result)


def _ask(engine: Engine, row: dict[str, Any]) -> None:
    with for_writing(engine).begin() as connection:
        connection.execute(delete(PAIRING).where(PAIRING.c.until < hall_time.now()))
        connection.execute(insert(PAIRING), [row])


def _asked(engine: Engine, secret: str) -> dict[str, Any] | None:
    with engine.connect() as connection:
        row = connection.execute(select(PAIRING).where(PAIRING.c.secret == secret)).first()
        return dict(row._mapping) if row else None


def _with_code(engine: Engine, hall: str, code: str) -> dict[str, Any] | None:
    query = select(PAIRING).where(PAIRING.c.hall == hall, PAIRING.c.code == code, PAIRING.c.device.is_(None))
    with engine.connect() as connection:
        row = connection.execute(query.where(PAIRING.c.until >= hall_time.now())).first()
        return dict(row._mapping) if row else None


def _let_in(engine: Engine, secret: str, device: str) -> None:
    with for_writing(engine).begin() as connection:
        connection.execute(update(PAIRING).where(PAIRING.c.secret == secret).values(device=device))


def _hand_over(parts: AppContext, asked: dict[str, Any]) -> str | None:
    mine = (PAIRING.c.secret == asked["secret"]) & ~PAIRING.c.taken
    with for_writing(parts.engine).begin() as connection:
        if connection.execute(update(PAIRING).where(mine).values(taken=True)).rowcount != 1:
            return None
    return parts.sessions.open_now(asked["hall"], device=asked["device"])
