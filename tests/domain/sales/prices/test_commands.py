"""A price list is taken back whole while nothing happened on it; homes never released are struck off."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar
from unittest.mock import MagicMock

import pytest

from domain.clients.contacts.records import Contact
from domain.core.change import Change
from domain.core.hall import hall_of
from domain.core.refusal import Refused
from domain.core.viewer import system
from domain.sales.applications.records import Application
from domain.sales.prices.commands import undo
from domain.sales.prices.records import PriceList
from domain.sales.units.records import Unit
from server.store import journal
from tests.bare import BareHall
from tests.hall import House, at, engine_of, open_day, open_house, staff, unit


@pytest.fixture
def quiet(tmp_path: Path) -> Iterator[House]:
    """A small hall on SQLite, before its first list."""
    with engine_of(f"sqlite:///{tmp_path / 'hall.db'}") as engine, open_house(engine) as house:
        staff(house, {"A": 2})
        yield house


def line(room: str, **more: Any) -> dict[str, Any]:
    home = {"id": f"3栋--{room}", "building": "3栋", "room": room, "area": "98.27", "price_fen": 380_000_000}
    return home | more


def put(house: House, clock: str, *lines: dict[str, Any], **more: Any) -> str:
    """Put these lines in force at this time: the list's id."""
    house.set(clock)
    return str(
        house.do("price_list.activate", filename=f"{clock}.xlsx", units=list(lines), **more).result["price_list"]
    )


def homes(house: House) -> dict[str, Unit]:
    return dict(house.hall.all(Unit))


def test_a_list_taken_back_leaves_every_home_as_it_was(house: House) -> None:
    """On both databases, in the hall, in the rows and in the journal."""
    put(house, "08:00", line("101", floor=1, layout="3室2厅"), line("102", inner_area="80.00"))
    before = homes(house)
    bad = put(
        house, "08:10", line("101", floor=2, floor_label="2F", layout="x", area="98.28", price_fen=1), line("103"),
        line("102", inner_area="79.99"), line("合计"),
    )  # fmt: skip
    assert house.hall.all(PriceList)[bad].before["3栋--101"]["price_fen"] == 380_000_000
    assert house.do("price_list.undo", price_list=bad).result == {"withdrawn": 2, "restored": 2}
    assert homes(house) == before
    undone = house.hall.all(PriceList)[bad]
    assert (undone.undone_at, undone.before) == (house.now, {})
    with house.engine.connect() as connection:
        assert dict(journal.load(connection, "h1").hall.all(Unit)) == before
        assert journal.verify(connection, "h1")[1] is None


def test_lists_are_taken_back_one_after_the_other_from_the_last(quiet: House) -> None:
    first = put(quiet, "08:00", line("101"))
    second = put(quiet, "08:10", line("101", price_fen=390_000_000))
    with pytest.raises(Refused) as refusal:
        quiet.do("price_list.undo", price_list=first)
    assert (refusal.value.code, refusal.value.facts) == ("list-overtaken", {"filename": "08:10.xlsx"})
    quiet.do("price_list.undo", price_list=second)
    with pytest.raises(Refused, match="list-undone"):
        quiet.do("price_list.undo", price_list=second)
    quiet.do("price_list.undo", price_list=first)
    assert homes(quiet) == {}
    third = put(quiet, "08:20", line("101", price_fen=400_000_000))
    assert homes(quiet)["3栋--101"].price_list == third


def test_a_list_stays_once_one_of_its_homes_was_released(quiet: House) -> None:
    first = put(quiet, "08:00", line("101"), line("102"))
    quiet.do("unit.release", units=["3栋--102"])
    with pytest.raises(Refused) as refusal:
        quiet.do("price_list.undo", price_list=first)
    assert (refusal.value.code, refusal.value.facts) == ("list-in-use", {"unit": "3栋102"})


def test_a_changed_home_that_was_for_sale_before_gets_its_old_price_back(quiet: House) -> None:
    put(quiet, "08:00", line("101"))
    quiet.set("08:05")
    quiet.do("unit.release", units=["3栋--101"])
    dear = put(quiet, "08:10", line("101", price_fen=390_000_000))
    quiet.do("price_list.undo", price_list=dear)
    assert (homes(quiet)["3栋--101"].price_fen, homes(quiet)["3栋--101"].state) == (380_000_000, "available")


