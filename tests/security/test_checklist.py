"""docs/security.md says which test shows each row of the checklist: the rows are all there, and so are the tests."""

import re
from pathlib import Path

import pytest

from server.auth import address_limiter, credentials, secret_lockout, sessions
from server.live import admission, http_protocol, incoming

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/security.md").read_text()
ROWS = dict(re.findall(r"^\| (S\d+) \| .*? \| (.*) \|$", PAGE, re.MULTILINE))


def test_every_row_of_the_checklist_is_in_the_page() -> None:
    assert list(ROWS) == [f"S{number}" for number in range(1, 23)]


@pytest.mark.parametrize("row", ROWS)
def test_the_tests_of_a_row_exist(row: str) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", ROWS[row])
    assert named, row
    for file, test in named:
        text = (ROOT / file).read_text()
        assert re.search(rf"^ *(async )?def {test or 'test_'}", text, re.MULTILINE), f"{file}::{test}"


@pytest.mark.parametrize(
    "said",
    [
        f"has {secret_lockout.OWN_TRIES} of its own in {secret_lockout.OWN_WITHIN.seconds / 60:g} minutes",
        f"forgotten {secret_lockout.FORGOTTEN.seconds / 3600:g} hours after the last",
        f"at most {credentials.WAITING} wait",
        f"called `{sessions.TLS_COOKIE}`",
        f"People stay {sessions.PERSON_STAYS.total_seconds() / 3600:g} hours at most",
        f"and {sessions.PERSON_IDLE.total_seconds() / 3600:g} hours without a request or an open screen",
        f"at most {admission.SOCKETS_EACH} sockets, and one socket says at most {incoming.SAYINGS} messages a minute",
        f"a head has {http_protocol.HEAD_WITHIN:g} s to come and {http_protocol.LARGEST_HEAD // 1024} KiB and",
        f"KiB and {http_protocol.MOST_HEADERS} headers to fit in",
        f"at most {http_protocol.MOST_AHEAD} requests may wait",
        f"it may stay idle for {http_protocol.IDLE} s",
        f"{address_limiter.TRIES} tries of one kind are let through in {address_limiter.WITHIN:g} s",
    ],
)
def test_the_page_says_the_numbers_of_the_server(said: str) -> None:
    assert said in " ".join(PAGE.split())
