"""What the client of an application pays: the list and the catalogue of the day he applied on (SC-19)."""

import pytest

from domain.core.refusal import Refused
from domain.sales.applications.records import Application
from domain.sales.quotes.of_application import lines_of, price_of
from tests.bare import BareHall
from tests.hall import MONDAY

LINE = {"id": "3-1202", "building": "3栋", "room": "1202", "area": "98.27"}
PAID = {"amount_fen": 2_000_000, "method": "card"}


@pytest.fixture
def hall() -> BareHall:
    made = BareHall()
    made.set("application.gate", "none")
    return made


def price(hall: BareHall, application: str) -> int:
    return price_of(hall.hall, hall.hall.all(Application)[application])


def lists(hall: BareHall, clock: str, price_fen: int) -> None:
    hall.at(clock)
    hall.do("price_list.activate", "site_lead", filename=f"at {clock}", units=[{**LINE, "price_fen": price_fen}])


class TestAListThatChangesBetween:
    """SC-19: v3 active, A2 applies 10:02, v4 activates 10:10."""

    def test_who_pays_in_time_pays_what_he_applied_for(self, hall: BareHall) -> None:
        first = hall.applies("A2", "10:02")
        lists(hall, "10:10", 400_000_000)
        hall.at("10:20")
        hall.do("receipt.record", "cashier", application=first, **PAID)
        assert (hall.state(first), price(hall, first)) == ("won", 380_000_000)

    def test_whoever_applies_again_pays_what_is_in_force(self, hall: BareHall) -> None:
        first = hall.applies("A2", "10:02")
        lists(hall, "10:10", 400_000_000)
        hall.at("11:02")
        assert hall.state(first) == "expired"
        assert price(hall, hall.applies("A2", "11:03")) == 400_000_000


class TestACatalogueThatChangesBetween:
    @pytest.fixture
    def on_time(self, hall: BareHall) -> dict[str, object]:
        line = {"name": "按时签约", "rate": 100, "since": MONDAY.isoformat(), "stackable": True}
        return {**line, "id": hall.do("discount.save", "site_lead", **line)["discount"]}

    def test_who_applied_before_keeps_what_he_applied_for(self, hall: BareHall, on_time: dict[str, object]) -> None:
        first = hall.applies("A2", "10:02")
        hall.do("discount.save", "executive", **{**on_time, "rate": 50})
        assert price(hall, first) == 376_200_000
        assert price(hall, hall.applies("B4", "10:20")) == 378_100_000
        hall.do("discount.retire", "executive", discount=on_time["id"])
        assert price(hall, first) == 376_200_000
        assert price(hall, hall.applies("C1", "10:21")) == 380_000_000

    def test_all_groups_are_given_the_same(self, hall: BareHall, on_time: dict[str, object]) -> None:
        """SC-22."""
        made = [
            hall.applies(f"{group}1", f"10:{minute}") for group, minute in zip("ABCD", (10, 20, 30, 40), strict=True)
        ]
        assert {price(hall, id) for id in made} == {376_200_000}

    def test_a_path_counts_once_it_is_chosen_and_only_until_the_money_is_in(
        self, hall: BareHall, on_time: dict[str, object]
    ) -> None:
        line = {"name": "一次性付款", "rate": 200, "since": MONDAY.isoformat(), "stackable": True, "path": "lump_sum"}
        hall.do("discount.save", "site_lead", **line)
        first = hall.applies("A2", "10:02")
        assert price(hall, first) == 376_200_000
        hall.do("application.path", "A2", application=first, path="lump_sum")
        assert price(hall, first) == 368_676_000
        with pytest.raises(Refused, match="not-your-group"):
            hall.do("application.path", "A3", application=first, path="mortgage")
        hall.do("receipt.record", "cashier", application=first, **PAID)
        with pytest.raises(Refused, match="application-state"):
            hall.do("application.path", "A2", application=first, path="mortgage")

    def test_no_deposit_is_above_the_price_of_the_quote(self, hall: BareHall, on_time: dict[str, object]) -> None:
        first = hall.applies("A2", "10:02")
        with pytest.raises(Refused, match="amount-above-price"):
            hall.do("receipt.record", "cashier", application=first, amount_fen=376_200_001, method="card")
        hall.do("receipt.record", "cashier", application=first, amount_fen=376_200_000, method="card")
        assert hall.state(first) == "won"

    def test_what_an_application_keeps_says_which_version_it_was(
        self, hall: BareHall, on_time: dict[str, object]
    ) -> None:
        hall.do("discount.save", "site_lead", **{**on_time, "name": "按期签约"})
        kept = hall.hall.all(Application)[hall.applies("A2", "10:02")]
        assert [(d["id"], d["version"]) for d in kept.discounts] == [(on_time["id"], 2)]
        assert [line.name for line in lines_of(hall.hall, kept)] == ["", "按期签约"]
