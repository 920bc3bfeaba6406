"""A hall of any size in an empty database, furnished through the one door: what the larger measures run in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

from domain.clients.contacts.records import Contact
from domain.core.roles import Role
from domain.core.viewer import Viewer, system
from domain.house.devices.records import Device
from domain.house.people.records import Person
from domain.house.site.rules import hall_zone
from domain.nouns import COMMANDS
from domain.sales.units.records import Unit
from server.auth.sessions import Sessions
from server.demo import HALL
from server.demo.invention import consultant_names
from server.run.blocking_store import look
from server.store import database
from server.store.cipher import Cipher
from server.store.journal import HallState
from server.store.store import Store, create_hall
from server.store.writer import StoreEvents

SECRET = "a secret of the measures, longer than thirty-two characters"
GROUPS = "ABCD"
STACKS, FLOORS = 4, range(2, 28)  # of each of the two entrances of a building
STAFF: dict[Role, int] = {
    "controller": 8, "site_lead": 2, "site_manager": 4, "dispatcher": 6, "cashier": 6, "head": 1, "admin": 2,
}  # fmt: skip
WATCHERS = {"approvals": "controller", "queue": "dispatcher", "cashier": "cashier", "office": "admin"}
DEVICES = {"board": 12, "turns": 6, "checkin": 12}


@dataclass(frozen=True)
class Size:
    """How large a hall is to be; its journal has at least so many `rows`."""

    units: int = 2500
    consultants: int = 64
    buyers: int = 0
    rows: int = 0
    released: bool = True


@dataclass(frozen=True)
class Furnished:
    """What stands in it: ids by what they are for."""

    url: str
    units: list[str]
    people: dict[str, list[str]]  # role -> ids
    devices: dict[str, list[str]]  # screen -> ids
    buyers: list[tuple[str, str]]  # (contact, consultant): a client and the only one who may apply for him
    rows: int

    def sessions(self, person: str | None = None, device: str | None = None, *, many: int = 1) -> list[str]:
        """The tokens of so many new sessions of one person or device."""
        engine = database.connect(self.url)
        try:
            opened = Sessions(engine)
            return [opened.open_now(HALL, person=person, device=device) for _ in range(many)]
        finally:
            engine.dispose()

    def screens(self, wanted: dict[str, int]) -> list[tuple[str, str]]:
        """(screen, session) of so many of each: wall screens are devices, the others belong to people in turn."""
        engine = database.connect(self.url)
        opened, found = Sessions(engine), []
        try:
            for screen, many in wanted.items():
                devices, people = self.devices.get(screen), self.people.get(WATCHERS.get(screen, screen), [])
                for number in range(many):
                    device = devices[number % len(devices)] if devices else None
                    person = None if device else people[number % len(people)]
                    found.append((screen, opened.open_now(HALL, person=person, device=device)))
            return found
        finally:
            engine.dispose()


def furnish(url: str, size: Size) -> Furnished:
    """Make the hall `h1` in this empty database: open for the day, everyone waiting to receive."""
    database.migrate(url)
    engine = database.connect(url)
    create_hall(engine, HALL)
    store = Store(engine, Cipher(SECRET.encode()), StoreEvents())
    try:
        _people(store, size.consultants)
        _units(store, homes(size.units), released=size.released)
        hall = look(engine, HALL).hall
        receivers = [p for p in hall.all(Person).values() if p.receives]
        _open_day(store, receivers, datetime.now(hall_zone(hall)).date().isoformat())
        _buyers(store, receivers, size.buyers)
        _fill(store, receivers, size.rows - look(engine, HALL).seq)
        return _found(url, look(engine, HALL))
    finally:
        store.close()
        engine.dispose()


def homes(many: int) -> list[dict[str, Any]]:
    """So many homes in buildings of two entrances, as lines of a price list."""
    found: list[dict[str, Any]] = []
    for block in range(1, many + 2):
        for entrance in ("1单元", "2单元"):
            for floor in FLOORS:
                for stack in range(1, STACKS + 1):
                    if len(found) == many:
                        return found
                    room = f"{floor}{stack:02d}"
                    found.append({
                        "id": f"{block}栋-{entrance}-{room}", "building": f"{block}栋", "entrance": entrance,
                        "floor": floor, "room": room, "layout": "3室2厅2卫", "orientation": "南北",
                        "area": Decimal("98.27"), "inner_area": Decimal("75.40"), "price_fen": 380_000_000 + floor,
                    })  # fmt: skip
    return found


def _people(store: Store, consultants: int) -> None:
    orders: list[Any] = [("site.open", {"name": "望澜庭"})]
    names = consultant_names(Random(1), consultants + len(GROUPS) + sum(STAFF.values()))
    for role, many in STAFF.items():
        orders += [("person.save", {"name": names.pop(), "role": role}) for _ in range(many)]
    for order, group in enumerate(GROUPS, 1):
        orders.append(("group.save", {"id": group, "order": order, "agency": f"代理 {group}"}))
        orders.append(("person.save", {"name": names.pop(), "role": "group_manager", "group": group}))
    for number in range(consultants):
        group = GROUPS[number % len(GROUPS)]
        badge = f"{group}{number // len(GROUPS) + 1:02d}"
        orders.append(("person.save", {"name": names.pop(), "role": "consultant", "group": group, "badge": badge}))
    for screen, many in DEVICES.items():
        orders += [("device.add", {"screen": screen, "name": f"{screen} {n + 1}"}) for n in range(many)]
    _all(store, orders)


def _units(store: Store, lines: list[dict[str, Any]], *, released: bool) -> None:
    _all(store, [("price_list.activate", {"filename": "bench", "units": lines})])
    if released:
        _all(store, [("unit.release", {"units": [line["id"] for line in lines]})])


def _open_day(store: Store, receivers: list[Person], day: str) -> None:
    for group in GROUPS:
        people = [p.id for p in receivers if p.group == group]
        if people:
            _all(store, [("roster.file", {"day": day, "group": group, "people": people, "reason": "bench"})])
    _all(store, [("presence.set", {"person": p.id, "state": "waiting"}) for p in receivers])
    _all(store, [("roster.lock", {"day": day})])


def _buyers(store: Store, receivers: list[Person], many: int) -> None:
    """Clients of their consultants, who become theirs as in life: by being received. All consultants at once."""
    for first in range(0, many, len(receivers)):
        served = receivers[: many - first]
        arrived = _all(store, [
            ("visit.check_in", {"name": "周来客", "phone": f"139{first + n:08d}", "consent": True, "wanted": p.id})
            for n, p in enumerate(served)
        ])  # fmt: skip
        visits = [answer["visit"] for answer in arrived]
        _all(store, [("visit.dispatch", {"visit": visit}) for visit in visits])
        for verb in ("visit.accept", "visit.end"):
            _all(store, [(verb, {"visit": v}, p) for v, p in zip(visits, served, strict=True)])


def _fill(store: Store, receivers: list[Person], rows: int) -> None:
    """So many more rows: people who come and go."""
    for start in range(0, rows, 4000):
        _all(store, [
            ("presence.set", {"person": p.id, "state": ("away_work", "waiting")[(n // len(receivers)) % 2]})
            for n in range(start, min(start + 4000, rows)) for p in [receivers[n % len(receivers)]]
        ])  # fmt: skip


def _all(store: Store, orders: Iterable[Any]) -> list[dict[str, Any]]:
    """Give these commands at once, as the hall itself or as the person named third; the results, in order."""
    answers = [
        store.submit_from_thread(HALL, COMMANDS[verb], _viewer(*who), arguments) for verb, arguments, *who in orders
    ]
    return [answer.result(120).result for answer in answers]


def _viewer(person: Person | None = None) -> Viewer:
    if person is None:
        return system(HALL)
    return replace(system(HALL), person=person.id, name=person.name, role=person.role, group=person.group)


def _found(url: str, ledger: HallState) -> Furnished:
    hall, people, devices = ledger.hall, {}, {}
    for person in hall.all(Person).values():
        people.setdefault(person.role, []).append(person.id)
    for device in hall.all(Device).values():
        devices.setdefault(device.screen, []).append(device.id)
    buyers = [(contact.id, contact.consultant) for contact in hall.all(Contact).values()]
    return Furnished(url, list(hall.all(Unit)), people, devices, buyers, ledger.seq)
