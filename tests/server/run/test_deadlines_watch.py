"""Whether a clock runs is known in every process, wherever it runs."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import pytest

from server.live.bus import client
from server.run import deadlines_watch
from server.run.deadlines_watch import DeadlinesWatch
from tests.machine import Valkey


@contextlib.asynccontextmanager
async def watching(valkey: Valkey, looked: dict[str, float]) -> AsyncIterator[DeadlinesWatch]:
    """A process whose own clock looked so long ago at these halls."""
    bus = client(valkey.url)
    clocks = DeadlinesWatch(bus, ["h1", "h2"], lambda: looked)
    task = asyncio.create_task(clocks.run())
    try:
        yield clocks
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await bus.aclose()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.02)


async def test_a_clock_elsewhere_is_seen_until_it_stops(valkey: Valkey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines_watch, "EVERY", 0.02)
    monkeypatch.setattr(deadlines_watch, "MISSED", 1.0)
    bus = client(valkey.url)
    await bus.delete(deadlines_watch.LAST_LOOKS)
    await bus.aclose()
    async with watching(valkey, {}) as web:
        await until(lambda: web.missing() == ["h1", "h2"])
        async with watching(valkey, {"h1": 0.0, "h2": 0.1}) as clock:
            assert (clock.unseen("h1"), clock.unseen("h2")) == (0.0, 0.1)
            await until(lambda: web.missing() == [])
        await until(lambda: web.missing() == ["h1", "h2"])


async def test_a_clock_that_cannot_look_at_one_hall_is_none_for_that_hall(
    valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadlines_watch, "EVERY", 0.02)
    looked = {"h1": 0.0, "h2": deadlines_watch.MISSED + 1}
    async with watching(valkey, looked) as clock:
        assert clock.missing() == ["h2"]


async def test_without_redis_nothing_is_said_of_clocks_elsewhere(
    valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadlines_watch, "EVERY", 0.02)
    monkeypatch.setattr(deadlines_watch, "MISSED", 0.2)
    async with watching(valkey, {}) as web:
        await until(lambda: web.unseen("h1") is not None)
        valkey.stop()
        try:
            await until(lambda: web.unseen("h1") is None)
            assert web.missing() == []
        finally:
            valkey.cont()
        await until(lambda: web.unseen("h1") is not None)
