"""A frozen home goes on as it was, and a release is taken back from all but what is paid (RULES §3.0 U8, SC-11)."""

import pytest

from domain.core.refusal import Refused
from domain.sales.applications.records import Application
from domain.sales.challenges.records import Challenge
from domain.sales.refunds.records import Refund
from domain.sales.reservations.records import Reservation
from tests.bare import BareHall
from tests.hall import at, days, unit

PAID = {"amount_fen": 2_000_000, "method": "card"}
EVERY = (
    "unreleased", "available", "applied", "on_hold", "controlled", "subscribed", "signed", "withdrawing", "reserved",
)  # fmt: skip


@pytest.fixture
def hall() -> BareHall:
    return BareHall()


def refusal_of(code: str) -> object:
    return pytest.raises(Refused, match=f"^{code}")


def freeze(hall: BareHall, clock: str = "", reason: str = "dispute: two heirs") -> None:
    if clock:
        hall.at(clock)
    hall.do("unit.freeze", "controller", unit="3-1202", reason=reason)


def unfreeze(hall: BareHall, clock: str) -> None:
    hall.at(clock)
    hall.do("unit.unfreeze", "site_lead", unit="3-1202", reason="settled")


def recall(hall: BareHall, **more: object) -> dict[str, object]:
    return hall.do("unit.recall", "controller", **{"units": ["3-1202"], "reason": "the owner keeps it", **more})


class TestFrozen:
    @pytest.mark.parametrize("state", EVERY)
    def test_it_goes_back_to_whatever_it_was(self, state: str) -> None:
        hall = BareHall(unit(state))
        before = hall.home
        freeze(hall, "09:30")
        frozen = hall.home
        assert (frozen.state, frozen.standing, frozen.frozen_for) == ("frozen", state, "dispute: two heirs")
        assert (frozen.since, frozen.stands_since) == (at("09:30"), before.since)
        unfreeze(hall, "11:00")
        assert hall.home == before

    def test_only_for_one_of_the_reasons(self, hall: BareHall) -> None:
        """Among them that the list and the home differ in the morning (SC-13)."""
        for reason in ("because", "awaits-signatures", ": mortgaged"):
            with refusal_of("bad-arguments"):
                freeze(hall, reason=reason)
        for reason in ("mortgaged", "seized", "settled-works", "show-flat: 2nd floor", "kept-by-owner", "difference"):
            freeze(hall, reason=reason)
            unfreeze(hall, "09:00")

    def test_a_reason_is_needed_to_let_it_go_on(self, hall: BareHall) -> None:
        freeze(hall)
        with refusal_of("reason-missing"):
            hall.do("unit.unfreeze", "controller", unit="3-1202", reason="")

    def test_once_at_a_time(self, hall: BareHall) -> None:
        with refusal_of("unit-state"):
            unfreeze(hall, "09:00")
        freeze(hall)
        with refusal_of("unit-state"):
            freeze(hall)

    def test_nobody_applies_for_it_or_asks_to_have_it_kept(self, hall: BareHall) -> None:
        freeze(hall)
        with refusal_of("unit-state"):
            hall.applies("A2", "09:10")
        with refusal_of("unit-state"):
            hall.do("reservation.request", "AM", unit="3-1202", contact="kA2", reason="r")

    def test_nobody_approves_pays_or_controls_it(self, hall: BareHall) -> None:
        hall.set("control.by", "controller")
        first = hall.applies("A2", "09:10")
        freeze(hall)
        with refusal_of("unit-state"):
            hall.do("application.approve", "controller", application=first)
        unfreeze(hall, "09:20")
        hall.do("application.approve", "controller", application=first)
        freeze(hall)
        for verb, by, more in (
            ("receipt.record", "cashier", {"application": first, **PAID}),
            ("application.at_desk", "cashier", {"application": first}),
        ):
            with refusal_of("unit-state"):
                hall.do(verb, by, **more)
        unfreeze(hall, "09:25")
        hall.do("receipt.record", "cashier", application=first, **PAID)
        freeze(hall)
        with refusal_of("unit-state"):
            hall.do("unit.control", "controller", unit="3-1202")

    def test_the_time_to_pay_stands_still(self, hall: BareHall) -> None:
        first = hall.applies("A2", "09:10")
        hall.do("application.approve", "controller", application=first)
        freeze(hall, "09:30")
        assert hall.home.until is None
        hall.at("12:00")
        assert hall.state(first) == "approved"
        unfreeze(hall, "12:00")
        assert hall.hall.all(Application)[first].pay_by == hall.home.until == at("12:10")
        hall.at("12:11")
        assert (hall.state(first), hall.home.state) == ("expired", "available")

    def test_it_stands_still_once_where_the_hall_was_away_too(self, hall: BareHall) -> None:
        first = hall.applies("A2", "09:10")
        hall.do("application.approve", "controller", application=first)
        freeze(hall, "09:30")
        hall.at("11:00")
        hall.do("hall.was_away", since=at("10:00").isoformat(), until=at("10:30").isoformat())
        unfreeze(hall, "12:00")
        assert hall.hall.all(Application)[first].pay_by == hall.home.until == at("12:10")

    def test_so_does_the_time_to_decide(self, hall: BareHall) -> None:
        first = hall.applies("A2", "09:10")
        freeze(hall, "09:40")
        unfreeze(hall, "11:40")
        waiting = hall.hall.all(Application)[first]
        assert (waiting.answer_by, waiting.escalated_at, hall.home.state) == (at("12:10"), None, "applied")

    def test_and_the_question_to_the_one_in_front(self, hall: BareHall) -> None:
        hall.set("application.gate", "none")
        hall.applies("A2", "09:10")
        second = hall.applies("B4", "09:15")
        hall.do("application.ready", "cashier", application=second)
        [asked] = hall.hall.all(Challenge).values()
        freeze(hall, "09:20")
        with refusal_of("unit-state"):
            hall.do("challenge.answer", "A2", challenge=asked.id, sure=False)
        hall.at("10:00")
        unfreeze(hall, "10:00")
        [asked] = hall.hall.all(Challenge).values()
        assert (asked.state, asked.answer_by) == ("asked", at("10:05"))
        hall.at("10:06")
        assert hall.state(second) == "waiting"
        assert hall.hall.all(Challenge)[asked.id].state == "silent"

    def test_nobody_is_asked_before_it_goes_on(self, hall: BareHall) -> None:
        hall.set("application.gate", "none")
        hall.applies("A2", "09:10")
        second = hall.applies("B4", "09:15")
        freeze(hall, "09:20")
        hall.do("application.ready", "cashier", application=second)
        assert not hall.hall.all(Challenge)
        unfreeze(hall, "09:50")
        [asked] = hall.hall.all(Challenge).values()
        assert asked.answer_by == at("10:00")

    def test_whoever_withdraws_meanwhile_leaves_it_free(self, hall: BareHall) -> None:
        first = hall.applies("A2", "09:10")
        hall.do("application.approve", "controller", application=first)
        freeze(hall, "09:20")
        hall.do("application.withdraw", "A2", application=first)
        assert (hall.home.state, hall.home.standing, hall.home.held_for) == ("frozen", "available", None)
        unfreeze(hall, "09:30")
        assert hall.home.state == "available"

    def test_a_reservation_ends_beneath(self, hall: BareHall) -> None:
        id = hall.do("reservation.request", "AM", unit="3-1202", contact="kA2", reason="r")["reservation"]
        for role in ("head", "executive", "general_manager"):
            hall.do("reservation.sign", role, reservation=id)
        freeze(hall, "09:20")
        hall.now = at("00:00", days(4))
        hall.do("reservation.expire", reservation=id)
        assert (hall.home.state, hall.home.standing) == ("frozen", "available")


