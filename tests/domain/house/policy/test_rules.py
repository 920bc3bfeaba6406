"""The policy table takes only what makes sense."""

from datetime import time
from pathlib import Path
from typing import Any

import pytest

from domain.core.hall import Hall, hall_of
from domain.core.refusal import Refused
from domain.house.policy.records import Policy
from domain.house.policy.rules import SETTINGS, check, choice, clock_time, in_force, number, unusable
from tests.hall import at

ROOT = Path(__file__).parents[4]
WRONG = [
    ("rotation.minimum", 0), ("rotation.minimum", 201), ("rotation.minimum", "10"), ("rotation.minimum", True),
    ("rotation.minimum", 10.0), ("rotation.minimum", None), ("turn.accept_seconds", 4), ("protection.days", 366),
    ("rotation.order", "random"), ("rotation.order", 1), ("rotation.order", ["cyclic"]), ("control.by", ""),
    ("roster.cutoff", "8:00"), ("roster.cutoff", "24:00"), ("roster.cutoff", "08:60"), ("roster.cutoff", "0800"),
    ("roster.cutoff", "08+01"), ("roster.cutoff", "08:00Z"), ("roster.cutoff", "０８:００"), ("roster.cutoff", "08:00\n"),
    ("roster.cutoff", "T0800"), ("roster.cutoff", "٠٨:٣٠"), ("roster.cutoff", 800), ("roster.cutoff", None), ("hall.places", "3 号桌"),
    ("hall.places", [""]), ("hall.places", [" 3 号桌"]), ("hall.places", ["3 号桌", "3 号桌"]), ("hall.places", [3]),
    ("hall.places", ["a" * 13]), ("hall.places", ["13812345678"]), ("hall.places", [str(n) for n in range(9)]), ("deposit.minimum_fen", -1),
]  # fmt: skip


@pytest.mark.parametrize("key", SETTINGS)
def test_every_default_may_be_put_in_force(key: str) -> None:
    assert check(key, SETTINGS[key].default) == SETTINGS[key].default


@pytest.mark.parametrize(("key", "value"), WRONG, ids=str)
def test_what_makes_no_sense_is_refused(key: str, value: Any) -> None:
    with pytest.raises(Refused, match="policy-value"):
        check(key, value)


def test_a_key_nobody_knows_is_refused() -> None:
    with pytest.raises(Refused, match="policy-unknown"):
        check("coffee.sugar", 2)


@pytest.mark.parametrize("key", [key for key, setting in SETTINGS.items() if setting.low is not None])
def test_the_limits_themselves_are_allowed_and_one_beyond_is_not(key: str) -> None:
    low, high = SETTINGS[key].low, SETTINGS[key].high
    assert low is not None
    assert high is not None
    assert (check(key, low), check(key, high)) == (low, high)
    for beyond in (low - 1, high + 1):
        with pytest.raises(Refused, match="policy-value"):
            check(key, beyond)


def test_the_hall_decides_and_else_the_rule_book() -> None:
    row = Policy(id="protection.days", value=15, source="person:u1", since=at("09:00"))
    assert (number(Hall(), "protection.days"), number(hall_of([row]), "protection.days")) == (7, 15)
    assert choice(Hall(), "rotation.order") == "cyclic"
    assert clock_time(Hall(), "roster.cutoff") == time(8, 0)


@pytest.mark.parametrize(("key", "value"), WRONG, ids=str)
def test_a_value_that_an_earlier_version_let_in_counts_as_the_default(key: str, value: Any) -> None:
    held = hall_of([Policy(id=key, value=value, source="person:u1", since=at("09:00"))])
    assert in_force(held, key) == SETTINGS[key].default
    assert unusable(held) == [key]


def test_what_may_be_in_force_is_usable() -> None:
    held = [Policy(id=key, value=s.default, source="", since=at("09:00")) for key, s in SETTINGS.items()]
    assert unusable(hall_of([*held, Policy(id="gone", value=1, source="", since=at("09:00"))])) == []


@pytest.mark.parametrize("key", SETTINGS)
def test_no_setting_is_offered_that_nothing_reads(key: str) -> None:
    readers = [
        path for folder in ("domain", "server", "kiosk", "display") for path in sorted((ROOT / folder).rglob("*.py"))
        if "demo" not in path.parts
    ]  # fmt: skip
    assert sum(path.read_text().count(f'"{key}"') for path in readers) > 1, "more than its row in the table"


def test_the_numbers_of_the_rule_book_are_the_defaults() -> None:
    """RT-03, RT-11, OW-03: what the seed rules say out loud."""
    said = {"rotation.minimum": 10, "roster.cutoff": "08:00", "protection.days": 7}
    assert {key: in_force(Hall(), key) for key in said} == said
