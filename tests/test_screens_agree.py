"""Every screen shows the hall: what came in pieces equals what is drawn anew, for everyone who may look.

And what no screen may show: full client names and phones anywhere; on public screens nothing of staff but surnames.
"""

import asyncio
import contextlib
import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from domain.clients.contacts.records import Contact
from domain.core.deadline import due
from domain.core.refusal import Refused
from domain.core.roles import ROLES
from domain.core.viewer import Viewer, system
from domain.house.devices.records import DEVICE_SCREENS, Device
from domain.house.people.records import Person
from domain.house.presence.records import Presence
from domain.house.site.rules import local_day
from domain.reception.rotation.records import Slot
from domain.sales.applications.records import Application
from domain.sales.prices.records import PriceList
from domain.sales.receipts.records import Receipt
from domain.sales.units.records import Unit
from server.app import SCREENS
from server.demo.play import Player
from server.live import frames
from server.live.feed import Feed
from server.live.views import Shared, View
from server.screen import Audience, Screen
from server.store import journal
from tests.hall import House, engine_of, open_day, stock, visits

PUBLIC = frozenset(DEVICE_SCREENS)
GIVEN_NAME = "霓"  # of every client, and of nobody else
STAFF_NAME = "旻"  # of everyone who works here
AGENCY = "同舟代理"
PHONE = "1380000{:04d}"
PRICE = "380000000"
MOVES = 30
Path = str
Cards = dict[Path, Any]


