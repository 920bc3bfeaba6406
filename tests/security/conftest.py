"""The stage of one test, and a small hall behind its door."""

from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from tests.hall import House, engine_of, open_house, staff
from tests.machine import Valkey
from tests.security.served import Served, served
from tests.security.stage import Stage, staged

Enter = Callable[[], AbstractAsyncContextManager[Stage]]


@pytest.fixture
def enter(valkey: Valkey, tmp_path: Path) -> Enter:
    """Enters the stage, in the test itself: what starts tasks must end them in the same one."""
    return lambda: staged(tmp_path, valkey)


@pytest.fixture(scope="session")
def hall(valkey: Valkey, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A real process, as a stranger on the network meets it."""
    with served(tmp_path_factory.mktemp("served"), valkey) as hall:
        yield hall


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A small hall with its desks."""
    with engine_of(f"sqlite:///{tmp_path / 'hall.db'}") as engine, open_house(engine) as house:
        staff(house, {"A": 2, "B": 2})
        house.do("policy.set", key="rotation.minimum", value=1, reason="a small hall")
        yield house
