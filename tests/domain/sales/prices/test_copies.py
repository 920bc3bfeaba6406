"""Copies on paper have numbers, and whoever has not brought one back is told of (SC-20)."""

import pytest

from domain.core.refusal import Refused
from domain.house.groups.records import Group
from domain.house.notices.records import Notice
from domain.sales.prices.records import PriceCopy
from tests.bare import BareHall
from tests.hall import at, days

HOME = {"id": "3-1202", "building": "3栋", "room": "1202", "area": "98.27"}


class CopiedHall(BareHall):
    """v3 is in force, and copies A-1 to D-1 are out."""

    def __init__(self) -> None:
        super().__init__(*(Group(id=id, order=n) for n, id in enumerate("ABCD")), Group(id="E", order=9, exited=True))
        self.v3 = self.puts("v3", 390)
        for group in "ABCD":
            self.issues(group)

    def puts(self, filename: str, ten_thousands: int) -> str:
        units = [HOME | {"price_fen": ten_thousands * 1_000_000}]
        return str(self.do("price_list.activate", "site_lead", filename=filename, units=units)["price_list"])

    def issues(self, group: str, **more: int) -> list[str]:
        done = self.do("price_copy.issue", "site_manager", price_list=self.v3, group=group, **more)
        return [str(copy) for copy in done["copies"]]

    def copy(self, called: str) -> PriceCopy:
        return next(copy for copy in self.hall.all(PriceCopy).values() if copy.called == called)

    def said(self, code: str) -> list[tuple[list[str], object]]:
        return [(n.posts, n.facts.get("copies")) for n in self.hall.all(Notice).values() if n.code == code]


@pytest.fixture
def hall() -> CopiedHall:
    return CopiedHall()


def refusal_of(code: str) -> object:
    return pytest.raises(Refused, match=f"^{code}")


def test_what_is_still_out_a_day_later_is_told_to_the_site_lead(hall: CopiedHall) -> None:
    """SC-20: v4 is in force from 08:00 on the next day; a day later B-1 and D-1 are not back."""
    hall.until(at("08:00", days(1)))
    hall.puts("v4", 400)
    assert hall.home.price_fen == 400_000_000, "v3 is read nowhere any more"
    for called in ("A-1", "C-1"):
        hall.do("price_copy.return", "controller", price_copy=hall.copy(called).id)
    hall.until(at("07:59", days(2)))
    assert hall.said("copies-out") == []
    hall.until(at("08:01", days(2)))
    assert hall.said("copies-out") == [
        (["group:B"], ["B-1"]), (["group:D"], ["D-1"]), (["role:site_lead"], ["B-1", "D-1"]),
    ]  # fmt: skip
    hall.until(at("20:00", days(5)))
    assert len(hall.said("copies-out")) == 3, "once"


def test_of_copies_that_are_all_back_nothing_is_said(hall: CopiedHall) -> None:
    hall.puts("v4", 400)
    for group in "ABCD":
        hall.do("price_copy.return", "site_lead", price_copy=hall.copy(f"{group}-1").id)
    hall.until(at("20:00", days(3)))
    assert hall.said("copies-out") == []


def test_numbers_go_on_for_each_group(hall: CopiedHall) -> None:
    assert hall.issues("A", copies=2) == ["A-2", "A-3"]
    assert hall.issues("B") == ["B-2"]
    hall.do("price_copy.return", "site_lead", price_copy=hall.copy("A-3").id)
    assert not hall.copy("A-3").may_go(hall.hall, days(3)), "its number is not given again"
    assert hall.issues("A") == ["A-4"]


def test_no_copy_of_a_list_that_is_recalled_or_for_a_group_that_left(hall: CopiedHall) -> None:
    with refusal_of("group-exited"):
        hall.issues("E")
    hall.puts("v4", 400)
    with refusal_of("list-recalled"):
        hall.issues("A")
    hall.do("price_copy.return", "site_lead", price_copy=hall.copy("A-1").id)
    assert hall.copy("A-1").may_go(hall.hall, days(1))
    assert not hall.copy("B-1").may_go(hall.hall, days(1)), "it is still out"


def test_a_lost_one_is_told_of_at_once(hall: CopiedHall) -> None:
    with refusal_of("reason-missing"):
        hall.do("price_copy.lose", "site_lead", price_copy=hall.copy("B-1").id, reason=" ")
    hall.do("price_copy.lose", "site_lead", price_copy=hall.copy("B-1").id, reason="left in a taxi")
    assert (hall.copy("B-1").state, hall.copy("B-1").reason) == ("lost", "left in a taxi")
    assert [set(posts) for posts, _ in hall.said("copy-lost")] == [
        {"role:site_lead", "role:control_supervisor", "group:B"}
    ]
    with refusal_of("copy-state"):
        hall.do("price_copy.return", "site_lead", price_copy=hall.copy("B-1").id)