class Client:
    """A page: holds cards and a number, and believes only frames that lead on from its own."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.cards: Cards = {}
        self.seq: int | None = None
        self.changes = 0
        self.resume()

    def resume(self) -> str:
        """Ask for what leads from here to now, as after a broken line; the frame as text."""
        self.view.settle()
        text = frames.text_of(self.view.frame(self.seq, datetime.now(UTC)))
        frame = json.loads(text)
        if frame["type"] == "snapshot":
            self.cards = frame["cards"]
        else:
            assert frame["after"] == self.seq
            assert not frame["put"].keys() & set(frame["drop"])
            self.cards.update(frame["put"])
            for path in frame["drop"]:
                self.cards.pop(path, None)
            self.changes += len(frame["put"]) + len(frame["drop"])
        self.seq = frame["seq"]
        return text


class Script:
    """A day at the hall made of real commands, all of it decided by one seed."""

    def __init__(self, house: House, seed: int) -> None:
        self.house, self.chance = house, random.Random(seed)
        self.phones: list[str] = []
        self.player = Player(lambda: house.hall, house.name, self._do, self.chance)

    def _do(self, verb: str, by: Viewer | None = None, **arguments: Any) -> Any:
        return self.house.do(verb, by, **arguments)

    def moves(self) -> Iterator[None]:
        """First one visit and one sale that touch every screen, then whatever chance brings."""
        self.sell()
        yield
        mine: list[Callable[[], Any]] = [
            self.arrive, self.arrive, self.identify, self.recall, self.decline, self.leave, self.skip, self.cover,
            self.grant, self.void, self.take_back, self.rename, self.device, self.policy, self.prices, self.unprice,
            self.release,
            self.file, self.errand, self.erase, self.night,
        ]  # fmt: skip
        for _ in range(MOVES):
            self.house.now += timedelta(seconds=self.chance.randrange(240))
            for verb, arguments in list(due(self.house.hall, self.house.now)):
                with contextlib.suppress(Refused):
                    self._do(verb, **arguments)
            with contextlib.suppress(Refused):
                self.chance.choice((self.busy, self.busy, self.chance.choice(mine)))()
            yield

    def sell(self) -> None:
        house = self.house
        house.receive(f"王{GIVEN_NAME}", phone=PHONE.format(40), lane="call")
        badge = house.receive(f"李{GIVEN_NAME}", phone=PHONE.format(41))  # not a client of the one just called
        self.phones += [PHONE.format(40), PHONE.format(41)]
        contact = list(house.hall.all(Contact).values())[-1]
        unit = next(u.id for u in house.hall.all(Unit).values() if u.state == "available")
        asked = house.do("application.submit", house.person(badge), unit=unit, contact=contact.id)
        application = asked.result["application"]
        house.do("application.approve", house.desk("controller"), application=application)
        house.do("receipt.record", house.desk("cashier"), application=application, amount_fen=2_000_000, method="card")
        house.do("group.save", house.desk("admin"), id="A", order=1, agency=f"{AGENCY}A1")

    def busy(self) -> None:
        """Someone comes, and two other things happen."""
        self.arrive()
        for _ in range(2):
            self.player.move(self.house.now)

    def arrive(self) -> None:
        asked = self.chance.random()
        people = [p.id for p in self.house.hall.all(Person).values() if p.receives]
        self.house.visitor(
            f"{self.chance.choice('张刘陈')}{GIVEN_NAME}", phone=self._phone() if asked < 0.8 else "",
            wanted=self.chance.choice(people) if asked < 0.2 else None, lane=self.chance.choice(("visit", "call")),
            wanted_group="B" if 0.2 < asked < 0.3 else None, purpose=self.chance.choice(("home", "shop", "survey")),
            party=self.chance.randint(1, 5),
        )  # fmt: skip

    def identify(self) -> None:
        visit = self._one(v for v in visits(self.house, "received") if v.client is None)
        self._do(
            "visit.identify", self._staff(visit.consultant), visit=visit.id, name=f"周{GIVEN_NAME}", phone=self._phone()
        )

    def recall(self) -> None:
        self._do("visit.recall", self.house.desk("dispatcher"), visit=self._one(visits(self.house, "called")).id)

    def decline(self) -> None:
        visit = self._one(visits(self.house, "called"))
        self._do("visit.decline", self._staff(visit.consultant), visit=visit.id, reason="busy")

    def leave(self) -> None:
        self._do("visit.leave", self.house.desk("dispatcher"), visit=self._one(visits(self.house, "waiting")).id)

    def skip(self) -> None:
        lane = self.chance.choice(("visit", "call"))
        self._do("turn.skip", self.house.desk("dispatcher"), lane=lane, reason="in the show flat")

    def cover(self) -> None:
        slot = self._one(s for s in self.house.hall.all(Slot).values() if s.state == "pending")
        person = self._one(p for p in self.house.hall.all(Person).values() if p.group == slot.group)
        self._do("turn.cover", self.house.desk("dispatcher"), slot=slot.id, person=person.id)

    def grant(self) -> None:
        person = self._one(p for p in self.house.hall.all(Person).values() if p.receives)
        lane = self.chance.choice(("visit", "call"))
        self._do("credit.grant", self.house.desk("site_lead"), lane=lane, consultant=person.id, reason="handed back")

    def void(self) -> None:
        receipt = self._one(self.house.hall.all(Receipt).values())
        self._do("receipt.void", self.house.desk("site_manager"), receipt=receipt.id, reason="wrong amount")

    def take_back(self) -> None:
        application = self._one(a for a in self.house.hall.all(Application).values() if a.open)
        if self.chance.random() < 0.5:
            self._do("hold.release", self.house.desk("controller"), application=application.id, reason="too slow")
        self._do("application.withdraw", self._staff(application.consultant), application=application.id)

    def rename(self) -> None:
        person = self._one(p for p in self.house.hall.all(Person).values() if p.role in ("consultant", "dispatcher"))
        changed = {
            "name": f"{self.chance.choice('魏潘杜戴')}{STAFF_NAME}{self.chance.randrange(10**6)}",
            "active": person.role == "dispatcher" or self.chance.random() < 0.8,
        }
        kept = person.model_dump(include={"id", "role", "group", "badge", "qualified", "filed"})
        self._do("person.save", self.house.desk("admin"), **kept, **changed)

    def device(self) -> None:
        admin = self.house.desk("admin")
        device = self._one(self.house.hall.all(Device).values())
        verb = self.chance.choice(("device.add", "device.rename", "device.pin", "device.revoke"))
        arguments: dict[str, Any] = (
            {"screen": "board", "name": "by the door"} if verb == "device.add" else {"device": device.id}
        )
        more = {"device.rename": {"name": "in the yard"}, "device.pin": {"building": self.chance.choice(("3栋", ""))}}
        self._do(verb, admin, **arguments, **more.get(verb, {}))

    def policy(self) -> None:
        key, value = self.chance.choice(
            [
                ("control.by", "controller"),
                ("rotation.order", "spread"),
                ("turn.accept_seconds", 60),
                ("hold.pay_minutes", 5),
            ]
        )
        self._do("policy.set", self.house.desk("site_lead"), key=key, value=value, reason="a trial")

    def prices(self) -> None:
        units = list(self.house.hall.all(Unit).values())
        line = self.chance.choice(units).model_dump(include={"id", "building", "room", "floor", "area", "price_fen"})
        line["price_fen"] += self.chance.choice((0, 100))
        new = {**line, "id": f"n{self.house.hall.seq}", "room": f"{self.house.hall.seq}09"}
        self._do("price_list.activate", self.house.desk("site_lead"), filename="v2", units=[line, new])

    def unprice(self) -> None:
        """A list is taken back, or a home that was never released is struck off: it leaves every screen."""
        if self.chance.random() < 0.5:
            last = max(self.house.hall.all(PriceList).values(), key=lambda listed: listed.activated_at)
            self._do("price_list.undo", self.house.desk("site_lead"), price_list=last.id)
        unit = self._one(u for u in self.house.hall.all(Unit).values() if u.state == "unreleased")
        self._do("price_list.strike", self.house.desk("site_lead"), units=[unit.id])

    def release(self) -> None:
        unit = self._one(u for u in self.house.hall.all(Unit).values() if u.state == "unreleased")
        self._do("unit.release", self.house.desk("controller"), units=[unit.id])

    def file(self) -> None:
        today = local_day(self.house.hall, self.house.now)
        people = [p.id for p in self.house.hall.all(Person).values() if p.receives and p.group == "B"]
        self.chance.shuffle(people)
        day = today + timedelta(days=self.chance.randint(0, 1))
        self._do(
            "roster.file", self.house.desk("site_lead"), day=day.isoformat(), group="B", people=people, reason="new"
        )
        self._do("roster.lock", self.house.desk("dispatcher"), day=day.isoformat())

    def errand(self) -> None:
        presence = self._one(self.house.hall.all(Presence).values())
        state = self.chance.choice(("away_developer", "waiting", "off"))
        self._do("presence.set", self.house.desk("dispatcher"), person=presence.id, state=state, reason="errand")

    def erase(self) -> None:
        contact = self._one(self.house.hall.all(Contact).values())
        self._do("client.reveal", self._staff(contact.consultant), contact=contact.id)
        self._do("client.erase", self.house.desk("admin"), client=contact.client)

    def night(self) -> None:
        if self.chance.random() < 0.3:
            self.house.now += timedelta(days=1)
            open_day(self.house, "AB", local_day(self.house.hall, self.house.now))

    def _phone(self) -> str:
        phone = PHONE.format(self.chance.randrange(40))
        self.phones.append(phone)
        return phone

    def _one(self, records: Any) -> Any:
        found = list(records)
        if not found:
            raise Refused("unknown-record")
        return self.chance.choice(found)

    def _staff(self, person: str | None) -> Viewer:
        who = self.house.hall.get(Person, person or "")
        if who is None:
            raise Refused("unknown-record")
        return Viewer(hall=self.house.name, person=who.id, name=who.name, role=who.role, group=who.group)


def furnish(house: House) -> None:
    """Two groups of three, everyone the developer has, two groups' managers, three screens and some homes."""
    people: list[dict[str, Any]] = [{"name": f"高{STAFF_NAME}{role}", "role": role} for role in ROLES[:10]]
    house.do("site.open", name="望澜庭")
    for order, group in enumerate("AB", 1):
        house.do("group.save", id=group, order=order, agency=f"{AGENCY}{group}")
        roles = ("group_manager", "supervisor", "consultant", "consultant", "project_manager")
        people += [
            {"name": f"林{STAFF_NAME}{group}{n}", "badge": f"{group}{n:02d}", "role": role, "group": group}
            for n, role in enumerate(roles)
        ]
    house.together(*(("person.save", person) for person in people))
    house.together(*(("device.add", {"screen": screen, "name": screen}) for screen in DEVICE_SCREENS))
    house.do("policy.set", key="rotation.minimum", value=1, reason="a small hall")
    stock(house, 8)
    open_day(house)


