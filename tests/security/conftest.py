"""The stage of one test, entered in the test itself: what starts tasks must end them in the same one."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from tests.machine import Valkey
from tests.security.stage import Stage, staged

Enter = Callable[[], AbstractAsyncContextManager[Stage]]


@pytest.fixture
def enter(valkey: Valkey, tmp_path: Path) -> Enter:
    """Enters the stage."""
    return lambda: staged(tmp_path, valkey)
