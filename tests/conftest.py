"""Fixtures every test may ask for. The servers are real and shared by the session: what a test breaks, it mends."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import settings
from playwright.async_api import Browser, async_playwright
from sqlalchemy import Engine

from server.live.bus import client
from server.run import deadlines
from server.run.deadlines_watch import DeadlinesWatch
from server.store import database
from tests.hall import GROUPS, House, engine_of, open_day, open_house, staff
from tests.machine import (
    CHROMIUM_FLAGS,
    Postgres,
    Valkey,
    find_chromium,
    running_postgres,
    running_valkey,
)
from tests.migrated import database_with_tables, write_tables
from tests.stories.hall_process import furnish

LONG = (
    "tests/browser/test_sizes.py", "tests/test_install.py", "tests/browser", "tests/stories", "tests/faults",
    "tests/security", "tests/test_", "tests/server",
)  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """An application inside a test that ends its process fails that test, and says why, instead of ending all of them.

    Examples are the same in every run, so that one fails for what was changed; `make faults` looks for new ones.
    """
    signal.signal(signal.SIGTERM, _ended)
    # A loop in debug mode checks by itself that no foreign thread calls it. What it is asked about its mode for is a
    # traceback of every future, dozens of frames deep: a third of the time of a test that asks much.
    asyncio.BaseEventLoop.get_debug = lambda _: False  # type: ignore[method-assign]
    settings.register_profile("ours", deadline=None, derandomize=not config.getoption("--all-faults", default=False))
    settings.load_profile("ours")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that at the end no worker waits for one long file of another's."""
    items.sort(key=lambda item: next((n for n, room in enumerate(LONG) if item.nodeid.startswith(room)), len(LONG)))


def _ended(*_: object) -> None:
    if sys.exc_info()[1] is None:  # told from outside
        raise KeyboardInterrupt
    raise RuntimeError("the application ends its process")


@pytest.fixture(scope="session")
def valkey() -> Iterator[Valkey]:
    """The session's Valkey; keys are left from test to test, so name yours apart."""
    with running_valkey() as server:
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The session's PostgreSQL."""
    with running_postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of this test's own, with this version's tables and no hall; the test runs once on each kind."""
    if request.param == "sqlite":
        write_tables(tmp_path / "hall.db")
        yield f"sqlite:///{tmp_path / 'hall.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    url = database_with_tables(server)
    try:
        yield url
    finally:
        server.start()
        server.drop_database(url)


@pytest.fixture(scope="session")
def furnished(postgres: Postgres) -> Iterator[str]:
    """A database with a furnished hall nobody works in; copies of it cost a blink."""
    url = postgres.fresh_database()
    furnish(url)
    yield url
    postgres.start()
    postgres.drop_database(url)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The session's browser. Its tests run on its loop: `pytest.mark.asyncio(loop_scope="session")`."""
    program = find_chromium()
    assert program is not None, "No Chromium here: run make test, which installs it, or set CHROMIUM"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A database with this version's tables; the test runs once on each kind."""
    engine = database.connect(database_url)
    yield engine
    engine.dispose()


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
