"""The wall clock of a server is suddenly hours off: nothing is released for it, nobody is signed out, time goes on."""

import asyncio
import contextlib
import itertools
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
import pytest_asyncio

from domain.core import deadline
from domain.reception.visits.records import Visit
from server.base import hall_time
from server.base.hall_time import LEAP
from server.demo import HALL
from server.run.blocking_store import blocking_store
from server.store import journal
from server.store.entry import Entry
from tests.faults.figures import Measured
from tests.faults.invariants import check
from tests.faults.one_file import VISITOR, copied, one_process
from tests.machine import Postgres, Valkey, find_faketime
from tests.stories.hall_process import SECRET, House, Process, copy_of
from tests.stories.screens import Screen, showing, until

pytestmark = [pytest.mark.story, pytest.mark.timeout(240)]

HOLDS = 8
ANSWER_IN = 5  # seconds a consultant has, as this hall sets them
SCAN = 1.0  # seconds: the clock's look (0.25), its grace (0.05), and the command itself, on a busy machine
FOLLOWED = 3.0  # seconds: the process looks at its clock each second, and the file is read as often
LEAPS = {"an hour ahead": "+3600", "two hours back": "-7200"}


@pytest_asyncio.fixture
async def hall(postgres: Postgres, valkey: Valkey, furnished: str, tmp_path: Path) -> AsyncIterator[tuple[House, Path]]:
    """A hall whose process A makes time pass, on a wall clock in our hands: the file says how far off it is."""
    wall = tmp_path / "wall clock"
    wall.write_text("+0")
    with copy_of(postgres, furnished) as url:
        shared = {"DATABASE_URL": url, "REDIS_URL": valkey.url, "SECRET_KEY": SECRET, "ANCHANG_VAR": str(tmp_path)}
        a = Process("A", tmp_path, {**shared, **in_hand(wall)}, "serve", "--with-clock")
        house = House(postgres, valkey, url, a, Process("B", tmp_path, shared))
        try:
            house.mend()
            token = house.token("device:board")
            house.walls = (Screen("board", token, house.a), Screen("board", token, house.b))
            async with httpx2.AsyncClient(trust_env=False, timeout=30) as house.http, showing(*house.walls):
                yield house, wall
        finally:
            house.close()


