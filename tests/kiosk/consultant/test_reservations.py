"""A reservation on a phone: to whoever asked, the managers of the group, and whose client it is for."""

from datetime import timedelta

import pytest

from domain.clients.contacts.records import Contact
from domain.house.people.records import Person
from domain.sales.units.records import Unit
from domain.sales.units.rules import freeze
from kiosk.consultant.screen import SCREEN
from server.screen import Audience
from tests.kiosk.sales import A00, A07, A08, B00, B04, NOW, a_hall, person, reservation, text, unit
from tests.shown import shown

UNTIL = NOW + timedelta(days=3)


def test_the_manager_who_asked_sees_it_wait_with_what_was_said() -> None:
    card = shown(SCREEN, a_hall(reservation()), A00)["reservation/w9"]
    assert (card["state"], card["step"], card["steps"], card["unit"]) == ("waiting", 2, 3, "1801")
    assert (card["client_name"], card["client_phone"], card["reason"]) == ("林客**", "138****0007", "董事长的客人")
    assert card["requester"]["badge"] == "A0"


def test_so_does_whose_client_it_is_but_not_why() -> None:
    card = shown(SCREEN, a_hall(reservation(state="standing", until=UNTIL)), A07)["reservation/w9"]
    assert (card["state"], card["until"], card["client"]) == ("standing", "2026-11-25T06:00:00Z", "client-a7")
    assert {"reason", "outcome"} & set(card) == set()


@pytest.mark.parametrize("other", [A08, B04, B00], ids=lambda a: a.person)
def test_nobody_else_hears_of_it_but_that_the_home_is_kept(other: Audience) -> None:
    kept = unit("1801", state="reserved", hold_until=UNTIL)
    cards = shown(SCREEN, a_hall(kept, reservation(state="standing", until=UNTIL)), other)
    assert "reservation/w9" not in cards
    assert (cards["unit/1801"]["state"], cards["unit/1801"]["until"]) == ("reserved", "2026-11-25T06:00:00Z")
    assert "董事长" not in text(cards)


def test_asked_by_the_developer_it_is_shown_to_the_clients_own() -> None:
    asked = reservation(requester="sl", group=None)
    hall = a_hall(person("sl", "site_lead", name="程远"), asked)
    assert shown(SCREEN, hall, A07)["reservation/w9"]["requester"]["name"] == "程远"
    assert "reservation/w9" in shown(SCREEN, hall, A00)
    assert "reservation/w9" not in shown(SCREEN, hall, B00)


def test_whoever_asked_is_told_the_reason_it_was_rejected_for() -> None:
    """SC-12 s4."""
    ended = reservation(state="rejected", outcome="sell it", decided_at=NOW)
    assert shown(SCREEN, a_hall(ended), A00)["reservation/w9"]["outcome"] == "sell it"


def test_a_contact_that_begins_or_ends_touches_it() -> None:
    hall = a_hall(reservation())
    assert ("reservation", "w9") in SCREEN.touches[Contact](hall.all(Contact)["k-a7"], hall)
    assert ("reservation", "w9") in SCREEN.touches[Person](hall.all(Person)["a0"], hall)


def test_of_a_frozen_home_the_reason_is_told_and_no_note() -> None:
    hall = a_hall()
    hall.put(freeze(hall.all(Unit)["1803"], why="dispute: two heirs of 王", now=NOW))
    hall.put(freeze(hall.all(Unit)["1804"], why="seized", now=NOW))
    cards = shown(SCREEN, hall, A08)
    assert (cards["unit/1803"]["state"], cards["unit/1803"]["why"], cards["unit/1803"]["until"]) == (
        "frozen",
        "dispute",
        None,
    )
    assert cards["unit/1804"]["sold"] is True
    assert "heirs" not in text(cards)
