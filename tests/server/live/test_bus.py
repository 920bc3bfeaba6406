"""What Redis does not pass on is counted: other processes find it in the journal, a little later."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from prometheus_client import REGISTRY

from server.live import bus
from server.live.bus import Publisher, client
from tests.machine import Valkey, free_port

pytestmark = pytest.mark.asyncio


def unpublished() -> float:
    return REGISTRY.get_sample_value("anchang_unpublished_total") or 0


async def test_what_a_redis_that_is_gone_does_not_take_is_counted() -> None:
    before, line = unpublished(), client(f"redis://127.0.0.1:{free_port()}/0")
    publisher = Publisher(line)
    for n in range(2):
        publisher.publish("h1", f"change {n}")
    await _run_until(publisher, lambda: unpublished() == before + 2)
    await line.aclose()


async def test_what_finds_no_room_behind_a_slow_redis_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus, "WAITING", 3)
    before, line = unpublished(), client(f"redis://127.0.0.1:{free_port()}/0")
    publisher = Publisher(line)
    for n in range(5):
        publisher.publish("h1", f"change {n}")
    assert unpublished() == before + 2
    await line.aclose()


async def test_what_is_passed_on_is_not_counted(valkey: Valkey) -> None:
    before, line = unpublished(), client(valkey.url)
    publisher, heard = Publisher(line), line.pubsub()
    await heard.subscribe(f"{bus.PREFIX}h1")
    publisher.publish("h1", "a change")
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(publisher.run())
        async with asyncio.timeout(10):
            said = [message["data"] async for message in _two(heard)]
        running.cancel()
    assert said[-1] == "a change"
    assert unpublished() == before
    await heard.aclose()
    await line.aclose()


async def _two(heard: Any) -> AsyncIterator[Any]:
    """That it is subscribed, and what is said first."""
    many = 0
    async for message in heard.listen():
        yield message
        many += 1
        if many == 2:
            return


async def _run_until(publisher: Publisher, done: Callable[[], bool]) -> None:
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(publisher.run())
        async with asyncio.timeout(20):
            while not done():
                await asyncio.sleep(0.01)
        running.cancel()
