"""Everybody wants the same unit, somebody holds the lock and never lets go, or two want the same two the other way."""

import asyncio
import contextlib
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.errors import DeadlockDetected

from server.store.store import Reply
from tests.faults.at_once import at_once
from tests.faults.doors import Doors
from tests.faults.figures import Measured
from tests.faults.house import FaultyHouse
from tests.faults.invariants import check
from tests.faults.one_file import VISITOR
from tests.stories.hall_process import ROOT

pytestmark = [pytest.mark.story, pytest.mark.timeout(400)]

BUYERS = 200
ANSWER = 3.5  # seconds, p99
FROZEN = 8.0  # seconds until a frozen holder is thrown out: PostgreSQL's limit of 5 s, and a command's time


def _p99(seconds: list[float]) -> float:
    return sorted(seconds)[int(0.99 * (len(seconds) - 1))]


@pytest.mark.fault(17)
@pytest.mark.slow_fault
async def test_two_hundred_want_one_unit(hall: FaultyHouse, measured: Measured) -> None:
    """Forty applications, five approvals of each at once, at two processes."""
    unit, buyers = hall.new_unit(), list(hall.contacts)[:40]
    for who in (*buyers, "controller", "site_lead"):
        hall.token(who)
    applications = await asyncio.gather(
        *(hall.apply((hall.a, hall.b)[n % 2], unit, who) for n, who in enumerate(buyers))
    )
    managers = ((hall.a, "controller"), (hall.b, "site_lead"))
    heard = await at_once(
        hall,
        [(*managers[n % 2], "application.approve", {"application": applications[n * 7 % 40]}) for n in range(BUYERS)],
    )
    told = Counter((answer.status, answer.code) for _, answer in heard)
    assert set(told) <= {(200, ""), (409, "unit-taken"), (409, "not-head"), (503, "unavailable")}, told
    measured("held", told[200, ""], 1, "times")
    assert told[200, ""] == 1
    measured(f"answered, {BUYERS} at once, p99", _p99([seconds for seconds, _ in heard]), ANSWER)
    await check(hall)


@contextlib.contextmanager
def frozen_holder(url: str) -> Iterator[None]:
    """A process frozen between its decision and its commit."""
    command = [sys.executable, "-m", "tests.faults.frozen_holder", url]
    holder = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while Path(f"/proc/{holder.pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
            assert holder.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        yield
    finally:
        holder.kill()
        holder.wait()


@pytest.mark.fault(17)
@pytest.mark.slow_fault
async def test_whoever_holds_the_lock_is_frozen(hall: FaultyHouse, measured: Measured) -> None:
    """A third process stops between its decision and its commit: others hear "not now" in time, screens go on being
    current, and the database throws it out; what it wrote never happened."""
    head = hall.head()
    waited: list[float] = []
    with frozen_holder(hall.database_url):
        started = time.monotonic()
        done = False
        while not done:
            heard = await at_once(
                hall, [((hall.a, hall.b)[n % 2], "device:checkin", "visit.check_in", VISITOR) for n in range(20)]
            )
            waited += [seconds for seconds, _ in heard]
            assert {(a.status, a.code) for _, a in heard} <= {(200, ""), (503, "unavailable")}
            done = any(answer.done for _, answer in heard)
            assert time.monotonic() - started < 30
        measured("served again", time.monotonic() - started, FROZEN)
        assert not any(wall.old for wall in hall.walls)
    measured("answered meanwhile, p99", _p99(waited), ANSWER)
    assert hall.head() > head
    await check(hall)


@pytest.mark.fault(18)
@pytest.mark.slow_fault
def test_two_commands_want_the_same_two_units_the_other_way_round(
    doors: Doors,
    measured: Measured,
) -> None:
    """A thousand pairs of price lists of the same two units, in opposite order, at two doors."""
    a, b = doors.stock(2)
    line = {"building": "9栋", "floor": 1, "area": "98.27"}

    def activate(door: int, units: tuple[str, str], price: int) -> "object":
        lines = [{"id": id, "room": id, "price_fen": price, **line} for id in units]
        return doors.give(door, None, "price_list.activate", filename="v", units=lines)

    for n in range(1, 1001):
        price = 380_000_000 + 2 * n
        heard = doors.together(lambda p=price: activate(0, (a, b), p), lambda p=price: activate(1, (b, a), p + 1))  # type: ignore[misc]
        assert all(isinstance(outcome, Reply) for outcome in heard), heard
    measured("deadlocks in 1000 pairs", _deadlocks(doors.url), 0, "times")
    assert doors.wrong() == []


def test_a_deadlock_would_be_counted(doors: Doors) -> None:
    """The control: two transactions that lock the two units themselves, in opposite order."""
    a, b = doors.stock(2)
    url = doors.url.replace("+psycopg", "")
    line, ended = threading.Barrier(2), []

    def both(first: str, second: str) -> None:
        with psycopg.connect(url) as connection:
            connection.execute("select 1 from unit where id = %s for update", [first])
            line.wait(10)
            with contextlib.suppress(DeadlockDetected):
                connection.execute("select 1 from unit where id = %s for update", [second])
                ended.append(first)

    threads = [threading.Thread(target=both, args=pair) for pair in ((a, b), (b, a))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(ended) == 1
    deadline = time.monotonic() + 10
    while _deadlocks(doors.url) != 1:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _deadlocks(url: str) -> int:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("select pg_stat_force_next_flush()")
        row = connection.execute("select deadlocks from pg_stat_database where datname = current_database()").fetchone()
        assert row is not None
        return int(row[0])
