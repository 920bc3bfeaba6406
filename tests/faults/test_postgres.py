"""PostgreSQL breaks, vanishes, or falls silent: nobody hears anything but "not now", and screens do not lie."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
import pytest_asyncio
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from server.store import database
from tests.faults.at_once import Press, at_once
from tests.faults.crowd import working
from tests.faults.figures import Measured
from tests.faults.house import FaultyHouse
from tests.faults.invariants import check
from tests.faults.one_file import VISITOR
from tests.faults.proxy import Proxy
from tests.machine import Postgres, Valkey
from tests.stories.hall_process import SECRET, Answer, House, Process, copy_of
from tests.stories.screens import Screen, showing, until

pytestmark = [pytest.mark.story, pytest.mark.timeout(240)]

STALE, ANSWER = 5.5, 3.0  # seconds: until screens say they are old; until a command is answered, whatever hangs
DOWN = 8.0  # seconds the database is away
NOT_NOW = (503, "unavailable", "2")


def what(answer: Answer) -> tuple[int, str, str | None]:
    """Status, code, and when to ask again."""
    return answer.status, answer.code, answer.retry_after


@pytest.mark.fault(14)
async def test_a_backend_is_killed(hall: FaultyHouse, measured: Measured) -> None:
    """kill -9 of the backend that writes, while six people check visitors in: PostgreSQL ends every other one too."""
    async with working(hall, hall.a, hall.b) as crowd:
        await until(lambda: crowd.done > 20, 20, "people are at work")
        with hall.engine.connect() as connection:
            backend = connection.exec_driver_sql(
                "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
                " order by state_change desc limit 1"
            ).scalar_one()
        killed = time.monotonic()
        os.kill(backend, signal.SIGKILL)
        await until(lambda: crowd.done_after(killed + 0.3) is not None, 20, "people are at work again")
    assert {what(answer) for answer in crowd.unanswered} <= {NOT_NOW}
    assert crowd.unanswered, "nobody noticed: it was not the backend that writes"
    assert crowd.broken == 0
    measured("commands done again", (crowd.done_after(killed + 0.3) or 0) - killed, 5)
    await check(hall)


@pytest.mark.fault(15)
@pytest.mark.slow_fault
async def test_postgres_crashes_and_comes_back(hall: FaultyHouse, measured: Measured) -> None:
    """kill -9 of the postmaster, eight seconds of nothing, a new one: screens are old meanwhile, then all goes on."""
    async with working(hall, hall.a, hall.b) as crowd:
        await until(lambda: crowd.done > 20, 20, "people are at work")
        crashed = time.monotonic()
        await asyncio.to_thread(hall.postgres.crash)
        await until(lambda: all(wall.old for wall in hall.walls), 15, "both boards say that they are old")
        measured("shown as old", time.monotonic() - crashed, STALE)
        assert [(await hall.ready(process))[0] for process in (hall.a, hall.b)] == [503, 503]
        await asyncio.sleep(max(0.0, crashed + DOWN - time.monotonic()))
        hall.postgres.start()
        back = time.monotonic()
        await until(lambda: crowd.done_after(back) is not None, 20, "people are at work again")
        await until(lambda: not any(wall.old for wall in hall.walls), 20, "both boards are current again")
        measured("boards current again", time.monotonic() - back, 5)
    assert {what(answer) for answer in crowd.unanswered} == {NOT_NOW}
    measured("commands done again", (crowd.done_after(back) or 0) - back, 5)
    await check(hall)


def test_a_connection_on_which_nothing_comes_is_hung_up(
    postgres: Postgres, furnished: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not one on which something comes late: silence is measured from the last word."""
    monkeypatch.setattr(database, "SILENCE", 1.0)
    with copy_of(postgres, furnished) as url, Proxy(make_url(url).port or 0) as line:
        engine = database.connect(make_url(url).set(port=line.port).render_as_string(hide_password=False))
        with engine.connect() as connection:
            assert connection.exec_driver_sql("select pg_sleep(0.55)").all()
            assert connection.exec_driver_sql("select pg_sleep(0.55)").all()
            line.hole()
            started = time.monotonic()
            with pytest.raises(OperationalError):
                connection.exec_driver_sql("select 1")
            assert 1 <= time.monotonic() - started < 3
            line.passing()
        with engine.connect() as connection:
            assert connection.exec_driver_sql("select 1").all()
        engine.dispose()


@pytest_asyncio.fixture
async def far(postgres: Postgres, valkey: Valkey, furnished: str, tmp_path: Path) -> AsyncIterator[tuple[House, Proxy]]:
    """A hall whose process A reaches PostgreSQL by a line in our hands; B reaches it directly."""
    with copy_of(postgres, furnished) as url, Proxy(make_url(url).port or 0) as line:
        shared = {"REDIS_URL": valkey.url, "SECRET_KEY": SECRET, "ANCHANG_VAR": str(tmp_path)}
        by_line = make_url(url).set(port=line.port).render_as_string(hide_password=False)
        a = Process("A", tmp_path, {"DATABASE_URL": by_line, **shared})
        house = House(postgres, valkey, url, a, Process("B", tmp_path, {"DATABASE_URL": url, **shared}))
        try:
            house.mend()
            token = house.token("device:board")
            house.walls = (Screen("board", token, house.a), Screen("board", token, house.b))
            async with httpx2.AsyncClient(trust_env=False, timeout=30) as house.http, showing(*house.walls):
                yield house, line
        finally:
            line.passing()
            house.close()


@pytest.mark.fault(16)
@pytest.mark.slow_fault
async def test_the_line_to_postgres_is_half_open(far: tuple[House, Proxy], measured: Measured) -> None:
    """Nothing comes back any more and nothing breaks. Forty people ask at A, three times over: more than it has threads
    and connections. All hear "not now" in time, A's board is old, and B does not care."""
    house, line = far
    units = [house.new_unit() for _ in range(4)]
    applications = [await house.apply(house.a, unit) for unit in units]
    for who in ("controller", "device:checkin"):
        house.token(who)
    line.hole()
    old = asyncio.create_task(until(lambda: house.walls[0].old, 15, "A's board says that it is old"))
    slowest = 0.0
    for wave in range(3):
        people: list[Press] = [(house.a, "controller", "application.approve", {"application": applications[wave]})]
        people += [(house.a, "device:checkin", "visit.check_in", VISITOR)] * 39
        heard = await at_once(house, people)
        assert {what(answer) for _, answer in heard} == {NOT_NOW}
        slowest = max(slowest, *(seconds for seconds, _ in heard))
        done = await house.insist(house.b, "site_lead", "application.approve", application=applications[3])
        assert (done.status, done.code) in ((200, ""), (409, "unit-taken"))
    measured("answered at A, 40 people at once", slowest, ANSWER)
    measured("shown as old at A", await old, STALE)
    assert not house.walls[1].old
    assert [(await house.ready(process))[0] for process in (house.a, house.b)] == [503, 200]
    line.passing()
    healed = time.monotonic()
    while not (await house.command(house.a, "device:checkin", "visit.check_in", name="王一", consent=True)).done:
        await asyncio.sleep(0.1)
    measured("commands done at A again", time.monotonic() - healed, 8)
    await until(lambda: not house.walls[0].old, 10, "A's board is current again")
    await check(house)
