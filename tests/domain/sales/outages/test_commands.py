"""The hall works on paper: who declares it, what waits, and by how much time moves on (SC-17, RO-29)."""

import pytest

from domain.core.deadline import due
from domain.core.refusal import Refused
from domain.house.notices.records import Notice
from domain.sales.challenges.records import Challenge
from domain.sales.outages.records import Duty
from tests.bare import BareHall
from tests.domain.sales.outages.hall import PaperHall
from tests.hall import at, days

PAID = {"amount_fen": 2_000_000, "method": "card"}


@pytest.fixture
def hall() -> PaperHall:
    return PaperHall()


def refusal_of(code: str) -> object:
    return pytest.raises(Refused, match=f"^{code}")


class TestNamed:
    def test_one_person_a_day(self, hall: PaperHall) -> None:
        """Whoever is named last is the one (RO-29)."""
        hall.do("duty.name", "head", person="site_lead", day="2025-03-03")
        hall.do("duty.name", "head", person="controller", day="2025-03-04")
        assert {day: duty.person for day, duty in hall.hall.all(Duty).items()} == {
            "2025-03-03": "site_lead", "2025-03-04": "controller",
        }  # fmt: skip
        with refusal_of("not-on-duty"):
            hall.declares("10:00")
        hall.declares("10:00", "site_lead")

    def test_only_of_the_developer_s_control_and_for_days_to_come(self, hall: PaperHall) -> None:
        for person in ("A1", "AM", "cashier"):
            with refusal_of("duty-not-theirs"):
                hall.do("duty.name", "head", person=person, day="2025-03-03")
        with refusal_of("duty-past"):
            hall.do("duty.name", "head", person="controller", day="2025-03-02")

    def test_a_day_that_is_over_is_let_go(self, hall: PaperHall) -> None:
        duty = hall.hall.all(Duty)["2025-03-03"]
        assert (duty.may_go(hall.hall, days(0)), duty.may_go(hall.hall, days(1))) == (False, True)


class TestDeclared:
    def test_by_the_one_of_the_day_or_the_site_manager(self, hall: PaperHall) -> None:
        """RO-29."""
        for other in ("second", "site_lead", "head"):
            with refusal_of("not-on-duty"):
                hall.declares("10:00", other)
        hall.declares("10:00", "site_manager")
        with refusal_of("not-on-duty"):
            hall.closes("10:05", by="second")
        hall.closes("10:05")

    def test_of_two_at_once_one_does_and_the_other_is_told(self, hall: PaperHall) -> None:
        declared = hall.declares("10:00")
        with refusal_of("outage-declared"):
            hall.declares("10:00", "site_manager")
        assert (hall.outage.id, hall.outage.declared_by) == (declared, "person:controller")

    def test_not_while_nobody_is_named(self) -> None:
        hall = PaperHall(named=False)
        with refusal_of("duty-missing"):
            hall.declares("10:00", "site_manager")

    def test_since_a_moment_that_is_over_but_not_before_the_last_one(self, hall: PaperHall) -> None:
        hall.declares("10:10", since=at("10:00").isoformat())
        assert hall.outage.since == at("10:00")
        hall.closes("10:20")
        for since in ("10:15", "10:40"):
            with refusal_of("outage-time"):
                hall.declares("10:30", since=at(since).isoformat())
        with refusal_of("outage-time"):
            hall.declares("10:30", since=at("10:00", days(-2)).isoformat())

    def test_all_groups_and_the_control_hear_of_both(self, hall: PaperHall) -> None:
        hall.declares("10:00")
        hall.closes("10:20")
        said = [n for n in hall.hall.all(Notice).values() if n.code.startswith("outage-")]
        assert [n.code for n in said] == ["outage-declared", "outage-over"]
        assert all({"group:A", "group:D", "role:controller", "role:head"} <= set(n.posts) for n in said)


