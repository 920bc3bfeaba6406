"""A price list is seen through before it counts: what it holds, what it changes, and what is doubtful about it."""

from decimal import Decimal

import pytest

from domain.core.refusal import Refused
from domain.sales.prices.rules import compare, decided, differences, figures, per_m2_fen, settled, written_otherwise
from domain.sales.units.records import Unit
from tests.hall import application, unit

LOW, HIGH = 100_000, 50_000_000  # fen per m²


def stock(*homes: Unit) -> dict[str, Unit]:
    return {home.id: home for home in homes}


def test_a_list_is_summed_up_with_its_lowest_and_highest_price_per_m2() -> None:
    lines = [
        unit(id="a", area=Decimal("100.00"), price_fen=100_000_000), unit(id="b", area=Decimal("50.00"), price_fen=80_000_000)
    ]  # fmt: skip
    assert figures(lines, LOW, HIGH) == {
        "homes": 2, "area": "150.00", "price_fen": 180_000_000, "mean_fen": 1_200_000,
        "lowest": {"fen": 1_000_000, "id": "a"}, "highest": {"fen": 1_600_000, "id": "b"},
        "low_fen": LOW, "high_fen": HIGH, "outside": [],
    }  # fmt: skip


@pytest.mark.parametrize("price_fen", [3_400_000_000_000, 34_000])
def test_ten_thousand_times_too_much_or_too_little_is_outside_the_plausible_range(price_fen: int) -> None:
    lines = [unit(id="right", price_fen=340_000_000), unit(id="wrong", price_fen=price_fen)]
    assert figures(lines, LOW, HIGH)["outside"] == ["wrong"]


def test_the_range_itself_is_plausible_and_half_a_fen_is_rounded_up() -> None:
    lines = [unit(id=str(fen), area=Decimal(1), price_fen=fen) for fen in (LOW - 1, LOW, HIGH, HIGH + 1)]
    assert figures(lines, LOW, HIGH)["outside"] == [str(LOW - 1), str(HIGH + 1)]
    assert per_m2_fen(Decimal(2), 5) == 3
    assert figures([], LOW, HIGH) == {"homes": 0}


def test_a_price_that_changes_by_more_than_a_fifth_is_asked_about() -> None:
    held = stock(*(unit(id=str(new), price_fen=100) for new in (79, 80, 120, 121)))
    found = compare(held, [home.but(price_fen=int(id)) for id, home in held.items()])
    assert {change["id"]: change["jump"] for change in found["changed"]} == {
        "79": True,
        "80": False,
        "120": False,
        "121": True,
    }


def test_a_list_that_names_few_of_the_homes_in_force_is_doubtful() -> None:
    held = stock(*(unit(id=str(n)) for n in range(20)))
    other = [unit(id="elsewhere")]
    assert compare(held, other)["few"] is True
    assert compare(held, [held["0"]])["few"] is True
    assert compare(held, [held["0"], held["1"]])["few"] is False
    assert compare({}, other)["few"] is False
    assert compare(held, [])["few"] is False, "a list of which no line was read is another matter"


def test_a_new_home_is_told_with_its_price_floor_and_area() -> None:
    found = compare({}, [unit(id="3-3A01", floor=4, floor_label="3A", area=Decimal("100.00"), price_fen=90_000_000)])
    assert found["new"] == [{
        "id": "3-3A01", "floor": 4, "floor_label": "3A", "area": "100.00", "price_fen": 90_000_000, "per_m2_fen": 900_000,
    }]  # fmt: skip


def test_a_list_takes_nothing_away_that_it_does_not_say() -> None:
    held = unit(floor=4, floor_label="3A", layout="3室2厅", orientation="南", inner_area=Decimal("80.00"))
    bare = held.but(floor=None, floor_label="", layout="", orientation="", inner_area=None)
    assert differences(held, bare) == {}
    assert differences(held, bare.but(price_fen=1)) == {"price_fen": 1}


def test_a_home_on_another_floor_is_changed() -> None:
    held = unit(floor=2)
    assert differences(held, held.but(floor=23)) == {"floor": 23}
    assert differences(held.but(floor=4, floor_label="3A"), held.but(floor=4)) == {"floor_label": ""}
    assert differences(held, held.but(floor=None, floor_label="顶层")) == {"floor": None, "floor_label": "顶层"}


def test_homes_in_force_that_are_written_otherwise_are_asked_about_first() -> None:
    held = stock(unit(id="1栋--101", building="1栋", room="101"), unit(id="1栋--102", building="1栋", room="102"))
    lines = [unit(id="01栋--0101", building="01栋", room="0101"), held["1栋--102"]]
    otherwise = written_otherwise(held, lines)
    assert otherwise == {"01栋--0101": "1栋--101"}
    with pytest.raises(Refused) as refusal:
        decided(otherwise, "")
    assert (refusal.value.code, refusal.value.facts) == (
        "homes-alike",
        {"homes": 1, "line": "01栋--0101", "home": "1栋--101"},
    )
    assert decided(otherwise, "same") == otherwise
    assert decided(otherwise, "different") == {}
    assert decided({}, "") == {}


def test_what_stays_is_told_apart_from_what_changes() -> None:
    held = stock(unit(id="sold"), unit("on_hold", id="held"), unit(id="same"))
    lines = [home.but(price_fen=1_000) for id, home in held.items() if id != "same"] + [held["same"]]
    found = compare(held, lines, stay={"sold", "same"})
    assert [(c["id"], c["taken"]) for c in found["changed"]] == [("held", True)]
    assert found["kept"] == [{"id": "sold", "fields": {"price_fen": ["380000000", "1000"]}}]
    assert found["same"] == 1


def test_a_home_is_settled_once_it_is_sold_or_paid_for() -> None:
    held = stock(unit(id="free"), unit("controlled", id="sold"), unit("on_hold", id="paid"), unit("on_hold", id="held"))
    asked = [application(1, unit="paid", state="paid"), application(2, unit="held", state="approved")]
    assert settled(held, asked) == {"sold", "paid"}
