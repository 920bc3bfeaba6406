"""Screens spread over the processes again after one was started anew, gently, and nobody is sent about for nothing."""

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
import redis.asyncio as redis

from server.live import rebalance
from server.live.bus import client
from server.live.frames import Close
from server.live.hub import Live
from server.live.rebalance import LASTING, LOADS, MOST, REST, Rebalancer, ShedPlan, to_move
from tests.machine import Valkey, running_valkey
from tests.stories.screens import until

AWAY = 2  # seconds a screen may be on its way


@pytest.mark.parametrize(
    ("mine", "others", "begin", "go_on"),
    [
        (1000, [], 0, 0),  # alone
        (0, [1000], 0, 0),
        (500, [500], 0, 0),
        (20, [0], 0, 1),  # a small hall stays as it is, but what is begun is brought to an end
        (60, [0], 3, 3),
        (1000, [0], MOST, MOST),
        (333, [333, 333, 0], 8, 8),
        (333, [400, 333, 0], 7, 7),
        (143, [143, 143, 143, 143, 143, 143, 0], 2, 2),
        (560, [440], 0, 0),  # as chance has it
        (600, [400], 0, 10),
        (640, [360], 14, 14),
        (200, [600, 0], 0, 0),  # it has less than its share, whoever has nothing
    ],
)
def test_a_tenth_of_the_surplus_goes_each_second(mine: int, others: list[int], begin: int, go_on: int) -> None:
    assert to_move(mine, others, underway=False) == begin
    assert to_move(mine, others, underway=True) == go_on


def looks(plan: ShedPlan[int], here: list[int], others: list[int], seconds: range) -> list[list[int]]:
    """Who is sent away in each of these seconds, when all come back to the same process at once."""
    sent = []
    for now in seconds:
        sent.append(plan.look(here, others, float(now)))
        for screen in sent[-1]:
            here.remove(screen)
            here.append(screen)
    return sent


def test_those_who_were_here_longest_go_first_once_it_has_lasted() -> None:
    sent = looks(ShedPlan(), list(range(100)), [0], range(round(LASTING) + 2))
    assert sent == [[]] * round(LASTING) + [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]


def test_a_restart_that_is_over_in_seconds_sends_nobody_away() -> None:
    plan, here = ShedPlan[int](), list(range(100))
    assert not any(looks(plan, here, [0], range(round(LASTING))))
    assert not any(looks(plan, here, [90], range(10, 11)))
    assert not any(looks(plan, here, [0], range(11, 20)))


def test_where_all_come_back_to_the_same_process_each_is_sent_away_once_and_then_there_is_peace() -> None:
    """Screens that know only one address, or a proxy that remembers where everyone was."""
    plan, here = ShedPlan[int](), list(range(100))
    sent = looks(plan, here, [0], range(round(REST)))
    assert Counter(screen for second in sent for screen in second) == Counter(range(100))
    assert any(looks(plan, here, [0], range(round(REST), round(2 * REST)))), "the proxy may have been mended"


def test_whoever_went_by_himself_or_came_meanwhile_is_not_sent_away() -> None:
    plan = ShedPlan[int]()
    began = round(LASTING)
    looks(plan, list(range(100)), [0], range(began))
    assert plan.look(range(100), [0], LASTING) == [0, 1, 2, 3, 4]
    assert plan.look([*range(8, 100), 100, 101], [8], LASTING + 1) == [8, 9, 10, 11]


def test_it_ends_when_the_others_can_no_longer_be_heard() -> None:
    plan, here = ShedPlan[int](), list(range(100))
    looks(plan, here, [0], range(round(LASTING) + 1))
    assert plan.underway
    assert not any(looks(plan, here, [], range(round(LASTING) + 1, round(2 * LASTING) + 1)))
    assert not plan.underway
    assert plan.look(here, [0], 2 * LASTING + 1) == [], "it begins anew"


def test_a_word_that_is_late_sends_nobody_away_a_second_time() -> None:
    plan, here = ShedPlan[int](), list(range(100))
    sent = looks(plan, here, [0], range(round(LASTING) + 3))
    sent += looks(plan, here, [], range(round(LASTING) + 3, round(LASTING) + 6))
    sent += looks(plan, here, [0], range(round(LASTING) + 6, round(REST)))
    assert Counter(screen for second in sent for screen in second) == Counter(range(100))


def test_those_on_their_way_back_make_it_look_even_for_a_moment_and_nobody_is_sent_away_a_second_time() -> None:
    """Of those sent away many are on their way at once, and all of them come back."""
    plan, here, sent = ShedPlan[int](), list(range(100)), Counter[int]()
    away: list[int] = []
    looked_even = False
    for now in range(round(REST)):
        if now % 24 == 0:  # they come back together
            here += away
            away.clear()
        looked_even |= plan.underway and not to_move(len(here), [45], underway=True)
        for screen in plan.look(here, [45], float(now)):
            here.remove(screen)
            away.append(screen)
            sent[screen] += 1
    assert looked_even, "the premise"
    assert sent == Counter(range(100))


@dataclass
class Place:
    """One process of a made-up house."""

    here: list[int]
    plan: ShedPlan[int] = field(default_factory=ShedPlan)


