"""A reservation ends: at its midnight, before it, by another chain; and what its client has begun goes on (SC-12)."""

from datetime import timedelta

import pytest

from tests.bare import BareHall
from tests.domain.sales.reservations.chain import CHAIN, refusal_of, requested, reservation, reserved, signed
from tests.hall import at, days


@pytest.fixture
def hall() -> BareHall:
    return BareHall()


class TestTheEnd:
    def test_the_clock_ends_it_at_midnight(self, hall: BareHall) -> None:
        id = reserved(hall)
        hall.now = at("23:59:59", days(3))
        assert not hall.hall.due(hall.now)
        hall.now = at("00:00", days(4))
        with refusal_of("not-due"):
            hall.now -= timedelta(seconds=1)
            hall.do("reservation.expire", reservation=id)
        hall.now = at("00:00", days(4))
        hall.do("reservation.expire", reservation=id)
        assert (hall.home.state, hall.home.until, reservation(hall, id).state) == ("available", None, "expired")

    @pytest.mark.parametrize("by", ["controller", "general_manager"])
    def test_ended_early_with_a_reason(self, hall: BareHall, by: str) -> None:
        id = reserved(hall)
        with refusal_of("reason-missing"):
            hall.do("reservation.end", by, reservation=id, reason="")
        hall.do("reservation.end", by, reservation=id, reason="client-gave-up")
        assert (hall.home.state, hall.home.until) == ("available", None)
        assert (reservation(hall, id).state, reservation(hall, id).outcome) == ("ended", "client-gave-up")

    def test_an_open_application_of_its_client_goes_on(self, hall: BareHall) -> None:
        id, mine = reserved(hall), hall.applies("A2", "10:00")
        hall.do("reservation.end", "controller", reservation=id, reason="r")
        assert (hall.home.state, hall.state(mine)) == ("applied", "waiting")

    def test_and_one_that_was_approved_has_its_hold(self, hall: BareHall) -> None:
        id, mine = reserved(hall), hall.applies("A2", "10:00")
        hall.do("application.approve", "controller", application=mine)
        hall.do("reservation.end", "controller", reservation=id, reason="r")
        assert (hall.home.state, hall.home.held_for, hall.home.until) == ("on_hold", mine, at("10:30"))
        hall.at("10:31")
        assert (hall.home.state, hall.state(mine)) == ("available", "expired")

    def test_a_new_chain_for_the_same_client_renews_it(self, hall: BareHall) -> None:
        first = reserved(hall)
        hall.now = at("10:00", days(2))
        second = requested(hall)
        signed(hall, second, *CHAIN)
        assert (reservation(hall, first).state, reservation(hall, first).outcome) == ("ended", "renewed")
        assert (hall.home.state, hall.home.until) == ("reserved", at("00:00", days(6)))

    def test_one_for_another_client_waits_until_it_is_free(self, hall: BareHall) -> None:
        reserved(hall)
        other = requested(hall, "BM", "kB4")
        signed(hall, other, "head", "executive")
        with refusal_of("unit-state"):
            signed(hall, other, "general_manager")

    def test_its_midnight_stays_where_it_is_while_the_hall_is_away(self, hall: BareHall) -> None:
        id = reserved(hall)
        hall.at("12:00")
        hall.do("hall.was_away", since=at("10:00").isoformat(), until=at("11:00").isoformat())
        assert hall.home.until == reservation(hall, id).until == at("00:00", days(4))

    def test_how_many_days_is_the_halls_own(self, hall: BareHall) -> None:
        hall.set("reservation.days", 1)
        reserved(hall)
        assert hall.home.until == at("00:00", days(2))
