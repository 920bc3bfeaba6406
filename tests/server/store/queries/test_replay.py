"""The board of any moment is what the hall was then: its units, their states, and each change of a day."""

import contextlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import update

from domain.clients.contacts.records import Contact
from domain.core.refusal import Refused
from domain.house.policy.records import Policy
from domain.sales.applications.records import Application
from domain.sales.prices.records import PriceList
from domain.sales.receipts.records import Receipt
from domain.sales.units.records import Unit
from server.store.entry import text_of
from server.store.journal import JOURNAL
from server.store.queries import replay
from tests.hall import MONDAY, House, at, days, open_day, stock

MOVES = 90
Board = dict[str, dict[str, Any]]  # as the journal has its units


def board(house: House) -> Board:
    return {id: json.loads(text_of(unit)) for id, unit in house.hall.all(Unit).items()}


def then(house: House, moment: datetime) -> replay.Then:
    with house.engine.connect() as connection:
        return replay.then(connection, house.name, moment)


def of_day(house: House, since: datetime, until: datetime) -> dict[str, Any]:
    with house.engine.connect() as connection:
        return replay.day(connection, house.name, since, until)


def states_at(told: dict[str, Any], second: int) -> dict[str, str]:
    """What a page makes of a day: the states at the end of a second of it."""
    states = [row[-1] for row in told["units"]]
    for moved, _, place, state in told["moves"]:
        if moved <= second:
            states[place] = state
    return {row[0]: state for row, state in zip(told["units"], states, strict=True) if state}


def clients(house: House) -> list[str]:
    for number in range(4):
        house.receive(phone=f"1381234567{number}")
    return list(house.hall.all(Contact))


class Hand:
    """Gives whatever may be given, and much that is refused, to a hall of some homes and some clients."""

    def __init__(self, house: House, chance: Random) -> None:
        self.house, self.chance = house, chance
        self.contacts = clients(house)

    def give(self) -> None:
        move = self.chance.choice(
            [self.apply, self.apply, self.apply, self.approve, self.approve, self.pay, self.pay, self.withdraw, self.void,
             self.reprice, self.undo, self.release, self.strike, self.nothing_of_units]
        )  # fmt: skip
        with contextlib.suppress(Refused, IndexError):
            move()

    def _one(self, kind: Any, **having: Any) -> Any:
        found = [r for r in self.house.hall.all(kind).values() if all(getattr(r, n) == v for n, v in having.items())]
        return self.chance.choice(found)

    def apply(self) -> None:
        contact = self._one(Contact)
        by = self.house.person(self.house.badge(contact.consultant))
        self.house.do("application.submit", by, unit=self._one(Unit).id, contact=contact.id)

    def approve(self) -> None:
        self.house.do("application.approve", application=self._one(Application, state="waiting").id)

    def pay(self) -> None:
        money = {"amount_fen": 2_000_000, "method": "card"}
        application = self._one(Application, state="approved").id
        self.house.do("receipt.record", self.house.desk("cashier"), application=application, **money)

    def withdraw(self) -> None:
        one = self._one(Application)
        by = self.house.person(self.house.badge(one.consultant))
        self.house.do("application.withdraw", by, application=one.id)

    def void(self) -> None:
        self.house.do("receipt.void", receipt=self._one(Receipt, voided_at=None).id, reason="a slip")

    def reprice(self) -> None:
        """A home is dearer, and there may be a new one."""
        new = self.chance.randrange(10, 13)
        lines = [
            {"id": f"u{n}", "building": f"{1 + n % 2}栋", "room": f"{n}02", "floor": n, "area": "98.27"}
            for n in {self.chance.randrange(1, 7), new}
        ]
        price = self.chance.randrange(380, 390) * 1_000_000
        self.house.do("price_list.activate", filename="v", units=[line | {"price_fen": price} for line in lines])

    def undo(self) -> None:
        self.house.do("price_list.undo", price_list=self._one(PriceList, undone_at=None).id)

    def release(self) -> None:
        self.house.do("unit.release", units=[self._one(Unit, state="unreleased").id])

    def strike(self) -> None:
        self.house.do("price_list.strike", units=[self._one(Unit, state="unreleased").id])

    def nothing_of_units(self) -> None:
        self.house.do("policy.set", key="turn.ring_seconds", value=self.chance.randrange(10, 60), reason="a unit")


@pytest.fixture
def lived(house: House) -> Callable[[int], list[tuple[datetime, int, Board]]]:
    """A hall in which much happened on a Monday and a Tuesday, at bare moments, several within one second too: the
    moment, the number and the board after each."""

    def live(seed: int) -> list[tuple[datetime, int, Board]]:
        chance = Random(seed)
        stock(house)
        open_day(house)
        hand = Hand(house, chance)
        seen = [(house.now, house.hall.seq, board(house))]
        for step in range(MOVES):
            if step == MOVES // 2:
                house.set("09:00", days(1))
            house.now += timedelta(microseconds=chance.choice([0, 1, 300_000, 999_999, 30_000_000, 600_123_456]))
            hand.give()
            seen.append((house.now, house.hall.seq, board(house)))
        return seen

    return live


