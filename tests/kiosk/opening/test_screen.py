"""What the desks of an opening day are shown: clients masked, prices for whoever chooses, and what a page needs."""

import json
from typing import Any

import pytest

from domain.sales.openings.records import Ticket
from domain.sales.prices.records import PriceList
from domain.sales.units.records import Unit
from kiosk.opening.screen import SCREEN
from server.screen import Audience
from tests.domain.sales.openings.day import OpeningHall
from tests.hall import at, unit
from tests.shown import panel


@pytest.fixture
def hall() -> OpeningHall:
    made = OpeningHall()
    made.begun(8, desks=3)
    return made


def said(hall: OpeningHall, name: str) -> Any:
    return panel(SCREEN, name, hall.hall)


def card(hall: OpeningHall, number: int) -> Any:
    return SCREEN.cards[Ticket](hall.ticket(number), hall.hall)


def home(hall: OpeningHall, id: str, role: str) -> Any:
    return SCREEN.own[Unit].card(hall.unit(id), hall.hall, Audience(role=role))


def test_a_number_at_a_desk_is_told_with_whose_it_is_masked(hall: OpeningHall) -> None:
    assert card(hall, 1) is None, "it waits"
    hall.at("10:00")
    hall.call(1)
    assert card(hall, 1) == {
        "number": 1, "state": "called", "desk": 1, "calls": 1, "group": 1, "entry": 1, "drawn": False,
        "came_back": False, "until": "2025-03-03T02:01:00Z", "client_name": "王**", "client_phone": "138****0001",
        "companion": {"id": "A1", "badge": "A1", "name": "A1"},
    }  # fmt: skip
    hall.act("pass", 1)
    hall.act("present", 2)
    assert (card(hall, 1)["state"], card(hall, 2)["until"]) == ("passed", "2025-03-03T02:03:00Z")
    hall.act("give_up", 2)
    assert card(hall, 2) is None


def test_prices_are_shown_to_whoever_chooses_and_only_of_what_is_released(hall: OpeningHall) -> None:
    """SC-20."""
    assert home(hall, "6-1", "controller")["price_fen"] == 380_000_000
    for role in ("dispatcher", "site_manager", "head", "admin"):
        assert "price_fen" not in home(hall, "6-1", role)
    hall.hall.put(unit("unreleased", id="9-1"))
    assert home(hall, "9-1", "controller") is None


def test_the_panel_says_who_is_next_and_which_desks_are_free(hall: OpeningHall) -> None:
    hall.call(1)
    hall.act("pass", 2)
    hall.act("present", 1)
    hall.act("give_up", 1)
    found = said(hall, "opening")
    assert (found["next"], found["free"], found["group"], found["desks"]) == ([4, 5, 6], [1, 2], 1, 3)
    assert (found["passed"], found["gave_up"], found["chosen"], found["last"]) == (1, 1, 0, 3)


def test_entries_are_counted_and_the_latest_stand_first(hall: OpeningHall) -> None:
    hall.enter(3)
    found = said(hall, "entries")
    assert (found["entered"], found["valid"], found["repeated"]) == (9, 8, 1)
    assert (found["latest"][0]["number"], found["latest"][0]["first"]) == (9, 3)
    assert "00000003" not in json.dumps(found)


def test_an_imported_result_says_whose_it_is() -> None:
    hall = OpeningHall()
    hall.plan("lottery")
    hall.enter(1)
    hall.do("opening.seal", "site_lead", opening=hall.opening)
    paper = {"document": "第 3086 号", "issued_by": "公证处", "file_hash": "ab" * 32}
    hall.do("opening.import", "site_lead", opening=hall.opening, numbers=[1], **paper)
    found = said(hall, "opening")
    assert found["imported"]
    assert {name: found[name] for name in paper} == paper


def test_whoever_may_come_along_and_whoever_verifies(hall: OpeningHall) -> None:
    consultants = {person["id"] for person in said(hall, "consultants")["people"]}
    assert {"A1", "AM"} <= consultants
    assert not {"cashier", "AP"} & consultants
    verifies = {person["id"] for person in said(hall, "developer")["people"] if person["verifies"]}
    assert verifies == {"site_lead", "site_manager", "head"}


def test_the_internal_sale_and_what_is_registered_for_it(hall: OpeningHall) -> None:
    """SC-40: it says whether there is a price list to open it with."""
    assert said(hall, "campaign") == {"id": None}
    plan = {"called": "内购", "begins": "2025-03-03", "ends": "2025-03-09", "kin": ["employee"], "verifier": "head"}
    id = hall.do("campaign.plan", "head", **plan)["campaign"]
    assert not said(hall, "campaign")["prices"]
    hall.hall.put(PriceList(id="p1", filename="v1", activated_at=at("08:00")))
    hall.do("campaign.open", "head", campaign=id)
    hall.do("intent.register", "controller", campaign=id, name="王晓明", phone="13812345678", kin="employee")
    found = said(hall, "campaign")
    assert (found["prices"], found["verifier"]["id"], found["state"]) == (True, "head", "open")
    assert [(one["client_name"], one["client_phone"]) for one in found["intents"]] == [("王**", "138****5678")]


def test_the_preparations_stand_in_the_order_of_the_list(hall: OpeningHall) -> None:
    """SC-42."""
    assert said(hall, "ready") == {"items": []}
    hall.do("preparation.begin", "head")
    hall.do("preparation.assign", "head", preparation="model", owner="site_lead", until="2025-03-08")
    found = said(hall, "ready")["items"]
    assert [item["number"] for item in found] == list(range(1, 21))
    model = next(item for item in found if item["id"] == "model")
    assert (model["owner"]["id"], model["until"], model["state"]) == ("site_lead", "2025-03-08", "open")
