"""What the wall of an opening day shows, and what nobody may learn from it (SC-41)."""

import json
from typing import Any

import pytest

from display.numbers.screen import SCREEN
from domain.house.site.records import Site
from domain.sales.openings.records import Ticket
from domain.sales.units.records import Unit
from tests.domain.sales.openings.day import OpeningHall
from tests.hall import at, unit
from tests.shown import panel, shown


@pytest.fixture
def hall() -> OpeningHall:
    made = OpeningHall()
    made.hall.put(Site(id="site", name="云栖里"))
    made.begun(16, desks=3)
    return made


def opening(hall: OpeningHall) -> Any:
    return panel(SCREEN, "opening", hall.hall)


def left(hall: OpeningHall) -> Any:
    return panel(SCREEN, "left", hall.hall)


def cards(hall: OpeningHall) -> list[Any]:
    found = (SCREEN.cards[Ticket](ticket, hall.hall) for ticket in hall.tickets)
    return [card for card in found if card is not None]


def test_who_is_called_and_who_chooses_stands_there_with_desk_and_end(hall: OpeningHall) -> None:
    hall.at("10:00")
    hall.call(1)
    hall.act("present", 2)
    assert cards(hall) == [
        {"number": 1, "state": "called", "desk": 1, "calls": 1, "until": "2025-03-03T02:01:00Z"},
        {"number": 2, "state": "choosing", "desk": 2, "calls": 1, "until": "2025-03-03T02:03:00Z"},
        {"number": 3, "state": "called", "desk": 3, "calls": 1, "until": "2025-03-03T02:01:00Z"},
    ]


def test_the_next_twelve_and_those_passed(hall: OpeningHall) -> None:
    hall.call(1)
    hall.act("pass", 3)
    said = opening(hall)
    assert (said["next"], said["passed"]) == (list(range(4, 16)), [3])
    assert (said["last"], said["tickets"], said["state"]) == (3, 16, "calling")


def test_minutes_are_the_mean_of_what_was_and_none_before_the_first_is_done(hall: OpeningHall) -> None:
    hall.hall.put(hall.held.but(begun_at=at("10:00")))
    assert (opening(hall)["done"], opening(hall)["each_seconds"]) == (0, 0)
    hall.now = at("10:02")
    hall.call(1)
    hall.act("pass", 1)
    hall.now = at("10:03")
    hall.act("pass", 2)
    assert (opening(hall)["done"], opening(hall)["each_seconds"]) == (2, 90)


def test_left_counts_what_can_be_chosen_and_nothing_else(hall: OpeningHall) -> None:
    """Never faked: neither what waits for an answer, nor what is frozen, is left; what is not released is nowhere."""
    before = left(hall)
    assert (before["released"], before["left"]) == (9, 9)
    hall.hall.put(hall.unit("6-1").but(state="applied"))
    hall.hall.put(hall.unit("6-2").but(state="frozen", before="available", frozen_for="dispute"))
    hall.hall.put(hall.unit("6-3").but(state="controlled"))
    hall.hall.put(unit("unreleased", id="9-1", building="9栋"))
    hall.hall.put(unit("available", id="10-1", building="10栋", layout="四房", area="143.18"))
    said = left(hall)
    assert (said["released"], said["left"]) == (10, 7)
    assert said["buildings"] == [
        {"name": "3栋", "released": 1, "left": 1}, {"name": "6栋", "released": 8, "left": 5},
        {"name": "10栋", "released": 1, "left": 1},
    ]  # fmt: skip
    assert said["layouts"] == [
        {"name": "", "area": 98, "released": 9, "left": 6}, {"name": "四房", "area": 143, "released": 1, "left": 1},
    ]  # fmt: skip


def test_no_name_no_phone_no_price_and_not_who_took_which_home(hall: OpeningHall) -> None:
    hall.call(1)
    hall.act("present", 1)
    hall.act("choose", 1, unit="6-1")
    said = json.dumps(shown(SCREEN, hall.hall), ensure_ascii=False)
    assert "云栖里" in said
    for secret in ("王", "138", "P00", "380000000", "6-1", "A1", hall.ticket(1).client, hall.ticket(1).application):
        assert str(secret) not in said, secret


def test_without_an_opening_it_says_so_and_one_given_up_is_none() -> None:
    hall = OpeningHall()
    hall.hall.put(Site(id="site", name="云栖里"))
    assert opening(hall) == {"state": None}
    hall.plan()
    assert opening(hall)["state"] == "entries"
    hall.do("opening.drop", "site_lead", opening=hall.opening)
    assert opening(hall) == {"state": None}


def test_the_last_one_stays_until_the_next_is_planned(hall: OpeningHall) -> None:
    hall.do("opening.finish", "site_lead", opening=hall.opening)
    assert opening(hall)["state"] == "finished"
    hall.plan("lottery")
    assert (opening(hall)["state"], opening(hall)["tickets"]) == ("entries", 0)


def test_only_what_is_released_has_a_price_nowhere() -> None:
    assert Unit not in SCREEN.cards
    assert "device:numbers" in SCREEN.opened_by
