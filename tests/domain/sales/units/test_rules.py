"""The life of a unit 房源 is one table."""

from itertools import product
from typing import get_args

import pytest

from domain.core.refusal import Refused
from domain.sales.units.records import UnitState
from domain.sales.units.rules import MOVES, TAKEN, move, sold
from tests.hall import at, unit

STATES = get_args(UnitState)
EVENTS = sorted({event for _, event in MOVES})


@pytest.mark.parametrize(("state", "event"), list(product(STATES, EVENTS)))
def test_every_event_in_every_state_is_decided_by_the_table(state: UnitState, event: str) -> None:
    home = unit(state)
    if (state, event) in MOVES:
        moved = move(home, event, now=at("10:00"))
        assert moved.state == MOVES[state, event]
        assert moved.since == (home.since if moved.state == state else at("10:00"))
    else:
        with pytest.raises(Refused) as refusal:
            move(home, event, now=at("10:00"))
        assert refusal.value.code == ("unit-unreleased" if state == "unreleased" else "unit-state")


def test_a_unit_is_sold_only_to_somebody_who_applied() -> None:
    entries = [(state, event) for (state, event), to in MOVES.items() if sold(to) and not sold(state)]
    assert entries == [("on_hold", "controlled"), ("applied", "controlled")]


def test_a_taken_unit_is_never_available_in_one_step() -> None:
    assert {state for state in STATES if sold(state)} == TAKEN - {"on_hold"}
    assert [move for move, to in MOVES.items() if move[0] in TAKEN and to == "available"] == []


def test_an_unreleased_unit_only_waits_for_its_release() -> None:
    """SC-11."""
    assert [event for state, event in MOVES if state == "unreleased"] == ["released"]


def test_people_call_a_unit_by_building_entrance_and_room() -> None:
    assert unit(building="3栋", entrance="2单元", room="1802").label == "3栋2单元1802"