def audiences(house: House, screen: Screen) -> dict[Audience, Viewer]:
    """Every audience the hall's own viewers have on this screen."""
    viewers = [
        Viewer(hall=house.name, person=p.id, name=p.name, role=p.role, group=p.group)
        for p in house.hall.all(Person).values()
    ]
    viewers += [
        Viewer(hall=house.name, device=d.id, name=d.name, role="device", screen=d.screen)
        for d in house.hall.all(Device).values()
    ]
    allowed = [v for v in (*viewers, system(house.name)) if v.holds in screen.opened_by]
    return {screen.audience(viewer): viewer for viewer in allowed}


class Watched:
    """A hall whose every screen is watched by three pages of every audience, which look at their own times."""

    def __init__(self, engine: Engine, name: str, seed: int) -> None:
        self.house = House(engine, name=name)
        furnish(self.house)
        self.chance = random.Random(seed)
        self.feed = Feed(engine, name, "v1", lambda _: None)
        asyncio.run(self.feed.open())
        self.views = [
            self.feed.view(screen, audience)
            for screen in SCREENS.values()
            for audience in audiences(self.house, screen)
        ]
        self.clients = [Client(view) for view in self.views for _ in range(3)]
        self.frames: dict[str, list[str]] = {name: [] for name in SCREENS}
        for client in self.clients:
            self.note(client, frames.text_of(client.view.frame(None, datetime.now(UTC))))
        self.house.listeners.append(self.feed.on_commit)

    def live(self, script: Script) -> None:
        for _ in script.moves():
            for client in self.chance.sample(self.clients, len(self.clients) // 6):
                self.note(client, client.resume())
        for client in self.clients:
            self.note(client, client.resume())

    def note(self, client: Client, frame: str) -> None:
        self.frames[client.view.screen.name].append(frame)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    with engine_of(database_url) as engine:
        yield engine


def as_sent(view: View) -> Cards:
    """The cards as a page gets them."""
    cards: Cards = json.loads(json.dumps(view.cards()))
    return cards


def on_each_database(examples: int) -> Callable[..., Any]:
    fixture = HealthCheck.function_scoped_fixture
    return settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=[fixture, HealthCheck.too_slow]
    )


