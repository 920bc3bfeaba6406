"""Row 6: the notices between processes are lost, doubled and out of order. No screen ever shows what was not so."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.app import SCREENS
from server.live.feed import Feed
from server.live.frames import text_of
from server.screen import Audience, Screen
from server.store.entry import Entry
from server.store.journal import HallState
from tests.faults.figures import Measured
from tests.hall import House, engine_of, open_day, open_house, staff

WALLS = (SCREENS["board"], SCREENS["turns"])
BADGES, STATES = ("A01", "A02", "B01", "B02"), ("away_private", "waiting")
IN_TESTS, IN_FULL = 200, 10_000  # schedules
LOST = DOUBLED = 0.1  # share of the notices

# What happens next: a change is committed, a notice on its way arrives (whichever), or the journal is looked at, as every
# process does once a second; a change may come while the answer is on its way.
STEPS = st.lists(st.sampled_from(("change", "arrive", "arrive", "check", "change within a check")), max_size=25)


class Bus:
    """Notices on their way, in the worst of orders."""

    def __init__(self, random: Any) -> None:
        self._random = random
        self._on_the_way: list[str] = []
        self.spoiled = 0

    def publish(self, notice: str) -> None:
        chance = self._random.random()
        copies = 0 if chance < LOST else 2 if chance < LOST + DOUBLED else 1
        self.spoiled += copies != 1
        self._on_the_way += [notice] * copies

    def next(self) -> str | None:
        """Any of those on their way."""
        if not self._on_the_way:
            return None
        place = self._random.randrange(len(self._on_the_way))
        self.spoiled += place > 0
        return self._on_the_way.pop(place)


class Wall:
    """A screen that takes the frames of one process's feed as docs/protocol.md says."""

    def __init__(self, feed: Feed, screen: Screen) -> None:
        self._feed, self._screen = feed, screen
        self.seq: int | None = None
        self.cards: dict[str, Any] = {}

    def look(self) -> None:
        view = self._feed.view(self._screen, Audience())
        frame = json.loads(text_of(view.frame(self.seq, self._feed.verified_at)))
        if frame["type"] == "snapshot":
            self.cards = frame["cards"]
        else:
            assert frame["after"] == self.seq
            self.cards.update(frame["put"])
            for path in frame["drop"]:
                self.cards.pop(path, None)
        self.seq = frame["seq"]


class Halls:
    """The process that commits, another one that hears of it, and everything that was ever true."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.here, self.there = (Feed(house.engine, house.name, "v", lambda _: None) for _ in range(2))
        self.walls = [Wall(self.there, screen) for screen in WALLS]
        self.true: dict[tuple[int, str], dict[str, Any]] = {}  # (number, screen) → its cards
        self.changes = 0

    async def open(self) -> None:
        await self.here.open()
        await self.there.open()
        self.note()

    def change(self) -> str:
        """Someone does something: the notice of it."""
        already = len(self._house.entries)
        self.changes += 1
        if self.changes % 3 == 0:  # on both walls
            self._house.do("site.open", name=f"望澜庭 {self.changes}")
        else:  # on the turn board, in the line of those who follow
            badge, state = BADGES[self.changes % 4], STATES[self.changes // 4 % 2]
            self._house.do("presence.set", person=self._house.person(badge).person, state=state)
        self.here.on_commit(self._house.entries[already:])
        self.note()
        return self.here.message(self._house.entries[already:])

    def note(self) -> None:
        for screen in WALLS:
            cards = self.here.view(screen, Audience()).cards()
            self.true[self.here.hall.seq, screen.name] = json.loads(json.dumps(cards))

    def look(self) -> None:
        """Each wall shows what was true at its number."""
        for wall, screen in zip(self.walls, WALLS, strict=True):
            wall.look()
            assert wall.seq is not None
            assert wall.cards == self.true[wall.seq, screen.name]


async def play(halls: Halls, steps: list[str], random: Any) -> Bus:
    """The steps, at a hall that goes on from one schedule to the next."""
    bus = Bus(random)
    epoch, number = halls.there.epoch, halls.there.hall.seq
    for step in steps:
        if step == "change":
            bus.publish(halls.change())
        elif step == "arrive" and (notice := bus.next()):
            halls.there.on_message(notice)
        elif step.endswith("check"):
            looking = asyncio.create_task(halls.there.check())
            if step == "change within a check":
                await asyncio.sleep(0)
                halls.there.on_message(halls.change())
            await looking
        assert halls.there.hall.seq >= number, "the hall went back"
        number = halls.there.hall.seq
        halls.look()
    await halls.there.check()
    halls.look()
    assert halls.there.hall.seq == halls.here.hall.seq
    assert halls.there.epoch == epoch, "a notice was taken for a set-back of the database"
    return bus


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A small hall whose journal lies in a SQLite file."""
    with engine_of(f"sqlite:///{tmp_path / 'hall.db'}") as engine, open_house(engine) as house:
        staff(house, {"A": 2, "B": 2})
        house.do("policy.set", key="rotation.minimum", value=1, reason="a small hall")
        open_day(house)
        yield house


@pytest.fixture
def loop() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.mark.fault(6)
@pytest.mark.timeout(900)
def test_notices_are_lost_doubled_and_out_of_order(
    house: House, loop: asyncio.Runner, full: bool, measured: Measured
) -> None:
    """After every step every wall shows what was true at its number, and after a look at the journal it is the last."""
    halls, played, spoiled = Halls(house), 0, 0
    loop.run(halls.open())

    @settings(
        max_examples=IN_FULL if full else IN_TESTS, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )  # fmt: skip
    @given(steps=STEPS, random=st.randoms(use_true_random=False))
    def any_schedule(steps: list[str], random: Any) -> None:
        nonlocal played, spoiled
        spoiled += loop.run(play(halls, steps, random)).spoiled
        played += 1
        halls.true = {key: cards for key, cards in halls.true.items() if key[0] == halls.here.hall.seq}

    any_schedule()
    assert spoiled > played / 4, "the premise: notices were lost, doubled or late"
    measured("schedules that showed what was not so", 0, 0, f"of {played}")


def test_without_the_journal_lost_notices_leave_screens_behind(house: House, loop: asyncio.Runner) -> None:
    """The control: what mends it is the look at the journal, not luck."""
    halls = Halls(house)
    loop.run(halls.open())
    halls.change()
    halls.there.on_message(halls.change())
    halls.look()
    assert halls.there.hall.seq == halls.here.hall.seq - 2
    loop.run(halls.there.check())
    assert halls.there.hall.seq == halls.here.hall.seq


def take_anything(ledger: HallState, entry: Entry) -> None:
    """As `HallState.apply`, believing every notice."""
    ledger.accept(entry)


def test_a_feed_that_takes_any_number_shows_what_was_not_so(
    house: House, loop: asyncio.Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: without the rule that only the next number fits, the property above does not hold."""
    halls = Halls(house)
    loop.run(halls.open())
    monkeypatch.setattr(HallState, "apply", take_anything)
    halls.change()
    halls.there.on_message(halls.change())
    with pytest.raises(AssertionError):
        halls.look()
