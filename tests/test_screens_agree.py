"""Every screen shows the hall: what came in pieces equals what is drawn anew, for everyone who may look.

And what no screen may show: full client names and phones anywhere; on public screens nothing of staff but surnames.
"""

import asyncio
import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from domain.clients.contacts.records import Contact
from domain.house.devices.records import DEVICE_SCREENS
from server.app import SCREENS
from server.live import frames
from server.live.feed import Feed
from server.live.views import Shared, View
from server.screen import Audience
from server.store import journal
from tests.hall import House, engine_of
from tests.shown import audiences
from tests.walk import AGENCY, GIVEN_NAME, STAFF_NAME, Script, furnish

PUBLIC = frozenset(DEVICE_SCREENS)
PRICE = "380000000"
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
            for view in self.chance.sample(self.views, len(self.views) // 6):
                assert self.packed(view) == as_sent(view), f"{view.screen.name} for {view.audience}"
        for client in self.clients:
            self.note(client, client.resume())

    def packed(self, view: View) -> Cards:
        """What it shows whoever comes now and takes compressed messages."""
        view.settle()
        frame = view.frame(None, datetime.now(UTC), packed=True)
        assert frame[0] == 0xC1
        cards: Cards = json.loads(frames.text_of(frame))["cards"]
        return cards

    def note(self, client: Client, frame: str) -> None:
        self.frames[client.view.screen.name].append(frame)


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.live.views.SMALL", 0)


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
