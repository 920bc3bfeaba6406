"""Who it is: people and devices by the token their cookie carries, and when a session ends."""

import asyncio
import hashlib
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

import orjson
import structlog
from sqlalchemy import ColumnElement, Engine, Text, cast, delete, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import HTTPConnection

from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.delegations.records import Delegation
from domain.house.delegations.rules import stands_for
from domain.house.devices.records import Device
from domain.house.people.records import Person
from server.base import hall_time
from server.base.pools import Pool
from server.store.database import for_writing
from server.store.tables import ROWS, SignIn

COOKIE = "anchang"
TLS_COOKIE = "__Host-anchang"  # browsers take it over TLS alone, from this host alone (RFC 6265bis, 4.1.3.2)
PERSON_STAYS, DEVICE_STAYS = timedelta(hours=14), timedelta(days=400)
PERSON_IDLE = timedelta(hours=4)  # without a request or an open screen a person's session ends before that
NOTED_EVERY = timedelta(minutes=10)  # how often at most it is written down that a session is in use
TRUSTED_FOR = 1.0  # seconds the sessions read are believed without asking the database again
ASKING = 1000  # tokens that may wait to be looked up one by one
SIGN_IN: Any = SignIn.__table__  # type: ignore[attr-defined]
PERSON: Any = ROWS["person"].__table__
_WHOSE = (SIGN_IN.c.token, SIGN_IN.c.hall, SIGN_IN.c.person, SIGN_IN.c.device)
BEARS_RIGHTS = frozenset({Person.kind, Device.kind, Delegation.kind})
log = structlog.get_logger()


