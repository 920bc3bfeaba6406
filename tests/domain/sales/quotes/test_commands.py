"""What a home costs is asked before anybody applies; that it was asked is kept, and nothing of the answer."""

import pytest

from domain.core.refusal import Refused
from domain.sales.units.records import Unit
from tests.bare import BareHall
from tests.hall import MONDAY, House, unit


@pytest.fixture
def hall() -> BareHall:
    made = BareHall(unit("unreleased", id="3-1203", room="1203"))
    since = MONDAY.isoformat()
    for line in (
        {"name": "按时签约", "rate": 100},
        {"name": "一次性付款", "rate": 200, "path": "lump_sum"},
        {"name": "老带新", "amount_fen": 1_000_000, "papers": ["老业主合同"]},
    ):
        made.do("discount.save", "site_lead", since=since, stackable=True, **line)
    return made


def test_each_way_to_pay_has_its_quote_and_nothing_is_taken_off_that_wants_papers(hall: BareHall) -> None:
    quotes = hall.do("quote.show", "A2", units=["3-1202"])["quotes"]["3-1202"]
    assert {path: quote["total_fen"] for path, quote in quotes.items()} == {
        "": 376_200_000, "lump_sum": 368_676_000, "mortgage": 376_200_000,
    }  # fmt: skip
    assert quotes["lump_sum"]["lines"] == [
        {"what": "list", "fen": 380_000_000},
        {"what": "standard", "fen": -3_800_000, "name": "按时签约", "rate": 100},
        {"what": "path", "fen": -7_524_000, "name": "一次性付款", "rate": 200},
    ]


def test_every_group_is_told_the_same(hall: BareHall) -> None:
    """SC-22."""
    told = [hall.do("quote.show", f"{group}1", units=["3-1202"]) for group in "ABCD"]
    assert all(one == told[0] for one in told)


def test_a_home_without_a_price_yet_has_no_quote(hall: BareHall) -> None:
    assert hall.hall.all(Unit)["3-1203"].state == "unreleased", "the premise"
    assert hall.do("quote.show", "A2", units=["3-1203"])["quotes"] == {}


@pytest.mark.parametrize("units", [[], ["3-1202"] * 9])
def test_a_question_names_a_few_homes(hall: BareHall, units: list[str]) -> None:
    with pytest.raises(Refused, match="bad-arguments"):
        hall.do("quote.show", "A2", units=units)


def test_each_look_is_in_the_journal_without_the_prices(house: House) -> None:
    """SC-20."""
    line = {"id": "3-1202", "building": "3栋", "room": "1202", "area": "98.27", "price_fen": 380_000_000}
    house.do("price_list.activate", filename="v1", units=[line])
    house.do("unit.release", units=["3-1202"])
    reply = house.do("quote.show", house.person("A01"), units=["3-1202"])
    assert reply.private["quotes"]["3-1202"][""]["total_fen"] == 380_000_000
    looked = house.entries[-1]
    assert (looked.command, looked.actor, looked.arguments, looked.result, looked.rules) == (
        "quote.show", house.person("A01").actor, {"units": ["3-1202"]}, {}, ("SC-20",),
    )  # fmt: skip
