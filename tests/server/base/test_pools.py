"""Threads of one purpose: so many at work, so many waiting, the next is told at once, and who has gone is dropped."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from starlette.requests import ClientDisconnect

from server.base.pools import Busy, Pool


class Work:
    """Work that is begun, and goes on until it is let."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.may_end = threading.Event()
        self.one_began = threading.Semaphore(0)

    def do(self, name: str) -> str:
        self.begun.append(name)
        self.one_began.release()
        assert self.may_end.wait(20)
        return name

    async def has_begun(self) -> None:
        assert await asyncio.to_thread(self.one_began.acquire, timeout=10)


@pytest.fixture
def work() -> Iterator[Work]:
    work = Work()
    yield work
    work.may_end.set()


async def test_so_many_work_so_many_wait_and_the_next_is_told(work: Work) -> None:
    pool = Pool("test", 2, 3)
    async with asyncio.TaskGroup() as tasks:
        inside = [tasks.create_task(pool.run(work.do, str(n))) for n in range(5)]
        await work.has_begun()
        await work.has_begun()
        with pytest.raises(Busy):
            await pool.run(work.do, "one too many")
        assert sorted(work.begun) == ["0", "1"]
        work.may_end.set()
    assert [task.result() for task in inside] == ["0", "1", "2", "3", "4"]
    assert await pool.run(work.do, "later") == "later"


async def test_who_gives_up_while_waiting_is_never_begun(work: Work) -> None:
    pool = Pool("test", 1, 1)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(pool.run(work.do, "first"))
        await work.has_begun()
        waiting = tasks.create_task(pool.run(work.do, "gave up"))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        tasks.create_task(pool.run(work.do, "in its place"))
        await asyncio.sleep(0)
        work.may_end.set()
    assert work.begun == ["first", "in its place"]


async def test_whose_client_has_gone_is_dropped_at_its_turn(work: Work) -> None:
    pool = Pool("test", 1, 1)

    async def gone() -> bool:
        return True

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(pool.run(work.do, "first"))
        await work.has_begun()
        waiting = tasks.create_task(_dropped(pool, work, gone))
        await asyncio.sleep(0)
        work.may_end.set()
    assert waiting.result()
    assert work.begun == ["first"]
    assert await pool.run(work.do, "next") == "next"


async def _dropped(pool: Pool, work: Work, gone: object) -> bool:
    try:
        await pool.run(work.do, "whose client has gone", gone=gone)  # type: ignore[arg-type]
    except ClientDisconnect:
        return True
    return False


async def test_who_gives_up_at_work_keeps_the_thread_until_the_work_is_done(work: Work) -> None:
    """Else a silent database would collect threads, one for each who gave up."""
    pool = Pool("test", 1, 0)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await pool.run(work.do, "first")
    assert work.begun == ["first"]
    with pytest.raises(Busy):
        await pool.run(work.do, "second")
    work.may_end.set()
    async with asyncio.timeout(10):
        while pool._turns.locked():
            await asyncio.sleep(0.01)
    assert await pool.run(work.do, "third") == "third"


async def test_what_work_raises_is_raised(work: Work) -> None:
    pool = Pool("test", 1, 0)
    with pytest.raises(ZeroDivisionError):
        await pool.run(lambda: 1 / 0)
    work.may_end.set()
    assert await pool.run(work.do, "after it") == "after it"
