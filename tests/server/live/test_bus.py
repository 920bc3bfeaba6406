"""What Redis does not pass on is counted: other processes find it in the journal, a little later. It holds up no end."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import pytest
from prometheus_client import REGISTRY

from server.live import bus, devices_shared, rebalance
from server.live.bus import Publisher, client
from server.live.devices_shared import SharedDevices
from server.live.rebalance import Rebalancer
from server.run import deadlines_watch
from server.run.deadlines_watch import DeadlinesWatch
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


class Deaf:
    """A Redis whose client loses a cancellation that meets a time limit of its own."""

    async def time(self) -> tuple[int, int]:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            raise TimeoutError from None
        raise AssertionError("nobody cancelled it")

    async def hdel(self, *_: str) -> None:
        """Nothing was told."""


@pytest.mark.parametrize("run", [
    lambda deaf: DeadlinesWatch(deaf, [], dict).run(),
    lambda deaf: SharedDevices(deaf, {}, {}).share(),
    lambda deaf: Rebalancer(deaf, {}, SimpleNamespace(subscribers=set()), lambda: False).run(),  # type: ignore[arg-type]
], ids=["clocks", "devices", "loads"])  # fmt: skip
async def test_who_is_told_to_end_rests_no_more_although_redis_lost_it(
    monkeypatch: pytest.MonkeyPatch, run: Callable[[Any], Coroutine[Any, Any, None]]
) -> None:
    for module in (deadlines_watch, devices_shared, rebalance):
        monkeypatch.setattr(module, "EVERY", 60.0)
    task = asyncio.create_task(run(Deaf()))
    await asyncio.sleep(0)
    task.cancel()
    ended, _ = await asyncio.wait([task], timeout=10)
    task.cancel()
    assert ended == {task}


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
