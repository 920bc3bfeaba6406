"""Redis dies, freezes, hangs up or falls silent: work goes on at once, and the screens follow the journal."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import redis

from tests.faults.figures import Measured
from tests.faults.herd import Herd, Lean
from tests.faults.house import FaultyHouse
from tests.faults.load import Work
from tests.stories.screens import OLD_AFTER

pytestmark = [pytest.mark.story, pytest.mark.timeout(180)]

COMMAND_P99 = 0.3  # seconds from click to answer, whatever Redis does
PUSH = 1.5  # seconds from an answer to every board, without Redis or until its line is repaired
NOTICED = 4.0  # seconds until a process knows that it hears nothing
RECONNECT = 4.0  # seconds until both processes listen again, once they can
OUTPUT_LIMIT = "pubsub 65536 65536 1"
PER_SECOND, CALM = 20, 2.0  # commands, and seconds of them before anything happens


@dataclass
class Play:
    """Boards at both processes and people at work, while something happens to Redis."""

    house: FaultyHouse
    measured: Measured
    work: Work
    boards: list[Lean]
    calm: float  # seconds: command p99 before anything happened
    began: float = field(default_factory=time.monotonic)

    def cost(self) -> None:
        """No command failed or was late, every change was on both boards in time, and no board was ever old."""
        now = time.monotonic()
        assert len(self.work.clicks) >= CALM * PER_SECOND, "the premise: people were at work"
        self.measured("commands without an answer", self.work.unanswered, 0, "")
        self.measured("command p99", self.work.slowest(since=self.began), COMMAND_P99, calm=self.calm)
        self.measured("push, slowest", self.work.slowest_push(*self.boards, since=self.began), PUSH)
        silent = max(board.silence(self.began, now) for board in self.boards)
        self.measured("shown as old", max(0.0, silent - OLD_AFTER), 0)

    async def listening_again(self, but: set[str]) -> None:
        """Both processes hear Redis, on lines that are none of those."""
        healed = time.monotonic()
        async with asyncio.timeout(3 * RECONNECT):
            while len(subscribers(self.house) - but) < 2:
                await asyncio.sleep(0.05)
        self.measured("listening again", time.monotonic() - healed, RECONNECT)
        await self.house.redis_heard()


def subscribers(house: FaultyHouse) -> set[str]:
    """The clients that listen to the halls' channels, as Valkey knows them."""
    with redis.from_url(house.valkey.url) as bus:
        return {client["id"] for client in bus.client_list(_type="pubsub") if client["psub"] == "1"}


@contextlib.asynccontextmanager
async def playing(house: FaultyHouse, measured: Measured) -> AsyncIterator[Play]:
    herd = Herd(2, house, "board", "device:board", house.a, house.b)
    work = Work(house, PER_SECOND, (house.a,))  # what B's board shows it heard from Redis or read in the journal
    async with herd.on():
        with work.going_on():
            await asyncio.sleep(CALM)
            play = Play(house, measured, work, herd.screens, work.slowest())
            yield play
        await herd.reach(house.head(), within=10)
        play.cost()


@pytest.mark.fault(1)
@pytest.mark.parametrize("seconds", [2, pytest.param(15, marks=pytest.mark.slow_fault)])
async def test_without_redis_work_goes_on_and_boards_follow_the_journal(
    hall: FaultyHouse, measured: Measured, seconds: int
) -> None:
    async with playing(hall, measured) as play:
        hall.valkey.kill()
        try:
            await asyncio.sleep(seconds)
            for process in (hall.a, hall.b):
                status, parts = await hall.ready(process)
                assert (status, parts["redis"]) == (200, False)
        finally:
            hall.valkey.start()
        await play.listening_again(but=set())


@pytest.mark.fault(2)
@pytest.mark.slow_fault
async def test_a_frozen_redis_delays_no_answer(hall: FaultyHouse, measured: Measured) -> None:
    async with playing(hall, measured) as play:
        before = subscribers(hall)
        hall.valkey.stop()
        try:
            await asyncio.sleep(5)
        finally:
            hall.valkey.cont()
        await play.listening_again(but=before)


@pytest.mark.fault(3)
async def test_a_line_to_redis_that_breaks_is_made_again(hall: FaultyHouse, measured: Measured) -> None:
    async with playing(hall, measured) as play:
        for _ in range(3):
            before = subscribers(hall)
            assert len(before) >= 2
            hall.bus_a.reset()
            hall.bus_b.reset()
            await play.listening_again(but=before)


@pytest.mark.fault(4)
async def test_a_line_to_redis_that_falls_silent_is_noticed(hall: FaultyHouse, measured: Measured, full: bool) -> None:
    """For ten seconds nothing arrives and nothing breaks; the processes find out by their own heartbeat."""
    async with playing(hall, measured) as play:
        before, began = subscribers(hall), time.monotonic()
        hall.bus_a.hole()
        hall.bus_b.hole()
        while any([(await hall.ready(process))[1]["redis"] for process in (hall.a, hall.b)]):
            await asyncio.sleep(0.1)
        measured("noticed", time.monotonic() - began, NOTICED)
        await asyncio.sleep(max(0.0, began + (10 if full else 5) - time.monotonic()))
        hall.bus_a.passing()
        hall.bus_b.passing()
        await play.listening_again(but=before)


@pytest.mark.fault(5)
@pytest.mark.slow_fault
async def test_subscribers_that_redis_throws_out_subscribe_again(hall: FaultyHouse, measured: Measured) -> None:
    """First by CLIENT KILL, then for not reading what Redis keeps for them."""
    async with playing(hall, measured) as play:
        with redis.from_url(hall.valkey.url) as bus:
            for _ in range(3):
                before = subscribers(hall)
                assert bus.client_kill_filter(_type="pubsub") >= 2
                await play.listening_again(but=before)
            before = subscribers(hall)
            await asyncio.to_thread(_overrun, hall, bus)
        await play.listening_again(but=before)


def _overrun(hall: FaultyHouse, bus: redis.Redis) -> None:
    """More than Redis keeps for a subscriber, on a channel of no hall, while nobody can read it."""
    thrown_out = "client_output_buffer_limit_disconnections"
    before = bus.info("stats")[thrown_out]
    usual = bus.config_get("client-output-buffer-limit")
    bus.config_set("client-output-buffer-limit", OUTPUT_LIMIT)
    hall.bus_a.hole()
    hall.bus_b.hole()
    try:
        for _ in range(500):
            bus.publish("anchang:hall:nobody's", "x" * 4_096)
        assert bus.info("stats")[thrown_out] >= before + 2
    finally:
        hall.bus_a.passing()
        hall.bus_b.passing()
        for name, value in usual.items():
            bus.config_set(name, value)
