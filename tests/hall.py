"""Builders for the tests: records in few words, and a whole hall behind its door, its clock held by the test."""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import settings
from sqlalchemy import Engine, make_url

from domain.clients.contacts.records import Contact
from domain.core.deadline import due
from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.core.viewer import Viewer, system
from domain.house.groups.records import Group
from domain.house.people.records import Person
from domain.house.presence.records import Presence
from domain.nouns import COMMANDS
from domain.reception.rotation.records import Credit, Slot
from domain.reception.visits.records import Visit
from domain.sales.applications.records import Application
from domain.sales.units.records import Unit
from server.run.blocking_store import look
from server.store import database
from server.store.cipher import Cipher
from server.store.entry import Entry
from server.store.journal import HallState
from server.store.store import Reply, Store, create_hall
from server.store.writer import StoreEvents
from tests.migrated import write_tables

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2025, 3, 3)  # the day of the rule book's scenarios
GROUPS = {"A": 20, "B": 12, "C": 11, "D": 10}
DESKS = ("controller", "dispatcher", "cashier", "site_manager", "site_lead", "admin")
SECRET = b"a secret that only the tests know, 32 bytes and more"


def unhurried(test: Callable[..., Any]) -> Callable[..., Any]:
    """A test of 60 examples, by the profile of this run: whatever builds its settings on import may be before it."""
    return settings(max_examples=60)(test)


def at(clock: str, day: date = MONDAY) -> datetime:
    """`at("10:02:10")`: that moment of a Monday in the hall."""
    hour, minute, second = (*map(int, clock.split(":")), 0)[:3]
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=ZONE).astimezone(UTC)


def days(many: int) -> date:
    """So many days after the Monday."""
    return MONDAY + timedelta(days=many)


def viewer(person: str | None = None, role: Any = "controller", group: str | None = None) -> Viewer:
    """Someone of the staff."""
    return Viewer(hall="h1", person=person, name="", role=role, group=group)


def unit(state: Any = "available", id: str = "3-1202", **more: Any) -> Unit:
    """A home for sale."""
    values: dict[str, Any] = {
        "building": "3栋",
        "room": "1202",
        "area": Decimal("98.27"),
        "price_fen": 380_000_000,
        "since": at("08:00"),
    }
    return Unit(id=id, state=state, **(values | more))


def application(number: int = 1, clock: str = "10:02:10", consultant: str = "A2", **more: Any) -> Application:
    """An application for 3-1202, waiting since `clock`, with the hour of SC-08 to live."""
    values: dict[str, Any] = {
        "unit": "3-1202",
        "consultant": consultant,
        "group": consultant[0],
        "client": f"client of {consultant} {number}",
        "client_name": "王**",
        "price_fen": 380_000_000,
        "submitted_at": at(clock),
        "answer_by": at(clock) + timedelta(minutes=60),
    }
    return Application(id=f"a{number}", number=number, **(values | more))


def contact(consultant: str, entered: datetime, until: datetime, by: Any = "visit", id: str = "") -> Contact:
    """One registered reception or call of the client."""
    return Contact(
        id=id or f"{consultant} {entered}", client="c1", client_name="王**", consultant=consultant,
        group=consultant[0], by=by, at=entered, until=until,
    )  # fmt: skip


def badges(groups: dict[str, int]) -> list[tuple[str, list[str]]]:
    """[("A", ["A1", "A2", …]), …]."""
    return [(group, [f"{group}{n}" for n in range(1, many + 1)]) for group, many in groups.items()]