class TestMeanwhile:
    def test_nobody_applies_and_nobody_approves(self, hall: PaperHall) -> None:
        """SC-17."""
        waiting = hall.applies("A2", "09:50")
        hall.declares("10:00")
        with refusal_of("outage-waits"):
            hall.applies("B2", "10:10")
        with refusal_of("outage-waits"):
            hall.do("application.approve", "controller", application=waiting)
        hall.closes("10:20")
        hall.do("application.approve", "controller", application=waiting)
        hall.applies("B2", "10:21")

    def test_what_runs_stands_still_and_goes_on_as_much_later(self, hall: PaperHall) -> None:
        """SC-08, SC-17."""
        held = hall.applies("A2", "09:50")
        hall.do("application.approve", "controller", application=held)
        hall.declares("10:00")
        hall.at("10:40")
        assert hall.state(held) == "approved", "its window ended at 10:20"
        assert not [verb for verb, _ in due(hall.hall, hall.now) if verb == "application.expire"]
        with refusal_of("not-due"):
            hall.do("application.expire", application=held)
        hall.closes("10:45")
        assert (hall.pay_by(held), hall.home.hold_until) == (at("11:05"), at("11:05"))
        hall.at("11:06")
        assert hall.state(held) == "expired"

    def test_the_cash_desk_takes_money_whose_time_would_be_over(self, hall: PaperHall) -> None:
        held = hall.applies("A2", "09:50")
        hall.do("application.approve", "controller", application=held)
        hall.declares("10:00")
        hall.at("10:40")
        hall.do("receipt.record", "cashier", application=held, **PAID)
        assert hall.home.state == "controlled"

    def test_a_challenge_in_the_middle_of_it(self, hall: PaperHall) -> None:
        """Asked at 09:55 for ten minutes; five of them are left when the hall goes on (SC-05)."""
        asked, behind = hall.applies("A2", "09:50"), hall.applies("B2", "09:54")
        hall.at("09:55")
        hall.do("application.ready", "cashier", application=behind)
        hall.declares("10:00")
        hall.at("10:30")
        question = next(iter(hall.hall.all(Challenge).values()))
        with refusal_of("not-due"):
            hall.do("challenge.lapse", challenge=question.id)
        hall.closes("10:40")
        assert hall.hall.all(Challenge)[question.id].answer_by == at("10:45")
        hall.at("10:44")
        assert hall.state(asked) == "waiting"
        hall.at("10:46")
        assert hall.state(asked) == "withdrawn"

    def test_a_home_frozen_meanwhile_loses_nothing(self, hall: PaperHall) -> None:
        held = hall.applies("A2", "09:50")
        hall.do("application.approve", "controller", application=held)
        hall.declares("10:00")
        hall.at("10:10")
        hall.do("unit.freeze", "controller", unit="3-1202", reason="dispute")
        hall.closes("10:20")
        hall.at("10:30")
        hall.do("unit.unfreeze", "controller", unit="3-1202", reason="settled")
        assert hall.pay_by(held) == at("10:50"), "twenty minutes were left at ten"

    def test_a_restart_in_the_middle_of_it_is_not_counted_twice(self, hall: PaperHall) -> None:
        """Nobody can reach the hall for a while of it: what it moves is moved once."""
        held = hall.applies("A2", "09:50")
        hall.do("application.approve", "controller", application=held)
        hall.declares("10:00")
        hall.at("10:30")
        told = hall.do("hall.was_away", since=at("10:05").isoformat(), until=at("10:30").isoformat())
        assert told == {"moved": 0}
        hall.closes("10:40")
        assert hall.pay_by(held) == at("11:00")

    def test_declared_once_the_service_is_back(self, hall: PaperHall) -> None:
        """The absence moved times by 25 minutes before anybody could say since when the hall works on paper."""
        held = hall.applies("A2", "09:50")
        hall.do("application.approve", "controller", application=held)
        hall.now = at("10:30")
        with_site(hall)
        hall.do("hall.was_away", since=at("10:05").isoformat(), until=at("10:30").isoformat())
        assert hall.pay_by(held) == at("10:45")
        hall.declares("10:30", since=at("10:00").isoformat())
        hall.closes("10:40")
        assert (hall.pay_by(held), hall.outage.seconds) == (at("11:00"), 15 * 60)


def with_site(hall: BareHall) -> None:
    hall.do("site.open", None, name="望澜庭")


class TestClosed:
    def test_without_papers_applications_are_open_at_once(self, hall: PaperHall) -> None:
        hall.declares("10:00")
        assert hall.closes("10:20") == {"papers": 0}
        assert hall.outage.state == "settled"
        with refusal_of("outage-state"):
            hall.do("outage.close", "controller", outage=hall.outage.id)

    def test_only_forms_that_were_issued_were_used(self, hall: PaperHall) -> None:
        hall.declares("10:00")
        with refusal_of("paper-not-issued"):
            hall.closes("10:20", last=11)
        assert hall.closes("10:20", last=2) == {"papers": 2}

    def test_forms_are_numbered_on(self, hall: PaperHall) -> None:
        assert hall.do("paper.issue", "site_manager", forms=5) == {"first": 11, "last": 15}
