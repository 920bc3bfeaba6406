"""A hall that nobody could reach for a while is told so once, before anything falls due in it (SC-08, SC-17)."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta

import pytest
import pytest_asyncio
from sqlalchemy import Engine

from server.base import hall_time
from server.run.alive import AWAY, Alive
from server.store import alive
from tests.hall import House, engine_of


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    with engine_of(database_url) as engine:
        yield engine


@pytest.fixture
def house(engine: Engine) -> Iterator[House]:
    made = House(engine, hall_time.now())
    made.do("site.open", name="望澜庭")
    yield made
    made.close()


@pytest_asyncio.fixture
async def here(house: House) -> AsyncIterator[Alive]:
    yield Alive(house.engine, house.store, [house.name])


def told(house: House) -> list[dict[str, str]]:
    return [entry.arguments for entry in house.entries if entry.command == "hall.was_away"]


async def noted(here: Alive, house: House) -> None:
    running = asyncio.create_task(here.run())
    while not here.fresh(house.name):
        await asyncio.sleep(0.01)
    running.cancel()


async def test_the_first_note_tells_nothing(here: Alive, house: House) -> None:
    assert not here.fresh(house.name)
    await noted(here, house)
    assert told(house) == []
    assert alive.last(house.engine, house.name) is not None


async def test_a_restart_is_no_absence(here: Alive, house: House) -> None:
    alive.note(house.engine, house.name, hall_time.now() - timedelta(seconds=AWAY - 5))
    await noted(here, house)
    assert told(house) == []


async def test_a_gap_is_told_once_however_many_processes_find_it(house: House) -> None:
    began = hall_time.now() - timedelta(minutes=40)
    alive.note(house.engine, house.name, began)
    house.now = hall_time.now() + timedelta(seconds=5)
    both = [Alive(house.engine, house.store, [house.name]) for _ in range(2)]
    await asyncio.gather(*(noted(one, house) for one in both))
    [only] = told(house)
    assert datetime.fromisoformat(only["since"]) == began


async def test_an_absence_that_cannot_be_told_stops_nobodys_time(
    here: Alive, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    alive.note(house.engine, house.name, hall_time.now() - timedelta(minutes=40))
    monkeypatch.setattr(house.store, "submit", fails)
    await noted(here, house)
    assert told(house) == []


async def test_while_the_database_is_away_the_hall_is_not_there(
    here: Alive, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.run.alive.FRESH", 0.3)
    monkeypatch.setattr("server.run.alive.EVERY", 0.05)
    monkeypatch.setattr("server.run.alive.AGAIN", 0.05)
    running = asyncio.create_task(here.run())
    while not here.fresh(house.name):
        await asyncio.sleep(0.01)

    def refuses(*_: object) -> None:
        from sqlalchemy.exc import OperationalError

        raise OperationalError("note", {}, Exception("away"))

    monkeypatch.setattr(alive, "note", refuses)
    while here.fresh(house.name):
        await asyncio.sleep(0.01)
    monkeypatch.undo()
    monkeypatch.setattr("server.run.alive.AGAIN", 0.05)
    while not here.fresh(house.name):
        await asyncio.sleep(0.01)
    running.cancel()
