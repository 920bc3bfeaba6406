"""The sales plan on a bare hall: what it lets happen, and what not (SC-37, SC-38, SC-39, SC-40)."""

import pytest

from domain.core.refusal import Refused
from domain.sales.plan.records import SalesPlan
from domain.sales.prices.records import PriceList
from tests.bare import BareHall
from tests.hall import at, unit

PERMIT = "预售 2026-118 号"


def refusal_of(code: str) -> object:
    return pytest.raises(Refused, match=f"^{code}")


@pytest.fixture
def hall() -> BareHall:
    made = BareHall(
        unit("unreleased", id="3-1301"),
        PriceList(id="p1", filename="v1", activated_at=at("08:00")),
    )
    made.set("application.gate", "none")
    return made


def plan(hall: BareHall) -> SalesPlan:
    return hall.hall.all(SalesPlan)["plan"]


def test_a_hall_without_a_plan_sells(hall: BareHall) -> None:
    hall.applies("A2", "10:00")
    hall.do("unit.release", "controller", units=["3-1301"])


def test_before_the_launch_nothing_is_applied_for_and_after_it_it_is(hall: BareHall) -> None:
    """SC-37."""
    hall.do("plan.set_status", "site_lead", status="before")
    with refusal_of("not-on-sale"):
        hall.applies("A2", "10:00")
    hall.do("plan.enter_permit", "site_lead", permit=PERMIT)
    hall.do("plan.set_status", "site_lead", status="on_sale")
    first = hall.applies("A2", "10:01")
    hall.do("plan.set_status", "site_lead", status="closed")
    with refusal_of("not-on-sale"):
        hall.applies("B4", "10:02")
    hall.do("receipt.record", "cashier", application=first, amount_fen=2_000_000, method="card")
    assert hall.state(first) == "won", "what runs already goes on"


def test_without_a_permit_no_money_no_release_and_no_launch(hall: BareHall) -> None:
    """SC-39: an intent without money is allowed."""
    first = hall.applies("A2", "10:00")
    hall.do("plan.set_phase", "site_lead", phase="trial")
    with refusal_of("permit-missing"):
        hall.do("receipt.record", "cashier", application=first, amount_fen=2_000_000, method="card")
    with refusal_of("permit-missing"):
        hall.do("unit.release", "controller", units=["3-1301"])
    with refusal_of("permit-missing"):
        hall.do("plan.set_status", "site_lead", status="on_sale")
    hall.do("plan.enter_permit", "site_lead", permit=f" {PERMIT} ")
    assert plan(hall).permit == PERMIT
    hall.do("receipt.record", "cashier", application=first, amount_fen=2_000_000, method="card")


def test_nothing_is_sold_without_a_price() -> None:
    """SC-40."""
    hall = BareHall()
    hall.do("plan.set_status", "site_lead", status="before")
    hall.do("plan.enter_permit", "site_lead", permit=PERMIT)
    with refusal_of("prices-missing"):
        hall.do("plan.set_status", "site_lead", status="on_sale")


@pytest.mark.parametrize("permit", ["", "   ", "预" * 61])
def test_a_permit_has_a_number(hall: BareHall, permit: str) -> None:
    with refusal_of("bad-arguments"):
        hall.do("plan.enter_permit", "site_lead", permit=permit)


def test_a_phase_changes_and_no_unit_with_it(hall: BareHall) -> None:
    """SC-38."""
    hall.do("plan.set_phase", "site_lead", phase="trial")
    hall.at("12:00")
    hall.do("plan.set_phase", "site_lead", phase="strong")
    assert (plan(hall).phase, plan(hall).phase_since) == ("strong", at("12:00"))
    assert hall.home.state == "available"
    hall.at("13:00")
    hall.do("plan.set_phase", "site_lead", phase="strong")
    assert plan(hall).phase_since == at("12:00"), "it is what it was"


def test_each_phase_has_a_target_of_its_own(hall: BareHall) -> None:
    """SC-44."""
    hall.do("plan.set_target", "site_lead", phase="trial", homes=10)
    hall.do("plan.set_target", "site_lead", phase="strong", homes=40)
    hall.do("plan.set_target", "site_lead", phase="trial", homes=12)
    assert plan(hall).targets == {"trial": 12, "strong": 40}
