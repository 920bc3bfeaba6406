"""A home is kept for a client by three signatures and no other way: every scenario of SC-12, and the lock meanwhile."""

import pytest

from domain.sales.reservations.records import Reservation
from tests.bare import BareHall
from tests.domain.sales.reservations.chain import CHAIN, PAID, acts_for, refusal_of, requested, reservation, signed
from tests.hall import at, days, unit


@pytest.fixture
def hall() -> BareHall:
    return BareHall()


class TestThreeSignatures:
    """SC-12, RO-04: strictly one after the other."""

    def test_s1_after_the_last_one_it_is_kept_until_the_third_midnight(self, hall: BareHall) -> None:
        id = requested(hall)
        hall.at("09:10")
        signed(hall, id, "head")
        hall.at("09:25")
        signed(hall, id, "executive")
        assert (hall.home.state, reservation(hall, id).state) == ("available", "waiting")
        hall.at("09:40")
        signed(hall, id, "general_manager")
        midnight = at("00:00", days(4))  # 2025-03-06 24:00
        assert (hall.home.state, hall.home.until, hall.home.since) == ("reserved", midnight, at("09:40"))
        assert (reservation(hall, id).state, reservation(hall, id).until) == ("standing", midnight)
        assert [step["by"] for step in reservation(hall, id).signed] == [f"person:{role}" for role in CHAIN]

    def test_s2_nobody_signs_before_his_step(self, hall: BareHall) -> None:
        id = requested(hall)
        signed(hall, id, "head")
        with refusal_of("not-your-step"):
            signed(hall, id, "general_manager")
        assert hall.home.state == "available"

    def test_s3_a_deposit_before_the_last_one_wins(self, hall: BareHall) -> None:
        id = requested(hall)
        signed(hall, id, "head", "executive")
        hall.set("application.gate", "none")
        first = hall.applies("B4", "09:30")
        hall.at("09:35")
        hall.do("receipt.record", "cashier", application=first, **PAID)
        assert (hall.home.state, reservation(hall, id).state) == ("controlled", "superseded")
        with refusal_of("reservation-state"):
            signed(hall, id, "general_manager")

    def test_s3_also_where_a_controller_has_not_yet_controlled_it(self, hall: BareHall) -> None:
        hall.set("application.gate", "none")
        hall.set("control.by", "controller")
        id = requested(hall)
        hall.do("receipt.record", "cashier", application=hall.applies("B4", "09:30"), **PAID)
        assert reservation(hall, id).state == "superseded"
        with refusal_of("unit-taken"):
            requested(hall)

    def test_s3_a_part_of_a_deposit_does_not_win_yet(self, hall: BareHall) -> None:
        hall.set("application.gate", "none")
        id, first = requested(hall), hall.applies("B4", "09:30")
        for state in ("waiting", "superseded"):
            hall.do("receipt.record", "cashier", application=first, amount_fen=1_000_000, method="card")
            assert reservation(hall, id).state == state

    def test_s4_rejected_at_any_step_with_the_reason(self, hall: BareHall) -> None:
        id = requested(hall)
        signed(hall, id, "head")
        with refusal_of("reason-missing"):
            hall.do("reservation.reject", "executive", reservation=id, reason=" ")
        hall.do("reservation.reject", "executive", reservation=id, reason="sell it")
        ended = reservation(hall, id)
        assert (hall.home.state, ended.state, ended.outcome) == ("available", "rejected", "sell it")
        assert ended.decided_by == "person:executive"

    def test_who_signs_later_does_not_reject_earlier(self, hall: BareHall) -> None:
        with refusal_of("not-your-step"):
            hall.do("reservation.reject", "general_manager", reservation=requested(hall), reason="no")

    def test_nobody_gives_two_steps_not_even_for_somebody_else(self, hall: BareHall) -> None:
        hall.hall.put(acts_for("executive", "head", hall))
        id = requested(hall)
        signed(hall, id, "head")
        with refusal_of("signed-before"):
            signed(hall, id, "head")

    def test_whoever_acts_for_the_executive_signs_for_him(self, hall: BareHall) -> None:
        hall.hall.put(acts_for("executive", "controller", hall))
        id = requested(hall)
        signed(hall, id, "head", "controller")
        assert reservation(hall, id).signed[-1]["in_place_of"] == "person:executive"
        assert reservation(hall, id).signed[-1]["by"] == "person:controller"

    def test_never_the_requester_even_in_another_name(self, hall: BareHall) -> None:
        hall.hall.put(acts_for("head", "site_manager", hall))
        asked = Reservation(
            id="w1", number=1, unit="3-1202", requester="site_manager", client="cA2", client_name="王**",
            client_phone="138****1234", reason="r", at=hall.now,
        )  # fmt: skip
        hall.hall.put(asked)
        with refusal_of("own-request"):
            signed(hall, "w1", "site_manager")

    def test_what_is_applied_for_is_not_reserved_over_somebodys_head(self, hall: BareHall) -> None:
        id = requested(hall)
        hall.applies("B4", "09:30")
        signed(hall, id, "head", "executive")
        with refusal_of("unit-state"):
            signed(hall, id, "general_manager")
        assert len(reservation(hall, id).signed) == 2