halls = iter(range(10**6))


@pytest.mark.timeout(180)
@on_each_database(examples=4)
@given(seed=st.integers(0, 2**32))
def test_pieces_add_up_to_the_whole_on_every_screen_for_everyone(engine: Engine, seed: int) -> None:
    watched = Watched(engine, f"h{next(halls)}", seed)
    house = watched.house
    try:
        watched.live(Script(house, seed))
    finally:
        house.close()
    with engine.begin() as connection:
        loaded = journal.load(connection, house.name).hall
        replayed = journal.replay(connection, house.name).hall
    for view in watched.views:
        anew = [Shared(view.screen, hall, "", "v1").view(view.audience) for hall in (house.hall, loaded, replayed)]
        where = f"{view.screen.name} for {view.audience}"
        assert [as_sent(fresh) == as_sent(view) for fresh in anew] == [True, True, True], where
        for client in watched.clients:
            if client.view is view:
                assert client.cards == as_sent(view), where
                assert client.seq == view.seq, where
    changed = {c.view.screen.name for c in watched.clients if c.changes}
    assert changed == set(SCREENS), f"nothing happened on {set(SCREENS) - changed}"


def test_a_look_into_the_vault_moves_the_number_of_every_screen(engine: Engine) -> None:
    """It changes no card, but a page that beats with an older number than the journal's claims what is not so."""
    watched = Watched(engine, "h1", 7)
    script = Script(watched.house, 7)
    try:
        script.sell()
        contact = next(iter(watched.house.hall.all(Contact).values()))
        watched.house.do("client.reveal", script._staff(contact.consultant), contact=contact.id)
    finally:
        watched.house.close()
    for view in watched.views:
        view.settle()
    assert {view.seq for view in watched.views} == {watched.house.hall.seq}


def test_no_screen_shows_a_clients_name_or_phone_and_public_ones_nobodys(engine: Engine) -> None:
    watched = Watched(engine, "h1", 7)
    script = Script(watched.house, 7)
    try:
        watched.live(script)
        contact = next(iter(watched.house.hall.all(Contact).values()))
        known = watched.house.do("client.reveal", script._staff(contact.consultant), contact=contact.id).private
    finally:
        watched.house.close()
    assert GIVEN_NAME in known["name"], "the premise: clients do have these names"
    assert known["phone"].removeprefix("+86") in script.phones
    assert len(set(script.phones)) > 5
    everything = {name: "\n".join(told) for name, told in watched.frames.items()}
    assert all(len(text) > 1000 for text in everything.values())
    for name, text in everything.items():
        assert GIVEN_NAME not in text, name
        assert [phone for phone in script.phones if phone in text] == [], name
        if name in PUBLIC:
            assert [word for word in (STAFF_NAME, AGENCY, "****", PRICE, "price", "reason") if word in text] == [], name
    assert STAFF_NAME in everything["office"], "the premise: staff do have these names"
    assert AGENCY in everything["office"]
    assert any("****" in everything[name] for name in ("approvals", "cashier", "consultant"))


def test_public_screens_have_one_audience_and_personal_ones_do_not_share(engine: Engine) -> None:
    house = House(engine, name="h1")
    try:
        furnish(house)
        people = {name: audiences(house, SCREENS[name]) for name in SCREENS}
    finally:
        house.close()
    assert all(list(people[name]) == [Audience()] for name in PUBLIC)
    assert all(audience.person == viewer.person for audience, viewer in people["consultant"].items())
    assert len(people["consultant"]) == 10
    assert all(people.values())
