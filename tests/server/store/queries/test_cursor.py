"""A cursor leads back to the row it was made of, and nobody goes anywhere with one that was made up."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.core.refusal import Refused
from server.store.queries.cursor import cursor_of, position_of
from tests.hall import ZONE

AT = datetime(2025, 3, 3, 2, 10, 0, 123456, tzinfo=UTC)


def made_of(said: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


@pytest.mark.parametrize("id", ["v12", "v12-2", "a", "", "2025-03-03/A", "王", "?&#"])
def test_a_cursor_leads_back_to_its_row(id: str) -> None:
    cursor = cursor_of((AT, id))
    assert position_of(cursor, (datetime, str)) == (AT, id)
    assert cursor.replace("-", "").replace("_", "").isalnum(), "it goes into an address as it is"
    assert position_of(cursor_of((1407,)), (int,)) == (1407,)


def test_a_moment_is_the_same_in_every_zone() -> None:
    assert cursor_of((AT.astimezone(ZONE), "v1")) == cursor_of((AT, "v1"))


@pytest.mark.parametrize("cursor", [
    "x", "....", "%00", "é", "A" * 401, base64.b64encode(b"{").decode(), made_of({}), made_of([]), made_of("v1"),
    made_of([AT.isoformat()]), made_of([AT.isoformat(), "v1", "v2"]), made_of([AT.isoformat(), 1]), made_of([1, "v1"]),
    made_of(["yesterday", "v1"]), made_of(["2025-03-03T02:10:00", "v1"]), made_of([AT.isoformat(), "a\0b"]),
    made_of(["0001-01-01T00:00:00+14:00", "v1"]), made_of([AT.isoformat(), None]),
])  # fmt: skip
def test_a_cursor_that_was_made_up_is_refused(cursor: str) -> None:
    with pytest.raises(Refused) as refusal:
        position_of(cursor, (datetime, str))
    assert (refusal.value.code, refusal.value.facts) == ("bad-arguments", {"fields": {"cursor": "unknown"}})


@pytest.mark.parametrize("number", [-1, 2**62, 2**80, True, 1.5, "1", None])
def test_a_number_no_journal_gets_to_is_refused(number: Any) -> None:
    with pytest.raises(Refused):
        position_of(made_of([number]), (int,))
