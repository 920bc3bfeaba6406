"""Whatever stands in an argument, a command answers in the hall's words and is never a failure of ours."""

from typing import Any

import pytest

from tests.security.conftest import Enter
from tests.security.matrix import COMMANDS, may
from tests.security.targets import TARGETS

pytestmark = pytest.mark.timeout(180)
JUNK: list[Any] = [
    None, True, -1, 2**53, 1e308, "", "x" * 3_000, "\x00", "'; drop table head; --", [None], {"a": {"b": []}},
    "0001-01-01T00:00:00+14:00",
]  # fmt: skip


async def test_no_argument_makes_a_command_fail(enter: Enter) -> None:
    seen = 0
    async with enter() as stage:
        for verb in COMMANDS:
            for holds in may(verb)[:1]:
                good = TARGETS[verb](stage, holds, "own")
                for name in [*good, "unheard_of"]:
                    for junk in JUNK:
                        answer = await stage.command(verb, stage.tokens[holds], good | {name: junk})
                        assert answer.status_code < 500, (verb, name, junk, answer.text)
                        seen += 1
    assert seen > 1_000