class TestWhoAsksForWhom:
    def test_a_manager_for_a_client_of_his_group_alone(self, hall: BareHall) -> None:
        with refusal_of("not-your-group"):
            requested(hall, "AM", "kB4")

    def test_not_for_one_whose_protection_is_over(self, hall: BareHall) -> None:
        hall.now = at("09:00", days(8))
        with refusal_of("not-your-client"):
            requested(hall)

    def test_never_without_a_reason_or_for_nobody(self, hall: BareHall) -> None:
        with refusal_of("reason-missing"):
            hall.do("reservation.request", "AM", unit="3-1202", contact="kA2", reason="")
        with refusal_of("beneficiary-missing"):
            hall.do("reservation.request", "site_lead", unit="3-1202", reason="r", name="周总")

    @pytest.mark.parametrize(
        ("state", "code"),
        [("unreleased", "unit-unreleased"), ("controlled", "unit-taken"), ("signed", "unit-taken")],
    )
    def test_not_what_is_not_for_sale_or_sold(self, state: str, code: str) -> None:
        with refusal_of(code):
            requested(BareHall(unit(state)))

    def test_a_group_asks_as_often_as_it_likes(self, hall: BareHall) -> None:
        assert len({requested(hall), requested(hall), requested(hall, contact="kA3")}) == 3
        assert hall.home.state == "available"


class TestTheLock:
    """A controller keeps a home for an hour while it waits for its signatures: once, and everybody sees it."""

    def test_nobody_applies_until_it_ends_by_the_clock(self, hall: BareHall) -> None:
        id = requested(hall)
        hall.do("reservation.lock", "controller", reservation=id)
        assert (hall.home.state, hall.home.standing, hall.home.until) == ("frozen", "available", at("10:00"))
        with refusal_of("unit-state"):
            hall.applies("B4", "09:30")
        hall.at("10:00")
        assert (hall.home.state, hall.home.until, reservation(hall, id).state) == ("available", None, "waiting")
        assert hall.hall.due(at("23:00")) == []

    def test_once(self, hall: BareHall) -> None:
        id, other = requested(hall), requested(hall)
        hall.do("reservation.lock", "controller", reservation=id)
        hall.at("10:00")
        for again in (id, other):
            with refusal_of("lock-once"):
                hall.do("reservation.lock", "controller", reservation=again)

    def test_the_last_signature_takes_it_over(self, hall: BareHall) -> None:
        id = requested(hall)
        hall.do("reservation.lock", "controller", reservation=id)
        signed(hall, id, *CHAIN)
        assert (hall.home.state, hall.home.before, hall.home.until) == ("reserved", None, at("00:00", days(4)))

    def test_a_rejection_ends_it(self, hall: BareHall) -> None:
        id = requested(hall)
        hall.do("reservation.lock", "controller", reservation=id)
        hall.do("reservation.reject", "head", reservation=id, reason="no")
        assert (hall.home.state, hall.home.until) == ("available", None)

    def test_so_does_whoever_lets_it_go_on(self, hall: BareHall) -> None:
        id = requested(hall)
        hall.do("reservation.lock", "controller", reservation=id)
        hall.do("unit.unfreeze", "site_lead", unit="3-1202", reason="settled")
        assert (hall.home.state, hall.home.until, reservation(hall, id).due) == ("available", None, None)

    def test_not_where_somebody_has_applied(self, hall: BareHall) -> None:
        id = requested(hall)
        hall.applies("B4", "09:30")
        with refusal_of("unit-state"):
            hall.do("reservation.lock", "controller", reservation=id)
