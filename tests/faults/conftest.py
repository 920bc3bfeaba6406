"""The house the faults happen to, what they may cost, and the table of what they did cost."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.faults.doors import Doors
from tests.faults.figures import FIGURES, Measured, table
from tests.faults.house import FaultyHouse, in_use
from tests.faults.proxy import Proxy
from tests.machine import Postgres, Valkey
from tests.stories.hall_process import SECRET, Process, copy_of, furnish


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all-faults", action="store_true", help="every row of docs/reliability.md, at its full size")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[FIGURES] = []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--all-faults", default=False):
        return
    slow = [item for item in items if item.get_closest_marker("slow_fault")]
    config.hook.pytest_deselected(items=slow)
    items[:] = [item for item in items if item not in slow]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.stash[FIGURES]:
        terminalreporter.section("what the faults cost")
        terminalreporter.write_line(table(config.stash[FIGURES]))


@pytest.fixture(scope="session")
def full(pytestconfig: pytest.Config) -> bool:
    """Whether a row is played at its full size; otherwise at the one `make test` has minutes for."""
    return bool(pytestconfig.getoption("--all-faults", default=False))


@pytest.fixture
def measured(request: pytest.FixtureRequest, full: bool) -> Measured:
    """Notes a figure of this test's row, and fails when it is above its bar."""
    marker = request.node.get_closest_marker("fault")
    assert marker is not None, "say which row this is: pytest.mark.fault(row)"
    figures = request.config.stash[FIGURES]
    return Measured(marker.args[0], request.node.originalname, figures, patience=1.0 if full else 2.0)


@pytest.fixture(scope="session")
def house(
    postgres: Postgres, valkey: Valkey, furnished: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FaultyHouse]:
    """PostgreSQL, Valkey and the server processes A and B, each behind a proxy of its own to Valkey."""
    folder: Path = tmp_path_factory.mktemp("faults")
    socket = valkey.url.removeprefix("unix://")
    with copy_of(postgres, furnished) as url, Proxy(socket) as bus_a, Proxy(socket) as bus_b:
        a, b = (
            Process(name, folder, {
                "DATABASE_URL": url, "REDIS_URL": f"redis://{bus.address}/1", "SECRET_KEY": SECRET,
                "ANCHANG_VAR": str(folder),
            })
            for name, bus in (("A", bus_a), ("B", bus_b))
        )  # fmt: skip
        house = FaultyHouse(postgres, valkey, url, a, b, bus_a=bus_a, bus_b=bus_b)
        try:
            house.mend()
            yield house
        finally:
            house.close()


@pytest.fixture(scope="session")
def furnished_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A furnished hall in a SQLite file nobody has open."""
    path = tmp_path_factory.mktemp("furnished") / "hall.db"
    furnish(f"sqlite:///{path}")
    return path


@pytest.fixture
def doors(postgres: Postgres, furnished: str) -> Iterator[Doors]:
    """Two doors at a furnished hall of their own, without a process around them."""
    with copy_of(postgres, furnished) as url:
        doors = Doors(url)
        try:
            yield doors
        finally:
            doors.close()


@pytest_asyncio.fixture
async def hall(house: FaultyHouse) -> AsyncIterator[FaultyHouse]:
    """The house with a board on at A and at B. Whatever a fault did to it, all is sound and true afterwards."""
    async with in_use(house) as hall:
        yield hall


@pytest_asyncio.fixture(loop_scope="session")
async def browsed(house: FaultyHouse) -> AsyncIterator[FaultyHouse]:
    """The same on the loop that a test with real browser pages runs on."""
    async with in_use(house) as hall:
        yield hall


@pytest.fixture
def front(house: FaultyHouse) -> Iterator[Proxy]:
    """The hall's address, as pages know it; it leads to A."""
    with Proxy(house.a.port) as front:
        yield front