@pytest.mark.parametrize("seed", [1, 2])
def test_the_board_of_any_moment_is_what_the_hall_was_then(
    house: House, lived: Callable[[int], list[tuple[datetime, int, Board]]], seed: int
) -> None:
    seen = lived(seed)
    states = {unit["state"] for _, _, units in seen for unit in units.values()}
    assert states >= {"unreleased", "available", "applied", "on_hold", "controlled"}, "the premise"
    assert len({tuple(units) for _, _, units in seen}) > 1, "the premise: homes came and went"
    chance = Random(seed)
    first, last = seen[0][0], seen[-1][0]
    moments = [moment for moment, _, _ in seen] + [first + (last - first) * chance.random() for _ in range(30)]
    for moment in moments:
        seq, units = [(number, units) for came, number, units in seen if came <= moment][-1]
        assert then(house, moment) == (seq, units), moment


@pytest.mark.parametrize("seed", [3, 4])
def test_a_day_of_the_board_is_what_each_second_left(
    house: House, lived: Callable[[int], list[tuple[datetime, int, Board]]], seed: int
) -> None:
    seen = lived(seed)
    for day in (MONDAY, days(1)):
        since, until = at("00:00", day), at("00:00", day + timedelta(days=1))
        told = of_day(house, since, until)
        assert told["moves"] == sorted(told["moves"], key=lambda move: move[:2])
        on_it = {int((came - since).total_seconds()) for came, _, _ in seen if since <= came < until}
        assert len(on_it) > 10, "the premise"
        for second in on_it | {second - 1 for second in on_it}:
            over = since + timedelta(seconds=second + 1)
            before = [(number, units) for came, number, units in seen if came < over]
            if before:
                assert states_at(told, second) == {id: unit["state"] for id, unit in before[-1][1].items()}, second
        assert told["seq"] == [number for came, number, _ in seen if came < until][-1]


def test_before_the_first_change_there_is_nothing_and_after_the_last_the_present(house: House) -> None:
    stock(house)
    assert then(house, at("06:59")) == (0, {})
    assert then(house, at("09:00", days(3_000))) == (house.hall.seq, board(house))
    empty = of_day(house, at("00:00", days(-1)), at("00:00"))
    assert empty == {"seq": 0, "units": [], "moves": []}
    later = of_day(house, at("00:00", days(1)), at("00:00", days(2)))
    assert (later["seq"], later["moves"]) == (house.hall.seq, [])
    assert later["units"][0] == ["u1", "3栋", "", 1, "", "102", "available"]


def test_of_two_halls_each_has_its_own_past(house: House) -> None:
    stock(house)
    other = House(house.engine, at("07:00"), "h2")
    other.do("site.open", name="another")
    assert then(other, at("23:00")) == (1, {})
    other.close()


def test_where_the_clock_was_put_back_what_came_later_is_told_no_earlier(house: House) -> None:
    stock(house)
    open_day(house)
    contact = clients(house)[0]
    by = house.person(house.badge(house.hall.all(Contact)[contact].consultant))
    house.set("10:00")
    home = next(unit for unit in house.hall.all(Unit).values() if unit.state == "available")
    asked = house.do("application.submit", by, unit=home.id, contact=contact)
    withdrawn = house.do("application.withdraw", by, application=asked.result["application"])
    with house.engine.begin() as connection:
        put_back = update(JOURNAL).where(JOURNAL.c.seq == withdrawn.seq)
        connection.execute(put_back.values(at=at("09:30")))
    moves = of_day(house, at("00:00"), at("00:00", days(1)))["moves"]
    assert [(second, seq, state) for second, seq, _, state in moves[-2:]] == [
        (10 * 3600, asked.seq, "applied"), (10 * 3600, withdrawn.seq, "available"),
    ]  # fmt: skip
    assert then(house, at("09:45")).units[home.id]["state"] == "available"


def test_no_more_rows_are_looked_at_than_name_a_unit(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else happens in a hall costs the board of the past nothing but the look for the word."""
    stock(house)
    read: list[Any] = []
    real = replay.changes_of
    monkeypatch.setattr(replay, "changes_of", lambda row, kind="": read.append(row) or real(row, kind))
    for n in range(5):
        house.do("policy.set", key="turn.ring_seconds", value=20 + n, reason="nothing of homes")
    assert house.hall.all(Policy)
    then(house, house.now)
    assert len(read) == 2, "the list and the release"