@pytest.mark.parametrize("screens", [100, 200, 1000, 3000])
@pytest.mark.parametrize("processes", [2, 3, 4])
def test_a_minute_after_one_was_started_anew_no_process_holds_more_than_twice_as_many_as_another(
    processes: int, screens: int
) -> None:
    """Wherever chance puts those who come back, as the kernel does with processes that share a port."""
    chance = random.Random(processes * screens)
    places = [Place([]) for _ in range(processes)]
    for screen in range(screens):
        places[1 + screen % (processes - 1)].here.append(screen)
    on_their_way: list[tuple[int, int]] = []
    moved: Counter[int] = Counter()
    for now in range(60):
        back = [screen for at, screen in on_their_way if at <= now]
        on_their_way = [(at, screen) for at, screen in on_their_way if at > now]
        for screen in back:
            chance.choice(places).here.append(screen)
        counts = [len(place.here) for place in places]
        for n, place in enumerate(places):
            going = place.plan.look(place.here, counts[:n] + counts[n + 1 :], float(now))
            assert len(going) <= MOST
            place.here = [screen for screen in place.here if screen not in going]
            moved.update(going)
            on_their_way += [(now + chance.randint(1, AWAY), screen) for screen in going]
    counts = sorted(len(place.here) for place in places)
    assert counts[-1] <= 2 * counts[0], counts
    assert max(moved.values()) == 1


class Wall:
    """A screen as far as this matters: it can be told to go, and stands in a level unless it lags."""

    def __init__(self, live: Live, *, lags: bool = False) -> None:
        self.connection, self.cohort, self._live = self, None if lags else "its number", live
        live.subscribers[self] = None  # type: ignore[index]

    def close(self, code: int) -> None:
        assert code == Close.RESTART
        del self._live.subscribers[self]  # type: ignore[arg-type]


@dataclass
class Process:
    """One process of the house: its screens, and its part in spreading them."""

    bus: "redis.Redis"
    stopping: bool = False
    fresh: bool = True  # as a feed says it

    def __post_init__(self) -> None:
        self.live = Live({}, {}, None, (), 0.0, SimpleNamespace(busy=bool, pressed=bool))  # type: ignore[arg-type]
        self.spread = Rebalancer(self.bus, {"h1": self}, self.live, lambda: self.stopping)  # type: ignore[dict-item]

    @property
    def many(self) -> int:
        return len(self.live.subscribers)

    def receive(self, many: int, **more: Any) -> None:
        for _ in range(many):
            Wall(self.live, **more)


@pytest.fixture
def own_valkey() -> Any:
    with running_valkey() as server:
        yield server


@pytest.fixture
async def bus(own_valkey: Valkey) -> AsyncIterator["redis.Redis"]:
    async with client(own_valkey.url) as bus:
        yield bus


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebalance, "EVERY", 0.02)
    monkeypatch.setattr(rebalance, "LASTING", 0.1)


@contextlib.asynccontextmanager
async def running(*processes: Process) -> AsyncIterator[list[asyncio.Task[None]]]:
    async with asyncio.TaskGroup() as tasks:
        owned = [tasks.create_task(process.spread.run()) for process in processes]
        yield owned
        for task in owned:
            task.cancel()


@pytest.mark.usefixtures("hurry")
async def test_the_full_process_sends_screens_away_and_the_slow_ones_stay(bus: "redis.Redis") -> None:
    full, empty = Process(bus), Process(bus)
    full.receive(5, lags=True)
    full.receive(95)
    async with running(full, empty):
        await until(lambda: full.many < 60, 10, "some were sent away")
        assert sum(wall.cohort is None for wall in full.live.subscribers) == 5
        empty.receive(50)
        await asyncio.sleep(0.5)
        many = full.many
        await asyncio.sleep(0.3)
        assert (full.many, empty.many) == (many, 50), "it is even enough: nobody goes any more"


@pytest.mark.usefixtures("hurry")
async def test_without_redis_nobody_is_sent_away(bus: "redis.Redis", own_valkey: Valkey) -> None:
    full, empty = Process(bus), Process(bus)
    full.receive(2000)
    async with running(full, empty):
        await until(lambda: full.many < 2000, 10, "the premise: screens are being sent away")
        own_valkey.kill()
        await asyncio.sleep(0.5)
        many = full.many
        await asyncio.sleep(0.5)
        assert full.many == many > 1000
        own_valkey.start()
        await until(lambda: full.many < many, 10, "it goes on once the other is heard again")


@pytest.mark.usefixtures("hurry")
async def test_a_process_that_is_told_to_end_counts_no_more(bus: "redis.Redis") -> None:
    full, ending = Process(bus), Process(bus)
    async with running(full, ending) as (_, task):
        while await bus.hlen(LOADS) < 2:
            await asyncio.sleep(0.01)
        ending.stopping = True
        await task
        assert await bus.hlen(LOADS) == 1
        full.receive(100)
        await asyncio.sleep(0.3)
        assert full.many == 100
    assert await bus.hlen(LOADS) == 0


@pytest.mark.usefixtures("hurry")
async def test_nobody_is_sent_to_a_process_that_cannot_check_the_journal(bus: "redis.Redis") -> None:
    full, empty = Process(bus), Process(bus, fresh=False)
    full.receive(100)
    async with running(full, empty):
        await asyncio.sleep(0.3)
        assert full.many == 100
        empty.fresh = True
        await until(lambda: full.many < 100, 10, "it can again")
        empty.fresh = False
        await asyncio.sleep(0.5)
        many = full.many
        await asyncio.sleep(0.3)
        assert full.many == many


@pytest.mark.usefixtures("hurry")
async def test_a_process_that_died_counts_no_more_after_seconds(
    bus: "redis.Redis", monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds, _ = await bus.time()
    await bus.hset(LOADS, mapping={"dead": f"{seconds - 3600} 0", "of another version": "{}"})
    full = Process(bus)
    full.receive(100)
    async with running(full):
        await until(lambda: full.many == 100, 1, "it is alone")
        while await bus.hexists(LOADS, "dead"):
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)
        assert full.many == 100
        assert await bus.hexists(LOADS, "of another version")
        await bus.hset(LOADS, "just now", f"{seconds} 0")
        await until(lambda: full.many < 100, 10, "it is not alone")