class TestReleaseTakenBack:
    """SC-11: the developer pulls a home back."""

    def test_what_is_for_sale_is_not_any_more(self, hall: BareHall) -> None:
        assert recall(hall) == {"recalled": 1, "kept": []}
        assert hall.home.state == "unreleased"
        with refusal_of("unit-unreleased"):
            hall.applies("A2", "09:10")
        hall.do("unit.release", "controller", units=["3-1202"])
        assert hall.home.state == "available"

    def test_open_applications_are_closed_and_say_why(self, hall: BareHall) -> None:
        first, second = hall.applies("A2", "09:10"), hall.applies("B4", "09:20")
        hall.do("application.approve", "controller", application=first)
        recall(hall)
        assert hall.states([first, second]) == ["released", "refused"]
        assert {hall.hall.all(Application)[id].reason for id in (first, second)} == {"release-taken-back"}
        assert (hall.home.state, hall.home.held_for, hall.home.hold_until) == ("unreleased", None, None)
        assert hall.hall.due(at("23:00")) == []

    def test_a_paid_one_stays(self, hall: BareHall) -> None:
        hall.set("control.by", "controller")
        first = hall.applies("A2", "09:10")
        hall.do("application.approve", "controller", application=first)
        hall.do("receipt.record", "cashier", application=first, **PAID)
        with refusal_of("unit-taken"):
            recall(hall)
        assert (hall.state(first), hall.home.state) == ("paid", "on_hold")

    def test_a_part_of_a_deposit_does_not_keep_it_and_is_given_back(self, hall: BareHall) -> None:
        first = hall.applies("A2", "09:10")
        hall.do("application.approve", "controller", application=first)
        hall.do("receipt.record", "cashier", application=first, amount_fen=1_000_000, method="card")
        recall(hall)
        assert (hall.state(first), hall.home.state) == ("released", "unreleased")
        assert [(r.application, r.amount_fen, r.state) for r in hall.hall.all(Refund).values()] == [
            (first, 1_000_000, "asked")
        ]

    def test_of_several_all_go_but_the_paid_one(self) -> None:
        hall = BareHall(unit(id="3-1203"))
        first = hall.applies("A2", "09:10")
        hall.do("application.approve", "controller", application=first)
        hall.do("receipt.record", "cashier", application=first, **PAID)
        assert recall(hall, units=["3-1202", "3-1203"]) == {"recalled": 1, "kept": ["3-1202"]}
        assert (hall.home.state, hall.hall.all(type(hall.home))["3-1203"].state) == ("controlled", "unreleased")

    def test_a_request_to_reserve_it_is_rejected(self, hall: BareHall) -> None:
        id = hall.do("reservation.request", "AM", unit="3-1202", contact="kA2", reason="r")["reservation"]
        recall(hall)
        asked = hall.hall.all(Reservation)[id]
        assert (asked.state, asked.outcome) == ("rejected", "release-taken-back")

    @pytest.mark.parametrize("state", ["unreleased", "reserved"])
    def test_not_one_that_is_kept_or_was_never_released(self, state: str) -> None:
        with pytest.raises(Refused, match=r"^unit-"):
            recall(BareHall(unit(state)))

    def test_not_a_frozen_one(self, hall: BareHall) -> None:
        freeze(hall)
        with refusal_of("unit-state"):
            recall(hall)
        assert hall.home.standing == "available"
