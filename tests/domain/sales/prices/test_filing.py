"""A price list is filed, approved by somebody else, and in force for all at one moment (SC-19)."""

from typing import Any

import pytest

from domain.core.cases import case_of
from domain.core.refusal import Refused
from domain.house.groups.records import Group
from domain.house.notices.records import Notice
from domain.sales.applications.records import Application
from domain.sales.prices.records import PriceDraft, PriceLines, PriceList
from tests.bare import BareHall
from tests.hall import at

PAID = {"amount_fen": 2_000_000, "method": "card"}


class PricedHall(BareHall):
    """List v3 is in force for 3-1202, at 3.8 million."""

    def __init__(self) -> None:
        super().__init__(*(Group(id=id, order=n) for n, id in enumerate("ABCD")))
        self.v3 = str(self.do("price_list.activate", "site_lead", filename="v3", units=lines(390))["price_list"])

    def files(self, thousands: int = 400, **more: Any) -> str:
        done = self.do("price_list.file", "site_lead", filename="v4", units=lines(thousands), **more)
        return str(done["price_draft"])

    def draft(self, id: str) -> PriceDraft:
        return self.hall.all(PriceDraft)[id]

    def listed(self, id: str) -> PriceList:
        return self.hall.all(PriceList)[id]


def lines(ten_thousands: int) -> list[dict[str, Any]]:
    home = {"id": "3-1202", "building": "3栋", "room": "1202", "area": "98.27"}
    return [home | {"price_fen": ten_thousands * 1_000_000}]


@pytest.fixture
def hall() -> PricedHall:
    return PricedHall()


def refusal_of(code: str) -> object:
    return pytest.raises(Refused, match=f"^{code}")


def test_a_price_is_kept_while_its_application_is_alive_and_new_after_it(hall: PricedHall) -> None:
    """SC-19: v3 is in force, A2 applies at 10:02, v4 takes force at 10:10."""
    kept = hall.applies("A2", "10:02")
    draft = hall.files(effective_at=at("10:10").isoformat())
    hall.do("price_list.approve", "executive", price_draft=draft)
    assert hall.home.price_fen == 390_000_000
    hall.at("10:11")
    assert (hall.home.price_fen, hall.draft(draft).state) == (400_000_000, "in_force")
    assert hall.hall.all(Application)[kept].price_fen == 390_000_000
    hall.do("application.approve", "controller", application=kept)
    hall.do("receipt.record", "cashier", application=kept, **PAID)
    assert hall.hall.all(Application)[kept].price_list == hall.v3


def test_whoever_applies_again_is_quoted_the_new_list(hall: PricedHall) -> None:
    """SC-19: the other half."""
    first = hall.applies("A2", "10:02")
    hall.do("price_list.approve", "executive", price_draft=hall.files(effective_at=at("10:10").isoformat()))
    hall.at("10:20")
    hall.do("application.withdraw", "A2", application=first)
    again = hall.applies("A2", "10:21")
    assert hall.hall.all(Application)[again].price_fen == 400_000_000


def test_nobody_reads_it_before_it_is_in_force(hall: PricedHall) -> None:
    """SC-20: neither on the home nor in the case; afterwards the lines are gone."""
    draft = hall.files(effective_at=at("10:10").isoformat())
    told = case_of(hall.draft(draft), hall.hall)
    assert told is not None
    assert told.told["list"] == {"homes": 1, "added": 0, "changed": 1, "effective_at": at("10:10").isoformat()}
    assert told.money is None
    hall.do("price_list.approve", "executive", price_draft=draft)
    assert hall.home.price_fen == 390_000_000
    assert list(hall.hall.all(PriceLines)) == [draft]
    hall.at("10:11")
    assert (list(hall.hall.all(PriceLines)), case_of(hall.draft(draft), hall.hall)) == ([], None)


def test_approved_without_a_moment_it_is_in_force_at_once(hall: PricedHall) -> None:
    draft = hall.files()
    done = hall.do("price_list.approve", "general_manager", price_draft=draft)
    assert (hall.home.price_fen, hall.home.price_list) == (400_000_000, done["price_list"])


