"""A database of each kind for what is read in pages."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.hall import engine_of


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A migrated database; the test runs once on each kind."""
    with engine_of(database_url) as engine:
        yield engine
