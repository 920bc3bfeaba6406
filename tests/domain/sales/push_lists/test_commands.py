"""Which homes a group shows first: who proposes, who approves, what it changes (SC-14), what moves slowly (SC-43)."""

from datetime import datetime

import pytest

from domain.core.refusal import Refused
from domain.sales.push_lists.records import PushList
from domain.sales.push_lists.rules import slow_moving, standing
from domain.sales.units.records import Unit
from tests.bare import BareHall
from tests.hall import ZONE, at, unit


@pytest.fixture
def hall() -> BareHall:
    return BareHall(unit("available", id="4-0501"), unit("available", id="4-0502"))


def proposed(hall: BareHall, who: str, *units: str) -> str:
    return str(hall.do("push_list.propose", who, units=list(units))["push_list"])


def refused(hall: BareHall, verb: str, who: str, **arguments: str) -> str:
    with pytest.raises(Refused) as refusal:
        hall.do(f"push_list.{verb}", who, **arguments)
    return refusal.value.code


def state(hall: BareHall, id: str) -> str:
    return hall.hall.all(PushList)[id].state


def test_an_approved_list_stands_for_its_group_alone_and_changes_no_home(hall: BareHall) -> None:
    """SC-14."""
    before = dict(hall.hall.all(Unit))
    id = proposed(hall, "CM", "4-0502", "4-0501")
    assert standing(hall.hall, "C") is None, "not before it is approved"
    hall.do("push_list.approve", "site_lead", push_list=id)
    held = standing(hall.hall, "C")
    assert held is not None
    assert held.units == ["4-0502", "4-0501"], "in the group's own order"
    assert held.signed[0]["by"] == "person:site_lead"
    assert standing(hall.hall, "B") is None
    assert hall.hall.all(Unit) == before


def test_the_next_list_takes_the_place_of_the_one_before_once_it_is_approved(hall: BareHall) -> None:
    """SC-14."""
    first = proposed(hall, "CM", "4-0501")
    hall.do("push_list.approve", "site_lead", push_list=first)
    second, third = proposed(hall, "CM", "4-0502"), proposed(hall, "CP", "3-1202")
    assert (state(hall, first), state(hall, second), state(hall, third)) == ("standing", "replaced", "proposed")
    hall.do("push_list.reject", "site_lead", push_list=third, reason="not that one")
    assert (state(hall, first), state(hall, third)) == ("standing", "rejected")
    fourth = proposed(hall, "CM", "4-0502")
    hall.do("push_list.approve", "site_lead", push_list=fourth)
    assert (state(hall, first), state(hall, fourth)) == ("replaced", "standing")
    assert refused(hall, "approve", "site_lead", push_list=third) == "push-list-state"


def test_a_list_is_ended_by_a_manager_of_its_group(hall: BareHall) -> None:
    """SC-14."""
    id = proposed(hall, "CM", "4-0501")
    hall.do("push_list.approve", "site_lead", push_list=id)
    assert refused(hall, "end", "BM", push_list=id) == "not-your-group"
    hall.do("push_list.end", "CP", push_list=id)
    assert state(hall, id) == "ended"
    assert hall.hall.all(PushList)[id].finished


def test_a_list_names_known_homes_each_once_and_not_too_many(hall: BareHall) -> None:
    """SC-14."""
    assert hall.hall.all(PushList)[proposed(hall, "CM", "4-0501", "4-0501")].units == ["4-0501"]
    for units, code in (
        ([], "bad-arguments"),
        (["none"], "unknown-record"),
        ([f"u{n}" for n in range(51)], "bad-arguments"),
    ):
        with pytest.raises(Refused, match=f"^{code}"):
            hall.do("push_list.propose", "CM", units=units)


def test_a_home_for_sale_for_93_days_moves_slowly(hall: BareHall) -> None:
    """SC-43."""
    since = datetime(2024, 11, 30, 12, tzinfo=ZONE)
    home = unit("available", since=since)
    assert slow_moving(hall.hall, home, at("12:00"))
    assert not slow_moving(hall.hall, home.but(state="controlled"), at("12:00"))
    assert not slow_moving(hall.hall, home.but(since=at("12:00")), at("12:01"))
    hall.set("slow.days", 100)
    assert not slow_moving(hall.hall, home, at("12:00"))


def test_whoever_approves_is_told_how_many_of_the_homes_move_slowly(hall: BareHall) -> None:
    """SC-43."""
    hall.hall.put(hall.home.but(since=datetime(2024, 11, 30, 12, tzinfo=ZONE)))
    assert hall.hall.all(PushList)[proposed(hall, "CM", "3-1202", "4-0501")].slow == 1
