"""The database is set back, or a screen is too far behind: everybody starts from a snapshot, and nobody from half of one."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from server.demo import HALL
from server.live.cards import HISTORY
from server.live.feed import Feed
from server.run.blocking_store import blocking_store, look
from server.store import database
from server.store.journal import JOURNAL
from tests.faults.doors import Doors
from tests.faults.figures import Measured
from tests.faults.house import FaultyHouse
from tests.faults.invariants import check, same_as_fresh
from tests.faults.one_file import copied, one_process
from tests.machine import Postgres, Valkey
from tests.stories.hall_process import House, administer
from tests.stories.screens import Screen, showing, until

pytestmark = [pytest.mark.story, pytest.mark.timeout(400)]

LOST = 50  # changes the restored copy does not have
SCREENS = 10  # at each process


@contextlib.contextmanager
def nobody_connected(house: House) -> Iterator[str]:
    """The name of the hall's database, which nobody can connect to meanwhile."""
    name = house.database_url.rpartition("/")[2]
    administer(house.postgres, f'alter database "{name}" allow_connections false')
    administer(house.postgres, f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'")
    try:
        yield name
    finally:
        administer(house.postgres, f'alter database "{name}" allow_connections true')


@pytest.mark.fault(23)
async def test_an_older_copy_of_the_database_is_restored(hall: FaultyHouse, measured: Measured) -> None:
    """Fifty changes are gone and their numbers are given out again at once. Twenty screens, and one that slept through
    it, take nothing of it for the continuation of what they hold."""
    token = hall.token("site_lead")
    screens = [Screen("approvals", token, at) for at in (hall.a, hall.b) for _ in range(SCREENS)]
    sleeper = Screen("approvals", token, hall.b)
    await hall.hold(hall.a)
    with nobody_connected(hall) as name:
        administer(hall.postgres, f'create database "{name} copy" template "{name}"')
    kept = hall.head()
    async with showing(*screens):
        async with showing(sleeper):
            while hall.head() < kept + LOST:
                await hall.hold(hall.b)
            head = hall.head()
            await until(lambda: all(s.seq == head for s in (*screens, sleeper)), 20, "every screen is at the head")
        epochs = {screen.epoch for screen in screens}
        assert len(epochs) == 1
        with nobody_connected(hall) as name:
            administer(hall.postgres, f'alter database "{name}" rename to "{name} gone"')
            administer(hall.postgres, f'alter database "{name} copy" rename to "{name}"')
        restored = time.monotonic()
        _forget(hall, kept)
        units = [await hall.hold(hall.a) for _ in range(3)]
        assert hall.head() < head, "numbers are given out again"
        everybody = (*screens, *hall.walls)
        await until(
            lambda: not epochs & {s.epoch for s in everybody}, 20, "every screen has a snapshot of the new epoch"
        )
        measured(f"{len(everybody)} screens have a new snapshot", time.monotonic() - restored, 5)
        async with showing(sleeper):
            await until(lambda: sleeper.epoch not in epochs, 10, "who slept through it has one too")
            await same_as_fresh(hall, sleeper)
        await hall.shown(units[-1], "on_hold", *screens)
        await check(hall, *screens)
    administer(hall.postgres, f'drop database "{name} gone" with (force)')


def _forget(hall: FaultyHouse, kept: int) -> None:
    """What a restored backup loses was promised, and is lost: the people know it."""
    hall.said = {key: answer for key, answer in hall.said.items() if answer[0] <= kept}
    hall.asked = [asked for asked in hall.asked if asked.seq is not None and asked.seq <= kept]


@pytest.mark.fault(34)
@pytest.mark.slow_fault
async def test_a_screen_is_further_behind_than_is_remembered(
    furnished_file: Path, tmp_path: Path, postgres: Postgres, valkey: Valkey, measured: Measured
) -> None:
    """Three changes while it was away are one delta. More changed cards than a view remembers, or a process that began
    anew meanwhile, are a snapshot."""
    url = copied(furnished_file, tmp_path)
    engine = database.connect(url)
    async with one_process(url, tmp_path, postgres, valkey) as house:
        screen = Screen("board", house.token("device:board"), house.a)
        async with showing(screen):
            pass
        for _ in range(3):
            await house.hold(house.a)
        async with showing(screen):
            await until(lambda: screen.resumed == 1, 10, "it went on from its number")
        line = {"building": "9栋", "floor": 1, "area": "98.27", "price_fen": 380_000_000}
        lines = [{"id": f"u{n}", "room": f"{n}", **line} for n in range(HISTORY + 1)]
        with blocking_store(engine, house.cipher, HALL) as inside:
            inside.do("price_list.activate", filename="many", units=lines)
        await until(lambda: (house.walls[0].seq or 0) >= house.head(), 20, "the process has heard of it")
        async with showing(screen):
            await until(lambda: screen.snapshots == 2, 10, "it got everything anew")
            await same_as_fresh(house, screen)
        house.a.kill()
        with blocking_store(engine, house.cipher, HALL) as inside:
            inside.do("visit.check_in", name="王一", title="女士", consent=True)
        house.mend()
        async with showing(screen):
            await until(lambda: screen.snapshots == 3, 10, "it got everything anew")
            await same_as_fresh(house, screen)
    measured("taken for a continuation", screen.resumed - 1, 0, "times")
    engine.dispose()


@pytest.mark.fault(34)
async def test_a_process_is_further_behind_than_the_journal_goes_back(doors: Doors, measured: Measured) -> None:
    """Ten entries it did not read yet are pruned: it takes the hall as the tables hold it, under a new epoch."""
    engine = database.connect(doors.url)
    feed = Feed(engine, HALL, "v", lambda touched: None)
    await feed.open()
    epoch, seq = feed.epoch, feed.hall.seq
    for _ in range(30):
        doors.give(0, None, "visit.check_in", name="王一", title="女士", consent=True).result(30)
    with engine.begin() as connection:
        connection.execute(delete(JOURNAL).where(JOURNAL.c.hall == HALL, JOURNAL.c.seq.between(seq + 1, seq + 10)))
    await feed.check()
    assert feed.epoch != epoch
    assert {(r.kind, r.id): r for r in feed.hall.records()} == {
        (r.kind, r.id): r for r in look(engine, HALL).hall.records()
    }
    measured("behind the tables", look(engine, HALL).seq - feed.hall.seq, 0, "changes")
    engine.dispose()
