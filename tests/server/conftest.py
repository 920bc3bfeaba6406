"""Halls for the tests of the server."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import Engine

from server.live.bus import client
from server.run import deadlines
from server.run.deadlines_watch import DeadlinesWatch
from tests.hall import GROUPS, House, engine_of, open_day, open_house, staff
from tests.machine import Valkey


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A migrated database; the test runs once on each kind."""
    with engine_of(database_url) as engine:
        yield engine


@pytest.fixture
def house(engine: Engine) -> Iterator[House]:
    """A small hall of two groups of two, with its desks; nobody has begun the day. On both databases."""
    with open_house(engine) as house:
        staff(house, {"A": 2, "B": 2})
        house.do("policy.set", key="rotation.minimum", value=1, reason="a small hall")
        yield house


@pytest_asyncio.fixture
async def clocks(valkey: Valkey) -> AsyncIterator[DeadlinesWatch]:
    """What is known of the clock of this process, and of no other."""
    bus = client(valkey.url)
    yield DeadlinesWatch(bus, ["h1", "h2"], lambda: deadlines.unseen())
    await bus.aclose()


@pytest.fixture
def staffed(tmp_path: Path) -> Iterator[House]:
    """The rule book's hall of 20, 12, 11 and 10 consultants on SQLite, before the first day."""
    with engine_of(f"sqlite:///{tmp_path / 'hall.db'}") as engine, open_house(engine) as house:
        staff(house, GROUPS)
        yield house


@pytest.fixture
def monday(staffed: House) -> House:
    """Monday, 09:00: rosters locked, 53 consultants waiting, two rounds built."""
    open_day(staffed)
    return staffed