def test_not_by_whoever_filed_it(hall: PricedHall) -> None:
    draft = hall.files()
    with refusal_of("own-request"):
        hall.do("price_list.approve", "site_lead", price_draft=draft)
    assert hall.home.price_fen == 390_000_000


def test_its_moment_is_to_come(hall: PricedHall) -> None:
    with refusal_of("effective-past"):
        hall.files(effective_at=at("09:00").isoformat())
    draft = hall.files(effective_at=at("10:10").isoformat())
    with refusal_of("not-due"):
        hall.do("price_list.take_force", price_draft=draft)
    hall.do("price_list.approve", "executive", price_draft=draft)
    with refusal_of("not-due"):
        hall.do("price_list.take_force", price_draft=draft)


def test_approved_late_it_is_in_force_at_once(hall: PricedHall) -> None:
    draft = hall.files(effective_at=at("10:10").isoformat())
    hall.at("10:30")
    assert hall.home.price_fen == 390_000_000, "nobody has approved it"
    hall.do("price_list.approve", "executive", price_draft=draft)
    assert hall.home.price_fen == 400_000_000


@pytest.mark.parametrize(("by", "verb", "state"), [
    ("executive", "price_list.reject", "rejected"), ("site_lead", "price_list.drop", "dropped"),
])  # fmt: skip
def test_rejected_or_given_up_it_never_takes_force(hall: PricedHall, by: str, verb: str, state: str) -> None:
    draft = hall.files(effective_at=at("10:10").isoformat())
    hall.do(verb, by, price_draft=draft, **({"reason": "wrong"} if state == "rejected" else {}))
    hall.at("11:00")
    assert (hall.draft(draft).state, hall.home.price_fen) == (state, 390_000_000)
    assert not hall.hall.all(PriceLines)
    with refusal_of("draft-state"):
        hall.do("price_list.approve", "executive", price_draft=draft)


def test_a_list_that_would_do_something_else_by_now_is_not_filed(hall: PricedHall) -> None:
    with refusal_of("preview-old"):
        hall.files(expect="seen before")
    twice = lines(400) * 2
    with refusal_of("duplicate-units"):
        hall.do("price_list.file", "site_lead", filename="v4", units=twice)


def test_whoever_stands_in_decides_it(hall: PricedHall) -> None:
    hall.do("delegation.give", "executive", delegate="head", until=at("20:00").isoformat())
    hall.do("price_list.reject", "head", price_draft=hall.files(), reason="wrong")
    draft = hall.files()
    hall.do("price_list.approve", "head", price_draft=draft)
    signed = hall.draft(draft).signed[-1]
    assert (signed["by"], signed["in_place_of"]) == ("person:head", "person:executive")


class TestRecalled:
    def test_a_list_whose_homes_are_all_in_the_next_one(self, hall: PricedHall) -> None:
        """SC-20."""
        hall.at("10:00")
        v4 = str(hall.do("price_list.activate", "site_lead", filename="v4", units=lines(400))["price_list"])
        old = hall.listed(hall.v3)
        assert (old.recalled_at, old.recalled_by, hall.listed(v4).recalled_at) == (at("10:00"), v4, None)
        said = [n for n in hall.hall.all(Notice).values() if n.code == "prices-changed"]
        assert [(n.facts, "group:A" in n.posts) for n in said] == [({"filename": "v4"}, True)]

    def test_not_one_that_still_holds_for_other_homes(self, hall: PricedHall) -> None:
        other = [{**lines(300)[0], "id": "5-0101", "building": "5栋", "room": "0101"}]
        hall.do("price_list.activate", "site_lead", filename="5栋", units=other)
        assert hall.listed(hall.v3).recalled_at is None

    def test_with_the_next_one_undone_it_is_in_force_again(self, hall: PricedHall) -> None:
        hall.at("10:00")
        v4 = hall.do("price_list.activate", "site_lead", filename="v4", units=lines(400))["price_list"]
        hall.hall.put(hall.home.but(since=at("08:00")))
        hall.do("price_list.undo", "site_lead", price_list=v4)
        assert (hall.listed(hall.v3).ended_at, hall.home.price_fen) == (None, 390_000_000)