def test_a_list_stays_once_somebody_applied_at_its_price(quiet: House) -> None:
    quiet.do("policy.set", key="rotation.minimum", value=1, reason="a small hall")
    put(quiet, "07:10", line("101"))
    quiet.do("unit.release", units=["3栋--101"])
    open_day(quiet)
    badge = quiet.receive(phone="13800001111")
    contact = next(iter(quiet.hall.all(Contact)))
    quiet.do("application.submit", quiet.person(badge), unit="3栋--101", contact=contact)
    quiet.set("10:00")
    dear = str(
        quiet.do("price_list.activate", filename="v2", units=[line("101", price_fen=390_000_000)]).result["price_list"]
    )
    quiet.set("10:10")
    badge = quiet.receive(phone="13800002222")
    contact = list(quiet.hall.all(Contact))[-1]
    quiet.do("application.submit", quiet.person(badge), unit="3栋--101", contact=contact)
    assert homes(quiet)["3栋--101"].since < quiet.hall.all(PriceList)[dear].activated_at, (
        "the premise: no state changed"
    )
    with pytest.raises(Refused, match="list-in-use"):
        quiet.do("price_list.undo", price_list=dear)


def test_a_list_of_the_version_before_is_not_half_undone() -> None:
    """It says how many homes it changed, and kept nothing of them."""
    hall = hall_of([PriceList(id="p1", filename="v1", activated_at=at("08:00"), changed=1), unit(price_list="p1")])
    change = Change(hall, 2, at("08:10"), MagicMock())
    with pytest.raises(Refused, match="list-too-old"):
        undo(change, system("h1"), "p1")
    assert change.put_ == {}


def test_the_line_of_sums_that_became_a_home_is_struck_off_and_no_released_home_is(house: House) -> None:
    put(house, "08:00", line("101"), line("102"), line("合计"))
    house.do("unit.release", units=["3栋--101"])
    with pytest.raises(Refused) as refusal:
        house.do("price_list.strike", units=["3栋--合计", "3栋--101"])
    assert (refusal.value.code, refusal.value.facts) == ("unit-released", {"unit": "3栋101"})
    assert len(homes(house)) == 3, "all or none"
    assert house.do("price_list.strike", units=["3栋--合计", "3栋--合计"]).result == {"struck": 1}
    assert set(homes(house)) == {"3栋--101", "3栋--102"}
    with house.engine.connect() as connection:
        assert set(journal.load(connection, "h1").hall.all(Unit)) == {"3栋--101", "3栋--102"}
    put(house, "08:10", line("合计"))
    assert homes(house)["3栋--合计"].state == "unreleased", "whoever lists it again brings it again"


def test_what_is_the_same_keeps_the_name_in_force(quiet: House) -> None:
    put(quiet, "08:00", line("101"), line("102"))
    otherwise = line("0101", id="03栋--0101", building="03栋", price_fen=390_000_000)
    with pytest.raises(Refused, match="homes-alike"):
        put(quiet, "08:10", otherwise)
    put(quiet, "08:10", otherwise, alike="same")
    assert {home.label: home.price_fen for home in homes(quiet).values()} == {
        "3栋101": 390_000_000,
        "3栋102": 380_000_000,
    }
    put(quiet, "08:20", otherwise, alike="different")
    assert "03栋0101" in {home.label for home in homes(quiet).values()}


class TestWhatWasAgreedOn:
    """A list that comes later changes nothing of a home that is sold or paid for (SC-16, SC-19)."""

    LINE: ClassVar[dict[str, Any]] = {"id": "3-1202", "building": "3栋", "room": "1202", "area": "99.00"}

    @staticmethod
    def lists(hall: BareHall) -> dict[str, Any]:
        later = {**TestWhatWasAgreedOn.LINE, "price_fen": 400_000_000}
        return hall.do("price_list.activate", "site_lead", filename="v4", units=[later])

    @pytest.mark.parametrize("by", ["receipt", "controller"])
    def test_a_home_keeps_its_area_and_price_once_it_is_paid_for(self, by: str) -> None:
        hall = BareHall()
        hall.set("control.by", by)
        application = hall.applies("A2", "10:02")
        hall.do("application.approve", "controller", application=application)
        hall.do("receipt.record", "cashier", application=application, amount_fen=2_000_000, method="card")
        sold = hall.home
        assert sold.state == {"receipt": "controlled", "controller": "on_hold"}[by], "the premise"
        assert self.lists(hall) == {"price_list": None, "added": 0, "changed": 0}
        assert hall.home == sold

    def test_a_home_that_is_only_held_follows_the_list_and_its_application_does_not(self) -> None:
        hall = BareHall()
        application = hall.applies("A2", "10:02")
        hall.do("application.approve", "controller", application=application)
        assert self.lists(hall)["changed"] == 1
        assert (hall.home.price_fen, hall.home.state) == (400_000_000, "on_hold")
        assert hall.hall.all(Application)[application].price_fen == 380_000_000

    def test_a_list_says_how_many_homes_it_does_not_name(self) -> None:
        hall = BareHall(unit(id="3-1203", room="1203"), unit("controlled", id="3-1204", room="1204"))
        listed = hall.hall.all(PriceList)[self.lists(hall)["price_list"]]
        assert listed.missing == 1, "the sold one is no longer for a list to name"