def in_hand(wall: Path) -> dict[str, str]:
    """The environment of a process whose wall clock this file moves."""
    return {
        "LD_PRELOAD": str(find_faketime()), "FAKETIME_TIMESTAMP_FILE": str(wall), "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }  # fmt: skip


@pytest.mark.fault(24)
async def test_the_clock_of_the_server_leaps(hall: tuple[House, Path], measured: Measured) -> None:
    """An hour ahead, then two hours back, each time with holds in the hall and a consultant being called: no hold runs
    out, the call lapses when its own time is up, every session is good, and the journal's moments go forward."""
    house, wall = hall
    with blocking_store(house.engine, house.cipher, HALL) as inside:
        inside.do("policy.set", key="turn.accept_seconds", value=ANSWER_IN, reason="a short call")
    units = [await house.hold(house.a) for _ in range(HOLDS)]
    start = house.head()
    believed = [
        v for v, _ in deadline.due(house.look(), hall_time.now() + timedelta(hours=1)) if v == "application.expire"
    ]
    assert len(believed) >= HOLDS, "nothing would be released by a clock that believes everything"
    for what, leap in LEAPS.items():
        visit = await _call(house)
        wall.write_text(leap)
        leapt = time.monotonic()
        lapse = await _lapse(house, visit, start)
        assert ANSWER_IN - 1 < time.monotonic() - leapt < ANSWER_IN + 5
        due = next(
            r.accept_by
            for e in _since(house, start)
            for _, id, r in e.changes
            if id == visit and isinstance(r, Visit) and r.accept_by
        )
        measured(f"{what}: call lapsed late", (lapse.at - due).total_seconds(), SCAN)
        await asyncio.sleep(1)
        assert house.a.log.count("clock leapt") == 1
        released = [e.seq for e in _since(house, start) if e.command == "application.expire"]
        measured(f"{what}: released too early", len(released), 0, "holds")
        assert all(wall_.cards[f"unit/{unit}"]["state"] == "on_hold" for wall_ in house.walls for unit in units)
        assert [screen.refused for screen in house.walls] == [None, None]
        assert not any(screen.old for screen in house.walls)
        for at in (house.a, house.b):
            assert (
                await house.command(at, "controller", "hold.release", application="a0", reason="-")
            ).code == "unknown-record"
    moments = [entry.at for entry in _since(house, start)]
    backward = max((a - b).total_seconds() for a, b in itertools.pairwise(moments))
    measured("the journal's moments backward", max(0.0, backward), 0.1)
    wall.write_text("+0")
    await until(lambda: "clock is back" in house.a.log, 10, "the clock is believed again")
    await check(house)


@pytest.mark.fault(24)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_process_starts_with_a_clock_hours_behind(
    kind: str,
    furnished: str,
    furnished_file: Path,
    postgres: Postgres,
    valkey: Valkey,
    tmp_path: Path,
    measured: Measured,
) -> None:
    """Nothing is stamped before what was written last, with PostgreSQL nothing at a wrong time; the alarm says by how
    much the clock is off, and when it is put right, it is followed."""
    wall = tmp_path / "wall clock"
    wall.write_text("-7200")
    with contextlib.ExitStack() as copies:
        server = kind == "postgresql"
        url = copies.enter_context(copy_of(postgres, furnished)) if server else copied(furnished_file, tmp_path)
        async with one_process(url, tmp_path, postgres, valkey, in_hand(wall)) as house:
            start = house.head()
            (last,) = [entry.at for entry in _since(house, start - 1)]
            await asyncio.sleep(max(0.0, LEAP + 1 - (datetime.now(UTC) - last).total_seconds()))
            assert (await house.insist(house.a, "device:checkin", "visit.check_in", **VISITOR)).done
            (first,) = [entry.at for entry in _since(house, start)]
            measured(f"{kind}: stamped before the last change", max(0.0, (last - first).total_seconds()), 0)
            if server:
                measured(f"{kind}: off the database's clock", _off(first), 1)
            assert house.a.log.count("clock leapt") == 1
            wall.write_text("+0")
            back = await until(lambda: "clock is back" in house.a.log, 10, "the clock is believed again")
            measured(f"{kind}: put right and followed", back, FOLLOWED)
            assert (await house.insist(house.a, "device:checkin", "visit.check_in", **VISITOR)).done
            (_, then) = [entry.at for entry in _since(house, start)]
            assert _off(then) < 1


def _off(at: datetime) -> float:
    """How many seconds this moment, which is now, is off the test's clock."""
    return abs((datetime.now(UTC) - at).total_seconds())


async def _call(house: House) -> str:
    """Somebody who works here is called to a visitor of their own."""
    person = next(iter(house.contacts))
    assert (await house.insist(house.b, "dispatcher", "presence.set", person=person, state="waiting")).done
    visitor = {"name": "王一", "title": "女士", "consent": True, "wanted": person}
    visit = str((await house.insist(house.b, "dispatcher", "visit.check_in", **visitor))["visit"])
    assert (await house.insist(house.b, "dispatcher", "visit.dispatch", visit=visit)).done
    return visit


async def _lapse(house: House, visit: str, start: int) -> Entry:
    deadline = time.monotonic() + ANSWER_IN + 15
    while time.monotonic() < deadline:
        for entry in _since(house, start):
            if entry.command == "visit.lapse" and entry.arguments["visit"] == visit:
                return entry
        await asyncio.sleep(0.1)
    raise AssertionError("the call never lapsed")


def _since(house: House, start: int) -> list[Entry]:
    with house.engine.connect() as connection:
        return list(journal.read(connection, HALL, start))
