"""Two halls in one installation, somebody of every role in each, and clients, calls and money of different people."""

import asyncio
import contextlib
import itertools
import sqlite3
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx2
from starlette.applications import Starlette

from domain.clients.contacts.records import Contact
from domain.core.roles import AGENCY_ROLES, ROLES
from domain.core.viewer import Viewer
from domain.house.devices.records import DEVICE_SCREENS, Device
from domain.house.people.records import Person
from domain.house.presence.records import Presence
from domain.house.site.rules import local_day
from domain.reception.rotation.records import Slot
from domain.reception.visits.records import Visit
from domain.sales.challenges.records import Challenge
from domain.sales.receipts.records import Receipt
from domain.sales.refunds.records import Refund
from domain.sales.units.records import Unit
from server.app import create_app
from server.auth.sessions import COOKIE, Sessions
from server.base import hall_time
from server.base.settings import Settings
from server.store import alive, journal
from tests.hall import SECRET, House, engine_of
from tests.machine import Valkey

EVERYONE = (*ROLES, *(f"device:{screen}" for screen in DEVICE_SCREENS))
COLLEAGUE, NEIGHBOUR = "colleague", "neighbour"  # consultants of group A, as all agency people here, and of group B


@dataclass
class Stage:
    """The real application over a real database. `people` by role; `tokens` of h1, `foreign` of h2, by holder."""

    app: Starlette
    house: House
    other: House
    file: Path
    people: dict[str, str]
    contacts: dict[str, str]
    tokens: dict[str, str]
    foreign: dict[str, str]
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    async def ask(
        self, method: str, path: str, token: str | None, *, address: str = "10.0.0.1", **more: Any
    ) -> httpx2.Response:
        """One request, from an address, as whoever holds this token."""
        headers = {"cookie": f"{COOKIE}={token}"} if token else {}
        headers |= more.pop("headers", {})
        async with self.calling(address) as http:
            return await http.request(method, path, headers=headers, **more)

    def calling(self, address: str) -> httpx2.AsyncClient:
        """A client at an address."""
        transport = httpx2.ASGITransport(app=self.app, client=(address, 40000), raise_app_exceptions=False)
        return httpx2.AsyncClient(transport=transport, base_url="http://hall")

    async def command(self, verb: str, token: str | None, arguments: dict[str, Any], **headers: str) -> httpx2.Response:
        """A command as a page gives it, with a key of its own."""
        key = {"idempotency-key": f"key number {next(self._numbers)}"}
        answer = await self.ask("POST", f"/api/h1/{verb}", token, json=arguments, headers=key | headers)
        if answer.status_code == 200:
            self._read_on()
        return answer

    async def knock(self, path: str, token: str | None, address: str = "10.0.0.1", **headers: str) -> int:
        """A websocket's fate: 200 with a first frame, a close code, or the status of a denied handshake."""
        cookie = {"cookie": f"{COOKIE}={token}"} if token else {}
        given = {"host": "hall", "origin": "http://hall", **cookie, **headers}
        path, _, query = path.partition("?")
        scope = {
            "type": "websocket", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "ws", "path": path,
            "raw_path": path.encode(), "query_string": query.encode(), "root_path": "", "subprotocols": [],
            "headers": [(name.encode(), value.encode()) for name, value in given.items() if value],
            "client": (address, 40001), "server": ("hall", 80), "extensions": {"websocket.http.response": {}},
        }  # fmt: skip
        heard: asyncio.Queue[Any] = asyncio.Queue()
        gone, opened = asyncio.Event(), iter([{"type": "websocket.connect"}])

        async def receive() -> Any:
            if (first := next(opened, None)) is not None:
                return first
            await gone.wait()
            return {"type": "websocket.disconnect", "code": 1000}

        async def send(message: Any) -> None:
            heard.put_nowait(message)

        task = asyncio.create_task(self.app(scope, receive, send))  # type: ignore[arg-type]
        try:
            async with asyncio.timeout(10):
                said = await heard.get()
                while said["type"] == "websocket.accept":
                    said = await heard.get()
        finally:
            gone.set()
            await asyncio.wait([task], timeout=5)
        return int(said.get("code") or said.get("status") or 200)

    def another_session(self, holder: str) -> str:
        """One more session of this holder."""
        house = self.other if holder == "stranger" else self.house
        return _sessions_of(house, Sessions(house.engine))["admin" if holder == "stranger" else holder]

    def touched(self) -> int:
        """A number that changes whenever anybody has written to the database."""
        return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    def everything(self) -> dict[str, list[Any]]:
        """All rows of all tables."""
        tables = self._watch.execute("select name from sqlite_master where type = 'table'").fetchall()
        return {name: self._watch.execute(f'select * from "{name}"').fetchall() for (name,) in tables}

    def journal(self) -> list[Any]:
        """All its rows."""
        return self._watch.execute("select * from journal").fetchall()

    def __post_init__(self) -> None:
        self._watch = sqlite3.connect(self.file, isolation_level=None)

    def _read_on(self) -> None:
        with self.house.engine.connect() as connection:
            for entry in journal.read(connection, "h1", self.house.ledger.seq):
                self.house.ledger.accept(entry)

    # What commands are given on

    def someone(self, holds: str, relation: str) -> str:
        """The person who stands in this relation to whoever holds this; nobody's own is the colleague's."""
        if relation == "own":
            return self.people.get(holds, self.people[COLLEAGUE])
        return self.people[COLLEAGUE if relation == "own group" else NEIGHBOUR]

    def receiver(self, holds: str, relation: str) -> str:
        """As `someone`, of those who receive visitors."""
        id = self.someone(holds, relation)
        return id if self.house.hall.all(Person)[id].receives else self.people[COLLEAGUE]

    def fresh(self, prefix: str = "") -> str:
        """A word nobody has used."""
        return f"{prefix}{next(self._numbers)}"

    def count(self) -> int:
        """A number nobody has used."""
        return next(self._numbers)

    def units(self) -> list[Unit]:
        return list(self.house.hall.all(Unit).values())

    def phone(self) -> str:
        return f"139{next(self._numbers):08d}"

    def unit(self, *, released: bool = True) -> str:
        id = self.fresh("u")
        line = {"id": id, "building": "3栋", "room": id, "area": "98.27", "price_fen": 380_000_000}
        self.house.do("price_list.activate", filename="v", units=[line])
        if released:
            self.house.do("unit.release", units=[id])
        return id

    def application(self, person: str, *, approved: bool = False) -> str:
        """Of this person, for a unit of its own."""
        arguments = {"unit": self.unit(), "contact": self.contacts[person]}
        id = str(self.house.do("application.submit", self.viewer(person), **arguments).result["application"])
        if approved:
            self.house.do("application.approve", application=id)
        return id

    def challenge(self, person: str, *, asked: bool) -> str:
        """Put to an application of this person; or because of one, to somebody who takes several homes."""
        other = next(p for p in (self.people[COLLEAGUE], self.people[NEIGHBOUR]) if p != person)
        first, second = (person, other) if asked else (other, person)
        unit, also = self.unit(), [] if asked else [self.unit()]
        for who, more in ((first, also), (second, [])):
            arguments = {"unit": unit, "also": more, "contact": self.contacts[who]}
            made = self.house.do("application.submit", self.viewer(who), **arguments).result["application"]
        self.house.do("application.ready", application=made)
        return next(c.id for c in self.house.hall.all(Challenge).values() if c.unit == unit)

    def receipt(self, cashier: str, **more: Any) -> str:
        """Written today by the clock of whoever is asked: it may be made void on its day alone."""
        self.house.now = hall_time.now()
        application = self.application(self.people[COLLEAGUE], approved=True)
        money = {"application": application, "amount_fen": 2_000_000, "method": "card"}
        return str(self.house.do("receipt.record", self.viewer(cashier), **money | more).result["receipt"])

    def owed(self) -> dict[str, Any]:
        """An application that ended with a part of its deposit in, which nobody gives back yet."""
        receipt = self.receipt(self.people["cashier"], amount_fen=1_000_000)
        application = self.house.hall.all(Receipt)[receipt].application
        self.house.do("hold.release", application=application, reason="no")
        [refund] = [r.id for r in self.house.hall.all(Refund).values() if r.application == application]
        self.house.do("refund.refuse", refund=refund, reason="no")
        return {"application": application, "amount_fen": 1_000_000, "reason": "the client does not come back"}

    def refund(self, person: str, *, approved: bool = False) -> str:
        """Asked for by this person."""
        refund = str(self.house.do("refund.request", self.viewer(person), **self.owed()).result["refund"])
        if approved:
            self.house.do("refund.approve", refund=refund)
        return refund

    def sheet(self, person: str | None = None) -> str:
        """The cash sheet of a day with money; closed by this person, if one is named."""
        self.receipt(self.people["cashier"], amount_fen=1_000)
        id = local_day(self.house.hall, self.house.now).isoformat()
        if person is not None:
            self.house.do("settlement.close", self.viewer(person), settlement=id, counted_fen=0, reason="counted")
        return id

    def morning(self) -> dict[str, Any]:
        """The sheet of a morning of its own, some day to come, when homes have been for sale since the day before."""
        self.unit()
        self.house.now = hall_time.now() + timedelta(days=1 + next(self._numbers))
        self.house.do("policy.set", key="reconciliation.opens", value="00:00", reason="whatever the hour")
        self.house.do("reconciliation.open")
        day = local_day(self.house.hall, self.house.now).isoformat()
        self.house.now = hall_time.now()
        return {"reconciliation": day}

    def push_list(self, person: str) -> dict[str, Any]:
        """Proposed for the group of this person."""
        wanted = {"units": [self.unit()]}
        return {"push_list": self.house.do("push_list.propose", self.viewer(person), **wanted).result["push_list"]}

    def differing(self) -> dict[str, Any]:
        """A sheet, and a home that stands on it as a difference."""
        wanted = {**self.morning(), "unit": self.unit(), "reason": "sold on our list"}
        self.house.do("reconciliation.differ", **wanted)
        return wanted

    def visit(self, person: str, state: str = "waiting", **more: Any) -> str:
        """A visitor who asked for this consultant, and is waiting, called or received."""
        self.free(person)
        id = str(self.house.do("visit.check_in", name="周来客", consent=True, wanted=person, **more).result["visit"])
        if state != "waiting":
            self.house.do("visit.dispatch", visit=id)
        if state == "received":
            self.house.do("visit.accept", self.viewer(person), visit=id)
        return id

    def slot(self, person: str) -> str:
        """A pending slot of this person, or of somebody of the same group."""
        group = self.house.hall.all(Person)[person].group
        slots = [s for s in self.house.hall.all(Slot).values() if s.state == "pending" and not s.closed]
        return next(s.id for s in slots if s.group == (group or "A"))

    def viewer(self, person: str) -> Viewer:
        """This person as a consultant of the own group, whatever they have become."""
        who = self.house.hall.all(Person)[person]
        return Viewer(hall="h1", person=person, role="consultant", group=who.group or "A")

    def free(self, person: str) -> str:
        """This consultant, with nothing to do."""
        held = self.house.hall.get(Presence, person)
        if held is not None and held.visit:
            state = self.house.hall.all(Visit)[held.visit].state
            self.house.do("visit.recall" if state == "called" else "visit.end", visit=held.visit)
        self.house.do("presence.set", person=person, state="waiting")
        return person


