"""The check of histories must find good what one desk could have said, and bad what it could not."""

import itertools
import time
from dataclasses import replace

import pytest

from tests.faults.linear import DONE, UNKNOWN, Operation, order_of

MANY = 400


def op(verb: str, application: str, began: float, ended: float, said: str = DONE, seq: int | None = None) -> Operation:
    verb = {"pay": "receipt.record", "release": "hold.release"}.get(verb, f"application.{verb}")
    return Operation(verb, application, began, ended, said, seq, contact=application)


def lost(verb: str, application: str, began: float) -> Operation:
    return op(verb, application, began, float("inf"), UNKNOWN)


A, B = op("submit", "a", 0, 1), op("submit", "b", 2, 3)
GOOD: dict[str, list[Operation]] = {
    "nothing": [],
    "one after the other": [A, B, op("approve", "a", 4, 5), op("pay", "a", 6, 7)],
    "the overlapping one came first": [A, op("approve", "a", 2, 9), op("refuse", "a", 3, 4, "application-state")],
    "a refusal true only for a moment inside it": [A, B, op("approve", "a", 4, 5), op("approve", "b", 4.5, 9, "unit-taken"), op("release", "a", 6, 7)],
    "no answer, and it happened": [A, lost("approve", "a", 2), op("pay", "a", 4, 5)],
    "no answer, and it never happened": [A, lost("approve", "a", 2), op("refuse", "a", 4, 5)],
    "no answer, and it happened long after": [A, lost("withdraw", "a", 2), op("approve", "a", 4, 5), op("approve", "a", 6, 7, "application-state")],
    "the loser was told": [A, B, op("approve", "a", 4, 5), op("pay", "a", 6, 8), op("expire", "a", 6, 8, "application-state"), op("approve", "b", 9, 10, "application-state")],
    "paid too late": [A, op("approve", "a", 2, 3), op("pay", "a", 4, 6, "pay-window-over"), op("expire", "a", 5, 7)],
    "numbers in their order": [replace(A, seq=1), op("submit", "b", 0, 9, seq=2), op("approve", "a", 2, 9, seq=3)],
}  # fmt: skip
BAD: dict[str, list[Operation]] = {
    "two holds": [A, B, op("approve", "a", 4, 9), op("approve", "b", 4, 9)],
    "paid and expired": [A, op("approve", "a", 2, 3), op("pay", "a", 4, 9), op("expire", "a", 4, 9)],
    "approved before it was submitted": [op("approve", "a", 0, 1), op("submit", "a", 2, 3)],
    "not the head, and done": [A, B, op("approve", "b", 4, 5)],
    "refused without a reason": [A, op("approve", "a", 2, 3, "unit-taken")],
    "refused for what came after": [A, B, op("approve", "b", 4, 5, "unit-taken"), op("approve", "a", 6, 7)],
    "an acknowledged approval forgotten": [A, op("approve", "a", 2, 3), op("pay", "a", 4, 5, "not-approved")],
    "an acknowledged approval forgotten, and done again": [A, op("approve", "a", 2, 3), op("approve", "a", 4, 5)],
    "sold twice": [A, B, op("approve", "a", 4, 5), op("pay", "a", 6, 7), op("approve", "b", 8, 9), op("pay", "b", 10, 11)],
    "numbers against time": [replace(A, seq=2), replace(B, seq=1)],
    "numbers against the rules": [replace(A, seq=2), op("approve", "a", 0.5, 9, seq=1)],
    "withdrawn by nobody": [A, op("approve", "a", 2, 3, "application-state")],
    "words no desk has": [A, op("approve", "a", 2, 3, "because")],
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_what_one_desk_could_have_said_is_found_good_in_whatever_order_it_is_told(name: str) -> None:
    for told in itertools.islice(itertools.permutations(GOOD[name]), 120):
        order = order_of(told)
        assert order is not None
        assert {o for o in told if o.said != UNKNOWN} <= set(order) <= set(told)


@pytest.mark.parametrize("name", BAD)
def test_what_no_desk_could_have_said_is_found_bad_in_whatever_order_it_is_told(name: str) -> None:
    for told in itertools.islice(itertools.permutations(BAD[name]), 120):
        assert order_of(told) is None


def test_a_crowd_at_one_unit_is_judged_in_seconds() -> None:
    """400 operations that all overlap: with their numbers, the search goes straight through."""
    crowd = [op("submit", f"a{n}", 0, 10, seq=n + 1) for n in range(MANY // 2)]
    held = op("approve", "a0", 0, 10, seq=MANY)
    crowd += [held, *(op("approve", f"a{n}", 0, 10, "unit-taken") for n in range(1, MANY // 2))]
    started = time.monotonic()
    assert order_of(crowd) is not None
    assert order_of([*crowd, op("approve", "a1", 0, 10, seq=MANY + 1)]) is None
    assert time.monotonic() - started < 20
