"""A reserved home is taken by the client it is kept for, and by nobody else (SC-10, SC-12)."""

import pytest

from tests.bare import BareHall
from tests.domain.sales.reservations.chain import PAID, refusal_of, requested, reservation, reserved, signed
from tests.hall import at, days


@pytest.fixture
def hall() -> BareHall:
    return BareHall()


class TestKeptForItsClient:
    """U3: nobody but the client named takes it, and his deposit makes it his."""

    def test_nobody_else_applies(self, hall: BareHall) -> None:
        reserved(hall)
        with refusal_of("unit-state"):
            hall.applies("A3", "09:50")

    def test_his_deposit_controls_it(self, hall: BareHall) -> None:
        id = reserved(hall)
        mine = hall.applies("A2", "10:00")
        assert hall.home.state == "reserved"
        hall.do("application.approve", "controller", application=mine)
        assert (hall.home.state, hall.home.until) == ("reserved", at("00:00", days(4)))
        hall.do("receipt.record", "cashier", application=mine, **PAID)
        assert (hall.home.state, hall.home.held_for) == ("controlled", mine)
        assert reservation(hall, id).state == "used"

    def test_paid_and_controlled_by_the_controller(self, hall: BareHall) -> None:
        hall.set("control.by", "controller")
        id = reserved(hall)
        mine = hall.applies("A2", "10:00")
        hall.do("application.approve", "controller", application=mine)
        hall.do("receipt.record", "cashier", application=mine, **PAID)
        assert (hall.home.state, hall.home.until) == ("reserved", at("00:00", days(4)))
        hall.do("unit.control", "controller", unit="3-1202")
        assert (hall.home.state, reservation(hall, id).state) == ("controlled", "used")

    def test_paid_by_a_wrong_paper_it_stays_kept_for_him(self, hall: BareHall) -> None:
        hall.set("control.by", "controller")
        reserved(hall)
        mine = hall.applies("A2", "10:00")
        hall.do("application.approve", "controller", application=mine)
        wrong = hall.do("receipt.record", "cashier", application=mine, **PAID)["receipt"]
        hall.do("receipt.void", "site_manager", receipt=wrong, reason="wrong-amount")
        assert (hall.state(mine), hall.home.state, hall.home.until) == ("approved", "reserved", at("00:00", days(4)))

    def test_unpaid_in_time_it_stays_kept_for_him(self, hall: BareHall) -> None:
        reserved(hall)
        mine = hall.applies("A2", "10:00")
        hall.do("application.approve", "controller", application=mine)
        hall.at("10:31")
        assert (hall.state(mine), hall.home.state) == ("expired", "reserved")
        assert hall.applies("A2", "10:40") != mine

    def test_a_withdrawal_is_undone_on_it(self, hall: BareHall) -> None:
        reserved(hall)
        mine = hall.applies("A2", "10:00")
        hall.do("application.approve", "controller", application=mine)
        hall.do("application.withdraw", "A2", application=mine)
        hall.do("application.undo", "A2", application=mine)
        assert (hall.state(mine), hall.home.state) == ("approved", "reserved")

    def test_of_another_client_nothing_is_undone_on_it(self, hall: BareHall) -> None:
        id, other = requested(hall), hall.applies("A3", "09:30")
        signed(hall, id, "head", "executive")
        hall.do("application.withdraw", "A3", application=other)
        signed(hall, id, "general_manager")
        with refusal_of("unit-state"):
            hall.do("application.undo", "A3", application=other)