@contextlib.asynccontextmanager
async def staged(folder: Path, valkey: Valkey) -> AsyncIterator[Stage]:
    """The stage, its application running, on SQLite."""
    file = folder / "halls.db"
    # the process itself writes nothing after its first note, so that whatever is written was asked for
    with engine_of(f"sqlite:///{file}") as engine, patch("server.run.alive.EVERY", 3600.0):
        house, other = House(engine, datetime.now(UTC)), House(engine, datetime.now(UTC), "h2")
        people, contacts = _furnish(house)
        _furnish(other)
        sessions = Sessions(engine)
        tokens, foreign = _sessions_of(house, sessions), _sessions_of(other, sessions)
        app = create_app(Settings(f"sqlite:///{file}", valkey.url, SECRET, folder, hosts=("hall",)))
        async with app.router.lifespan_context(app):
            while not all(alive.last(engine, name) for name in ("h1", "h2")):
                await asyncio.sleep(0.01)
            yield Stage(app, house, other, file, people, contacts, tokens, foreign)
        house.close()
        other.close()


def _furnish(house: House) -> tuple[dict[str, str], dict[str, str]]:
    """Everybody begins as a consultant with a client, and then becomes who they are: (people by role, contacts)."""
    house.do("site.open", name="望澜庭")
    for order, group in enumerate("AB", 1):
        house.do("group.save", id=group, order=order)
    house.do("policy.set", key="rotation.minimum", value=1, reason="a small hall")
    house.do("policy.set", key="control.by", value="controller", reason="so that there is something to control")
    house.do("policy.set", key="application.tie_seconds", value=0, reason="so that somebody comes first")
    people: dict[str, str] = {}
    contacts: dict[str, str] = {}
    for number, role in enumerate((*ROLES, COLLEAGUE, NEIGHBOUR)):
        group = "B" if role == NEIGHBOUR else "A"
        entered = {"name": f"{role}{house.name}", "badge": f"{group}{number:02d}"}
        id = people[role] = house.do("person.save", **entered, role="consultant", group=group).result["person"]
        by = Viewer(hall=house.name, person=id, role="consultant", group=group)
        house.do("presence.set", person=id, state="waiting")
        came = {"name": "周来客", "consent": True, "wanted": id, "phone": f"1380000{number:04d}"}
        visit = house.do("visit.check_in", **came).result["visit"]
        house.do("visit.dispatch", visit=visit)
        house.do("visit.accept", by, visit=visit)
        house.do("visit.end", by, visit=visit)
        contacts[id] = house.hall.where(Contact, "consultant", id)[0].id
        if role in ROLES:
            group = "A" if role in AGENCY_ROLES else None
            house.do("person.save", **entered, id=id, role=role, group=group)
    for screen in DEVICE_SCREENS:
        house.do("device.add", screen=screen, name=screen)
    _begin_the_day(house)
    return people, contacts


def _begin_the_day(house: House) -> None:
    today = local_day(house.hall, house.now).isoformat()
    for group in "AB":
        listed = [p.id for p in house.hall.all(Person).values() if p.group == group and p.receives]
        house.do("roster.file", day=today, group=group, people=listed, reason="as every day")
    house.do("roster.lock", day=today)


def _sessions_of(house: House, sessions: Sessions) -> dict[str, str]:
    people = {str(p.role): p.id for p in house.hall.all(Person).values()}  # of several consultants the last
    people["consultant"] = next(p.id for p in house.hall.all(Person).values() if p.role == "consultant")
    devices = {f"device:{d.screen}": d.id for d in house.hall.all(Device).values()}
    mine = {role: sessions.open_now(house.name, person=id) for role, id in people.items()}
    return mine | {holds: sessions.open_now(house.name, device=id) for holds, id in devices.items()}
