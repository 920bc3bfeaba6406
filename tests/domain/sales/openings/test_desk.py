"""Tickets at the desks: called three times, here, choosing; neither lost nor called twice (SC-41)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.core.refusal import Refused
from domain.sales.applications.records import Application
from domain.sales.openings.records import AT_A_DESK
from domain.sales.units.records import Unit
from tests.domain.sales.openings.day import HOMES, OpeningHall, refusal_of
from tests.hall import at, unhurried


@pytest.fixture
def hall() -> OpeningHall:
    made = OpeningHall()
    made.begun(8, desks=3)
    return made


class TestCalling:
    """SC-41: one to each free desk, and of two desks that press at once one calls."""

    def test_the_next_ones_are_called_to_free_desks(self, hall: OpeningHall) -> None:
        assert hall.call(1) == [1, 2, 3]
        assert [hall.ticket(n).desk for n in (1, 2, 3)] == [1, 2, 3]
        with refusal_of("desks-busy"):
            hall.call(4)
        hall.act("pass", 2)
        assert hall.call(4) == [4]
        assert (hall.ticket(4).desk, hall.ticket(4).group) == (2, 2)

    def test_two_desks_press_at_once_and_one_is_told(self, hall: OpeningHall) -> None:
        hall.call(1)
        with pytest.raises(Refused) as told:
            hall.call(1)
        assert (told.value.code, told.value.facts) == ("called-already", {"number": 1, "next": 4})

    def test_the_last_ones_and_then_nobody(self, hall: OpeningHall) -> None:
        for first in (1, 4, 7):
            for number in hall.call(first):
                hall.act("pass", number)
        with refusal_of("nobody-waits"):
            hall.call(9)

    def test_three_calls_of_a_minute_and_then_passed(self, hall: OpeningHall) -> None:
        hall.at("10:00")
        hall.call(1)
        for clock, calls in (("10:00:59", 1), ("10:01:01", 2), ("10:02:01", 3)):
            hall.at(clock)
            assert (hall.ticket(1).state, hall.ticket(1).calls) == ("called", calls)
        hall.at("10:03:01")
        assert (hall.ticket(1).state, hall.ticket(1).ended_at) == ("passed", at("10:03"))
        with refusal_of("not-due"):
            hall.do("ticket.ring", ticket=hall.ticket(1).id)

    def test_how_often_and_how_long_are_settings(self, hall: OpeningHall) -> None:
        hall.set("opening.calls", 1)
        hall.set("opening.call_seconds", 10)
        hall.at("10:00")
        hall.call(1)
        hall.at("10:00:11")
        assert hall.ticket(1).state == "passed"

    def test_while_the_hall_was_away_no_call_ran_out(self, hall: OpeningHall) -> None:
        """SC-17."""
        hall.at("10:00")
        hall.call(1)
        hall.act("present", 2)
        hall.now = at("10:05")
        hall.do("hall.was_away", since=at("10:00:30"), until=at("10:05"))
        assert hall.ticket(1).call_until == at("10:05:30")
        assert hall.ticket(2).choose_until == at("10:07:30")

    def test_a_passed_one_comes_back_at_the_end_once(self, hall: OpeningHall) -> None:
        hall.call(1)
        hall.act("pass", 1)
        hall.act("return", 1)
        assert hall.call(4) == [4]
        for number in (2, 3, 4):
            hall.act("give_up" if hall.ticket(number).state == "choosing" else "pass", number)
        assert hall.call(5) == [5, 6, 7]
        for number in (5, 6, 7):
            hall.act("pass", number)
        assert hall.call(8) == [8, 1], "behind everybody"
        hall.act("pass", 1)
        with refusal_of("back-once"):
            hall.act("return", 1)


class TestChoosing:
    """SC-41, SC-02: a choice is an application with its approval, and so a hold for the pay window."""

    def here(self, hall: OpeningHall, *numbers: int) -> None:
        hall.at("10:00")
        hall.call(1)
        for number in numbers:
            hall.act("present", number, "dispatcher")

    def test_a_home_is_on_hold_for_the_client_of_the_ticket(self, hall: OpeningHall) -> None:
        self.here(hall, 1)
        assert hall.ticket(1).choose_until == at("10:03")
        made = hall.act("choose", 1, unit="6-1")
        held = hall.hall.all(Application)[made["application"]]
        assert (held.state, held.client, held.consultant, held.group) == ("approved", hall.ticket(1).client, "A1", "A")
        assert (hall.unit("6-1").state, hall.unit("6-1").held_for) == ("on_hold", held.id)
        assert hall.unit("6-1").hold_until == held.pay_by == at("10:30")
        assert (hall.ticket(1).state, hall.ticket(1).application) == ("chosen", held.id)
        hall.do("receipt.record", "cashier", application=held.id, amount_fen=2_000_000, method="card")
        assert hall.unit("6-1").state == "controlled", "and the cash desk does the rest"

    def test_nobody_chooses_or_is_passed_while_the_hall_works_on_paper(self, hall: OpeningHall) -> None:
        """SC-17: times stand still, and a call goes on as much later."""
        self.here(hall, 1)
        hall.do("duty.name", "site_manager", person="controller", day="2025-03-03")
        outage = hall.do("outage.declare", "controller", reason="no power")["outage"]
        with refusal_of("outage-waits"):
            hall.act("choose", 1, unit="6-1")
        hall.at("10:20")
        assert hall.ticket(2).state == "called"
        with refusal_of("not-due"):
            hall.do("ticket.ring", ticket=hall.ticket(2).id)
        hall.do("outage.close", "controller", outage=outage)
        assert hall.ticket(2).call_until == at("10:21")
        hall.act("choose", 1, unit="6-1")

    def test_also_where_the_first_money_decides_otherwise(self, hall: OpeningHall) -> None:
        hall.set("application.gate", "none")
        self.here(hall, 1)
        hall.act("choose", 1, unit="6-1")
        assert hall.unit("6-1").state == "on_hold"

    def test_two_desks_choose_the_same_home_and_one_is_told_who_was_quicker(self, hall: OpeningHall) -> None:
        self.here(hall, 1, 2)
        hall.act("choose", 1, unit="6-1")
        with pytest.raises(Refused) as told:
            hall.act("choose", 2, unit="6-1")
        assert (told.value.code, told.value.facts["number"]) == ("home-chosen", 1)
        assert (hall.ticket(2).state, len(hall.hall.all(Application))) == ("choosing", 1)

    @pytest.mark.parametrize(
        ("state", "code"),
        [
            ("unreleased", "unit-unreleased"), ("frozen", "unit-state"), ("reserved", "unit-state"),
            ("applied", "unit-taken"), ("controlled", "unit-taken"), ("signed", "unit-taken"),
        ],
    )  # fmt: skip
    def test_a_home_that_is_not_free_is_not_chosen(self, hall: OpeningHall, state: Any, code: str) -> None:
        self.here(hall, 1)
        hall.hall.put(hall.unit("6-1").but(state=state, before="available" if state == "frozen" else None))
        with refusal_of(code):
            hall.act("choose", 1, unit="6-1")

    def test_the_clock_runs_out_and_the_place_is_kept(self, hall: OpeningHall) -> None:
        self.here(hall, 1)
        hall.at("10:30")
        hall.act("choose", 1, unit="6-1")

    def test_only_whoever_chooses_has_a_home(self, hall: OpeningHall) -> None:
        self.here(hall, 1)
        for number in (2, 4):
            with refusal_of("ticket-state"):
                hall.act("choose", number, unit="6-1")

    def test_somebody_has_to_come_along(self, hall: OpeningHall) -> None:
        self.here(hall, 1)
        hall.hall.put(hall.ticket(1).but(companion=""))
        for named in ({}, {"companion": "cashier"}, {"companion": "nobody"}):
            with refusal_of("companion-missing"):
                hall.act("choose", 1, unit="6-1", **named)
        hall.act("choose", 1, unit="6-1", companion="C3")
        assert hall.ticket(1).companion == "C3"

    def test_it_is_a_signature_of_the_developers(self, hall: OpeningHall) -> None:
        """RO-03: the table lets nobody else; where it did, the chain would not."""
        self.here(hall, 1)
        with refusal_of("not-allowed"):
            hall.act("choose", 1, "site_manager", unit="6-1")


class TestTakingBack:
    """SC-41: a slip of the finger is taken back within seconds."""

    def test_a_choice_is_and_the_home_is_free_again(self, hall: OpeningHall) -> None:
        TestChoosing().here(hall, 1)
        made = hall.act("choose", 1, unit="6-1")
        hall.at("10:00:09")
        with refusal_of("not-allowed"):
            hall.act("undo", 1, "site_manager")
        hall.act("undo", 1)
        assert (hall.ticket(1).state, hall.ticket(1).application) == ("choosing", None)
        assert (hall.unit("6-1").state, hall.state(made["application"])) == ("available", "released")
        hall.act("choose", 1, unit="6-2")

    def test_not_once_it_is_paid(self, hall: OpeningHall) -> None:
        TestChoosing().here(hall, 1)
        made = hall.act("choose", 1, unit="6-1")
        hall.do("receipt.record", "cashier", application=made["application"], amount_fen=2_000_000, method="card")
        with refusal_of("application-state"):
            hall.act("undo", 1)

    def test_nor_later_nor_once_the_desk_has_the_next_one(self, hall: OpeningHall) -> None:
        TestChoosing().here(hall, 1, 2)
        hall.act("give_up", 1)
        hall.act("pass", 2)
        hall.at("10:00:05")
        hall.act("undo", 2)
        assert hall.ticket(2).state == "choosing"
        hall.call(4)
        with refusal_of("undo-overtaken"):
            hall.act("undo", 1)
        hall.act("give_up", 2)
        hall.at("10:00:30")
        with refusal_of("undo-late"):
            hall.act("undo", 2)

    def test_one_that_was_passed_by_hand_is_called_again_and_by_the_clock_not(self, hall: OpeningHall) -> None:
        TestChoosing().here(hall)
        hall.act("pass", 1)
        hall.act("undo", 1)
        assert hall.ticket(1).state == "called"
        hall.at("10:03:01")
        assert hall.ticket(1).state == "passed"
        with refusal_of("undo-late"):
            hall.act("undo", 1)


@unhurried
@given(st.lists(st.tuples(st.sampled_from(("call", "here", "choose", "give_up", "pass", "return", "wait")),
                          st.integers(0, 7)), max_size=60))  # fmt: skip
def test_no_ticket_is_lost_or_called_out_of_order_whatever_desks_press(presses: list[tuple[str, int]]) -> None:
    hall, called = OpeningHall(), list[int]()
    hall.begun(7, desks=3)
    for verb, which in presses:
        number = which % 7 + 1
        try:
            if verb == "call":
                waiting = sorted((t for t in hall.tickets if t.state == "waiting"), key=lambda t: t.place)
                called += hall.call(waiting[0].number if waiting else 1)
            elif verb == "wait":
                hall.until(hall.now.replace(minute=hall.now.minute + 1) if hall.now.minute < 59 else hall.now)
            elif verb == "choose":
                hall.act("choose", number, unit=HOMES[which])
            else:
                hall.act({"here": "present"}.get(verb, verb), number)
        except Refused:
            pass
        at_desks = [t.desk for t in hall.tickets if t.state in AT_A_DESK]
        assert len(at_desks) == len(set(at_desks)) <= 3, "one to a desk"
    assert [t.number for t in hall.tickets] == list(range(1, 8)), "none is lost, none is there twice"
    first = list(dict.fromkeys(called))
    assert first == sorted(first), "whoever was called for the first time was called in order"
    back = sum(t.back_at is not None for t in hall.tickets)
    assert len(called) - len(first) <= back, "twice only after coming back"
    held = [u for u in hall.hall.all(Unit).values() if u.state == "on_hold"]
    assert len(held) == sum(t.state == "chosen" for t in hall.tickets if not _expired(hall, t.application))


def _expired(hall: OpeningHall, application: str | None) -> bool:
    return application is not None and hall.state(application) == "expired"
