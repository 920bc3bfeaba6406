"""The life of a unit 房源 is one table."""

from itertools import product
from typing import get_args

import pytest

from domain.core.refusal import Refused
from domain.sales.units.records import UnitState
from domain.sales.units.rules import MOVES, TAKEN, beneath, freeze, move, sold, thaw
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
    assert entries == [("on_hold", "controlled"), ("applied", "controlled"), ("reserved", "controlled")]


def test_a_taken_unit_is_never_available_in_one_step() -> None:
    assert {state for state in STATES if sold(state)} == TAKEN - {"on_hold"}
    back = [move for move, to in MOVES.items() if move[0] in TAKEN and to == "available"]
    assert back == [("withdrawing", "given_back")], "SC-34: and that is one which the controller confirms"


def test_an_unreleased_unit_only_waits_for_its_release() -> None:
    """SC-11."""
    assert [event for state, event in MOVES if state == "unreleased"] == ["released"]


def test_people_call_a_unit_by_building_entrance_and_room() -> None:
    assert unit(building="3栋", entrance="2单元", room="1802").label == "3栋2单元1802"


@pytest.mark.parametrize("state", [state for state in STATES if state != "frozen"])
def test_a_frozen_unit_goes_back_to_where_it_was_and_nothing_moves_it_before(state: UnitState) -> None:
    home = unit(state, held_for="a1")
    frozen = freeze(home, why="mortgaged", now=at("10:00"))
    assert (frozen.state, frozen.standing, frozen.stands_since) == ("frozen", state, home.since)
    for event in EVENTS:
        with pytest.raises(Refused, match=r"^unit-state"):
            move(frozen, event, now=at("10:30"))
    assert thaw(frozen, now=at("11:00")) == home


def test_what_ends_meanwhile_changes_what_it_goes_back_to() -> None:
    frozen = freeze(unit("applied"), why="mortgaged", now=at("10:00"))
    emptied = beneath(frozen, lambda home: move(home, "emptied", now=at("10:30")))
    assert (emptied.state, emptied.standing, emptied.stands_since) == ("frozen", "available", at("10:30"))
    assert (thaw(emptied, now=at("11:00")).state, emptied.frozen_for) == ("available", "mortgaged")