def digest(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class Session(NamedTuple):
    """Where a token is good, and whose it is."""

    hall: str
    person: str | None
    device: str | None


class Sessions:
    """The sessions of all halls, as the database had them at most a second ago."""

    def __init__(self, engine: Engine) -> None:
        self._read, self._write = engine, for_writing(engine)
        self._open: dict[str, Session] = {}  # by token digest, as of `_read_at`
        self._read_at = float("-inf")
        self._reading: asyncio.Future[dict[str, Session]] | None = None
        self._used: set[str] = set()  # token digests, not noted yet
        # What anybody can ask for, a token nobody knows, waits apart from the look that all screens need.
        self._looking = ThreadPoolExecutor(1, thread_name_prefix="sessions")
        self._finding, self._writing = Pool("session", 1, ASKING), Pool("sign-in", 1, ASKING)

    async def viewer(self, token: str | None, hall: Hall, name: str, locale: str) -> Viewer | None:
        """Whoever holds this token in this hall, as the hall knows them now; None for nobody."""
        session = await self._session(digest(token)) if token else None
        if session is None or session.hall != name:
            return None
        viewer = as_viewer(hall, name, session.person, session.device)
        return replace(viewer, locale=locale) if viewer and viewer.locale != locale else viewer

    def at_hand(self, token: str, hall: Hall, name: str) -> Viewer | None:
        """As `viewer`, from memory alone; None where that cannot tell."""
        if time.monotonic() - self._read_at >= TRUSTED_FOR:
            return None
        session = self._known(digest(token))
        return as_viewer(hall, name, session.person, session.device) if session and session.hall == name else None

    async def device(self, token: str | None) -> str | None:
        """The device whose session this is, let in or not."""
        session = await self.holder(token)
        return session.device if session else None

    async def holder(self, token: str | None) -> Session | None:
        """Whose session this is, in whichever hall, let in or not."""
        return await self._session(digest(token)) if token else None

    async def open(self, hall: str, *, person: str | None = None, device: str | None = None) -> str:
        """A new session; returns the token for the cookie. Refuses `not-signed-in` to whoever was put out."""
        return await self._writing.run(partial(self.open_now, hall, person=person, device=device))

    def open_now(self, hall: str, *, person: str | None = None, device: str | None = None) -> str:
        """As `open`, in the caller's thread."""
        token, now = secrets.token_urlsafe(32), hall_time.now()
        until = now + (PERSON_IDLE if person else DEVICE_STAYS)
        row = {
            "token": digest(token), "hall": hall, "person": person, "device": device, "since": now,
            "until": until,
        }  # fmt: skip
        with self._write.begin() as connection:
            # The person's row stays locked until this is committed: whoever puts them out meanwhile comes after this
            # session and ends it (`server.store.persist`), or came before it and is seen here.
            theirs = select(PERSON.c.active).where(PERSON.c.hall == hall, PERSON.c.id == person)
            if person and connection.execute(theirs.with_for_update(read=True)).scalar() is False:
                raise Refused("not-signed-in")
            connection.execute(insert(SIGN_IN), [row])
            connection.execute(delete(SIGN_IN).where(SIGN_IN.c.until < now))
        return token

    async def close(self, token: str) -> None:
        """Sign out."""
        await self._writing.run(self._delete, digest(token))
        self._open.pop(digest(token), None)

    async def still_open(self, tokens: set[str]) -> set[str]:
        """Which of these tokens are still good; an open screen is use."""
        if not tokens:
            return set()
        await self._look()
        known = {token for token in tokens if self._known(digest(token)) is not None}
        return known | {token for token in tokens - known if await self._session(digest(token)) is not None}

    async def note(self) -> None:
        """For ever: write down which sessions are in use. Nobody waits for that."""
        while True:
            await asyncio.sleep(TRUSTED_FOR)
            await self.note_use()

    async def note_use(self) -> None:
        """Write down which were in use since the last time, where it is due."""
        used, self._used = self._used, set()
        if used:
            await self._writing.run(self._put_off, used, hall_time.now())

    async def _session(self, token: str) -> Session | None:
        """All are read at once: a thousand screens that come back together cost one question, not a thousand."""
        await self._look()
        session = self._known(token)
        if session is None:  # nobody's, or opened by another process a moment ago
            session = await self._finding.run(self._find, token)
            if session is not None:
                self._open[token] = session
                self._known(token)
        return session

    def _known(self, token: str) -> Session | None:
        """As it was read last; whoever is looked up is in use."""
        session = self._open.get(token)
        if session is not None and session.person is not None:
            self._used.add(token)
        return session

    async def _look(self) -> None:
        """Whoever comes while they are read shares the outcome, and whoever gives up leaves it to the others: before a
        silent database nobody queues up, and one thread waits.
        """
        if time.monotonic() - self._read_at < TRUSTED_FOR:
            return
        if self._reading is None or self._reading.done():
            self._reading = asyncio.get_running_loop().run_in_executor(self._looking, self._all)
            self._reading.add_done_callback(partial(self._take_in, time.monotonic()))
        await asyncio.shield(self._reading)

    def _take_in(self, began: float, reading: "asyncio.Future[dict[str, Session]]") -> None:
        if not reading.cancelled() and reading.exception() is None:
            self._open, self._read_at = reading.result(), began

    def _all(self) -> dict[str, Session]:
        query = select(_in_one(self._read.dialect.name)).where(SIGN_IN.c.until > hall_time.now())
        with self._read.connect() as connection:
            found = orjson.loads(connection.execute(query).scalar_one() or "[]")
        return {token: Session(*whose) for token, *whose in found}

    def _put_off(self, used: set[str], now: datetime) -> None:
        """People's sessions in use end later than was written."""
        found = select(SIGN_IN.c.token, SIGN_IN.c.since, SIGN_IN.c.until).where(
            SIGN_IN.c.token.in_(used), SIGN_IN.c.until < now + PERSON_IDLE - NOTED_EVERY
        )
        try:
            with self._read.connect() as connection:
                rows = connection.execute(found).all()
            for token, since, until in rows:
                later = min(now + PERSON_IDLE, since + PERSON_STAYS)
                if later - until > NOTED_EVERY:
                    with self._write.begin() as connection:
                        connection.execute(update(SIGN_IN).where(SIGN_IN.c.token == token).values(until=later))
        except (SQLAlchemyError, OSError) as error:  # nobody waits for this; the next use tries again
            log.warning("use of a session not noted", error=type(error).__name__)

    def _find(self, token: str) -> Session | None:
        open_now = (SIGN_IN.c.token == token) & (SIGN_IN.c.until > hall_time.now())
        with self._read.connect() as connection:
            row = connection.execute(select(*_WHOSE).where(open_now)).first()
        return Session(*row[1:]) if row else None

    def _delete(self, token: str) -> None:
        with self._write.begin() as connection:
            connection.execute(delete(SIGN_IN).where(SIGN_IN.c.token == token))


def _in_one(dialect: str) -> ColumnElement[str]:
    """All sessions as one JSON text. With each row SQLite's driver lets go of the interpreter, and where the event loop
    is busy, gets it back milliseconds later: a thousand rows would take seconds, and every request waits for them."""
    if dialect == "sqlite":
        return func.json_group_array(func.json_array(*_WHOSE), type_=Text)
    return cast(func.json_agg(func.json_build_array(*_WHOSE)), Text)


def as_viewer(hall: Hall, name: str, person: str | None, device: str | None) -> Viewer | None:
    """The viewer as the hall knows them now: a role changed, a delegation or a revoked device counts at once."""
    if person is not None:
        who = hall.get(Person, person)
        if who is None or not who.active:
            return None
        acts_for = stands_for(hall, who.id, hall_time.now())
        return Viewer(hall=name, person=who.id, name=who.name, role=who.role, group=who.group, stands_for=acts_for)
    paired = hall.get(Device, device or "")
    if paired is None or paired.revoked_at is not None:
        return None
    return Viewer(hall=name, device=paired.id, name=paired.name, role="device", screen=paired.screen)


def whose_rights(record: Any) -> str:
    """Of whom a record of one of `BEARS_RIGHTS` may change what `as_viewer` says: a person or a device."""
    return str(record.delegate if isinstance(record, Delegation) else record.id)


def delegates_of(changed: set[str], hall: Hall) -> set[str]:
    """Who acts for one of these people, or would if the hall let them: their rights are of whom they act for. Asked of
    the hall and not of an open screen, which may have been let in before there was anybody to act for.
    """
    return {held.delegate for held in hall.all(Delegation).values() if held.acting and held.principal in changed}


def token_of(connection: HTTPConnection) -> str | None:
    """The token a request carries. Over TLS the plain cookie counts for nothing: another host could have set it."""
    ours = connection.cookies.get(TLS_COOKIE)
    return ours if connection.scope["scheme"] in ("https", "wss") else ours or connection.cookies.get(COOKIE)