class House:
    """A hall behind a door of its own. Its clock stands where the test puts it; what is due is left to the test."""

    def __init__(
        self, engine: Engine, now: datetime | None = None, name: str = "h1", cipher: Cipher | None = None
    ) -> None:
        self.engine, self.name, self.now = engine, name, now or at("07:00")
        self.cipher = cipher or Cipher(SECRET)
        new = create_hall(engine, name)
        self.ledger = HallState(name, Hall(), "", "") if new else look(engine, name)
        self.entries: list[Entry] = []
        self.listeners: list[Callable[[list[Entry]], None]] = []
        self.store = Store(engine, self.cipher, StoreEvents(self._grow), lambda: self.now)

    @property
    def hall(self) -> Hall:
        """The hall as it is now."""
        return self.ledger.hall

    def do(self, verb: str, by: Viewer | None = None, key: str | None = None, /, **arguments: Any) -> Reply:
        """Give a command and wait; the hall itself acts when nobody is named."""
        return self.store.submit_from_thread(self.name, COMMANDS[verb], by or system(self.name), arguments, key).result(
            30
        )

    def together(self, *commands: tuple[str, dict[str, Any]]) -> list[Reply]:
        """Give many commands at once, as the hall itself."""
        by = system(self.name)
        waiting = [
            self.store.submit_from_thread(self.name, COMMANDS[verb], by, arguments) for verb, arguments in commands
        ]
        return [answer.result(30) for answer in waiting]

    def set(self, clock: str, day: date = MONDAY) -> None:
        """Put the clock."""
        self.now = at(clock, day)

    def person(self, badge: str) -> Viewer:
        """The agency's person with this badge."""
        return self._viewer(next(p for p in self.hall.all(Person).values() if p.badge == badge))

    def desk(self, role: str) -> Viewer:
        """The developer's person with this role."""
        return self._viewer(next(p for p in self.hall.all(Person).values() if p.role == role))

    def badge(self, person: str | None) -> str:
        """What the hall calls a person."""
        found = self.hall.get(Person, person or "")
        return found.badge if found else ""

    def visitor(self, name: str = "王晓明", **more: Any) -> str:
        """Someone comes to the door or calls; the id of the visit."""
        arguments = {"name": name, "title": "女士", "consent": True, **more}
        return str(self.do("visit.check_in", self.desk("dispatcher"), **arguments).result["visit"])

    def dispatch(self, visit: str, **more: Any) -> str:
        """The badge of whoever the visitor was called to."""
        return self.badge(self.do("visit.dispatch", self.desk("dispatcher"), visit=visit, **more).result["consultant"])

    def receive(self, name: str = "王晓明", **more: Any) -> str:
        """A visitor comes, is called to someone, who takes him: the badge."""
        visit = self.visitor(name, **more)
        badge = self.dispatch(visit)
        self.do("visit.accept", self.person(badge), visit=visit)
        return badge

    def present(self, badge: str, state: str) -> None:
        """Say where someone is."""
        self.do("presence.set", person=self.person(badge).person, state=state)

    def roster(self, groups: Iterable[str], day: date, take: int | None = None) -> None:
        """File these groups' lists for a day, the first `take` people of each."""
        people = self.hall.all(Person).values()
        for group in groups:
            listed = [p.id for p in people if p.group == group and p.receives][:take]
            self.do("roster.file", day=day.isoformat(), group=group, people=listed, reason="as every day")

    def slots(self, lane: str = "visit") -> list[Slot]:
        """The slots of the lane's open round, in order."""
        found = [s for s in self.hall.all(Slot).values() if s.lane == lane and not s.closed]
        return sorted(found, key=lambda slot: slot.position)

    def slot(self, badge: str, lane: str = "visit") -> Slot:
        """The slot of one consultant in the open round."""
        return next(s for s in self.slots(lane) if self.badge(s.consultant) == badge)

    def credits(self) -> list[Credit]:
        """Make-ups that are still owed."""
        return [c for c in self.hall.all(Credit).values() if not c.used_at]

    def night(self, day: date) -> None:
        """Ten past midnight before a day: what was going on is over, and what is finished leaves."""
        self.set("00:10", day)
        for verb, arguments in list(due(self.hall, self.now)):
            with contextlib.suppress(Refused):  # as the clock: a day with nothing to close
                self.do(verb, **arguments)

    def close(self) -> None:
        """Finish what waits."""
        self.store.close()

    def _viewer(self, person: Person) -> Viewer:
        return Viewer(hall=self.name, person=person.id, name=person.name, role=person.role, group=person.group)

    def _grow(self, _: str, entries: list[Entry]) -> None:
        for entry in entries:
            self.ledger.accept(entry)
            self.entries.append(entry)
        for listener in self.listeners:
            listener(entries)


@contextlib.contextmanager
def engine_of(url: str) -> Iterator[Engine]:
    """An engine on a database brought to this version's tables."""
    if url.startswith("sqlite") and not (file := Path(make_url(url).database or "")).exists():
        write_tables(file)
    else:
        database.migrate(url)
    engine = database.connect(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextlib.contextmanager
def open_house(engine: Engine, now: datetime | None = None, cipher: Cipher | None = None) -> Iterator[House]:
    """An empty hall, closed at the end."""
    house = House(engine, now, cipher=cipher)
    try:
        yield house
    finally:
        house.close()


def staff(house: House, groups: dict[str, int]) -> None:
    """Desks, groups and their consultants A01…, each group with its manager A00; nobody is on a roster yet."""
    house.do("site.open", name="望澜庭")
    house.together(*(("person.save", {"name": f"desk {role}", "role": role}) for role in DESKS))
    house.together(
        *(("group.save", {"id": g, "order": n, "agency": f"agency of {g}"}) for n, g in enumerate(groups, 1))
    )
    people = [
        {"name": f"{group}{n:02d}", "badge": f"{group}{n:02d}", "group": group,
         "role": "group_manager" if n == 0 else "supervisor" if n == 1 else "consultant"}
        for group, many in groups.items() for n in range(many + 1)
    ]  # fmt: skip
    house.together(*(("person.save", person) for person in people))


def stock(house: House, many: int = 6) -> list[str]:
    """Homes for sale, all but the last of them released: their ids."""
    lines = [
        {"id": f"u{n}", "building": "3栋", "room": f"{n}02", "floor": n, "area": "98.27", "price_fen": 380_000_000}
        for n in range(1, many + 1)
    ]
    house.do("price_list.activate", filename="v1", units=lines)
    ids = [str(line["id"]) for line in lines]
    house.do("unit.release", units=ids[:-1])
    return ids


def open_day(house: House, groups: Iterable[str] = (), day: date = MONDAY, take: int | None = None) -> None:
    """Rosters filed and locked, and everyone waiting."""
    house.set("07:30", day)
    house.roster(list(groups) or sorted(house.hall.all(Group)), day, take)
    waiting = [p.id for p in house.hall.all(Person).values() if p.receives]
    busy = {p.id for p in house.hall.all(Presence).values() if p.visit}
    house.together(*(("presence.set", {"person": p, "state": "waiting"}) for p in waiting if p not in busy))
    house.set("08:00", day)
    house.do("roster.lock", day=day.isoformat())
    house.set("09:00", day)


def visits(house: House, state: str) -> list[Visit]:
    """The visits in this state, oldest first."""
    return sorted((v for v in house.hall.all(Visit).values() if v.state == state), key=lambda v: v.number)
