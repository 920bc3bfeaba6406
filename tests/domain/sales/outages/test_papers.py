"""What was locked on paper is entered in its order, with its moment, before anybody applies again (SC-17, SC-18)."""

import pytest

from domain.core.cases import case_of
from domain.core.refusal import Refused
from domain.house.notices.records import Notice
from domain.house.people.records import Person
from domain.sales.applications.records import Application
from tests.domain.sales.outages.hall import PaperHall
from tests.hall import at

PAID = {"amount_fen": 2_000_000, "method": "card"}


@pytest.fixture
def hall() -> PaperHall:
    """The outage of SC-17: 14:00 to 14:40, and papers up to no. 2."""
    hall = PaperHall()
    hall.declares("14:00")
    hall.closes("14:40", last=2)
    return hall


def refusal_of(code: str) -> object:
    return pytest.raises(Refused, match=f"^{code}")


class TestEntered:
    def test_two_paper_locks_before_anybody_applies_again(self, hall: PaperHall) -> None:
        """SC-17: no. 1 is 3-0901 at 14:05, no. 2 is 3-0902 at 14:20."""
        hall.enters(1, "3-0901", "14:05", "A1")
        with refusal_of("outage-waits"):
            hall.applies("C1", "14:41")
        hall.enters(2, "3-0902", "14:20", "B1")
        for number, home, clock, group in ((1, "3-0901", "14:05", "A"), (2, "3-0902", "14:20", "B")):
            became, held = hall.became(number), hall.unit(home)
            assert (hall.paper(number).at, became.submitted_at, became.approved_at) == (at(clock),) * 3
            assert (became.group, became.state, became.approved_by) == (group, "approved", "person:controller")
            assert (held.state, held.held_for, held.since) == ("on_hold", became.id, at(clock))
            assert held.hold_until == became.pay_by == at("15:10" if number == 1 else "15:11")
        assert (hall.outage.state, hall.outage.settled_at) == ("settled", at("14:41"))
        hall.applies("C1", "14:42")

    def test_the_cash_desk_takes_its_deposit(self, hall: PaperHall) -> None:
        """SC-02: on paper, too, no home is controlled without one."""
        hall.enters(1, "3-0901", "14:05")
        hall.do("receipt.record", "cashier", application=hall.became(1).id, **PAID)
        assert hall.unit("3-0901").state == "controlled"

    def test_a_home_is_called_as_people_write_it(self, hall: PaperHall) -> None:
        hall.enters(1, "3栋 0901", "14:05")
        assert hall.unit("3-0901").state == "on_hold"

    def test_in_the_order_of_the_paper(self, hall: PaperHall) -> None:
        for number in (0, 2, 3):
            with refusal_of("paper-order"):
                hall.enters(number, "3-0902", "14:20")
        hall.enters(1, "3-0901", "14:20")
        with refusal_of("paper-order"):
            hall.enters(1, "3-0901", "14:20")
        with refusal_of("paper-time"):
            hall.enters(2, "3-0902", "14:19")

    def test_with_a_moment_of_the_outage(self, hall: PaperHall) -> None:
        for clock in ("13:59", "14:41"):
            with refusal_of("paper-time"):
                hall.enters(1, "3-0901", clock)

    def test_to_the_minute(self) -> None:
        hall = PaperHall()
        hall.declares("14:00:40")
        hall.closes("14:40", last=1)
        hall.enters(1, "3-0901", "14:00")

    def test_a_gap_is_said(self, hall: PaperHall) -> None:
        with refusal_of("reason-missing"):
            hall.do("paper.spoil", "controller", number=1, reason=" ")
        with refusal_of("paper-order"):
            hall.do("paper.spoil", "controller", number=2, reason="torn")
        hall.do("paper.spoil", "controller", number=1, reason="torn")
        assert (hall.paper(1).state, hall.paper(1).reason, hall.outage.state) == ("void", "torn", "closed")
        hall.enters(2, "3-0902", "14:20")
        assert hall.outage.state == "settled"
        with refusal_of("no-papers"):
            hall.enters(3, "3-0901", "14:30")

    def test_by_a_controller_the_site_manager_or_the_one_of_the_day(self, hall: PaperHall) -> None:
        """RO-29."""
        for other in ("head", "site_lead"):
            with refusal_of("not-on-duty"):
                hall.enters(1, "3-0901", "14:05", by=other)
        hall.enters(1, "3-0901", "14:05", by="second")
        hall.enters(2, "3-0902", "14:20", by="site_manager")

    def test_of_somebody_who_sells_and_for_a_client_with_a_name(self, hall: PaperHall) -> None:
        for wrong, code in (({"consultant": "cashier"}, "bad-arguments"), ({"name": " "}, "beneficiary-missing")):
            with refusal_of(code):
                hall.enters(1, "3-0901", "14:05", **wrong)

    def test_not_while_it_runs(self) -> None:
        hall = PaperHall()
        hall.declares("14:00")
        hall.at("14:10")
        with refusal_of("no-papers"):
            hall.enters(1, "3-0901", "14:05")


class TestOwn:
    """The client of the paper had applied before the outage."""

    def hall(self, *, approved: bool) -> tuple[PaperHall, str]:
        hall = PaperHall()
        own = hall.applies("A1", "13:50")
        if approved:
            hall.do("application.approve", "controller", application=own)
        hall.declares("14:00")
        hall.closes("14:20", last=1)
        return hall, own

    def test_the_lock_confirms_it(self) -> None:
        hall, own = self.hall(approved=False)
        assert hall.enters(1, "3-1202", "14:05")["state"] == "entered"
        assert (hall.became(1).id, hall.state(own), hall.home.state) == (own, "approved", "on_hold")

    def test_an_approved_one_stays_as_it_is(self) -> None:
        hall, own = self.hall(approved=True)
        before = hall.pay_by(own)
        hall.enters(1, "3-1202", "14:05")
        assert (hall.became(1).id, hall.pay_by(own)) == (own, before)


class TestConflict:
    def two_papers(self, hall: PaperHall) -> None:
        hall.enters(1, "3-0901", "14:05", "A1")
        assert hall.enters(2, "3-0901", "14:20", "B1")["state"] == "conflict"

    def test_two_papers_for_one_home_freeze_it_and_say_who_both_are(self, hall: PaperHall) -> None:
        """SC-17, SC-18, U8."""
        self.two_papers(hall)
        home = hall.unit("3-0901")
        assert (home.state, home.standing, home.frozen_for) == ("frozen", "on_hold", "papers-differ")
        told = case_of(hall.paper(2), hall.hall)
        assert told is not None
        assert told.told["paper"] == {
            "number": 2, "at": at("14:20").isoformat(), "group": "B", "consultant": "B1",
            "confirmed_by": "controller", "entered_by": "controller",
        }  # fmt: skip
        assert told.told["against"] == {
            "state": "on_hold", "since": at("14:05").isoformat(), "group": "A", "paper": 1, "consultant": "A1",
            "confirmed_by": "controller",
        }  # fmt: skip
        heard = next(n for n in hall.hall.all(Notice).values() if n.code == "paper-conflict")
        assert {"role:controller", "role:site_lead", "group:A", "group:B"} <= set(heard.posts)
        assert hall.outage.state == "settled", "it is entered, and the others go on"

    def test_it_falls_and_the_home_goes_on_as_it_was(self, hall: PaperHall) -> None:
        self.two_papers(hall)
        hall.at("15:00")
        hall.do("paper.reject", "site_lead", paper_lock=hall.paper(2).id, reason="the first one counts")
        assert (hall.unit("3-0901").state, hall.unit("3-0901").held_for) == ("on_hold", hall.became(1).id)
        assert hall.pay_by(hall.became(1).id) == at("15:30"), "20 minutes later: it stood still"
        assert case_of(hall.paper(2), hall.hall) is None

    def test_it_stands_and_the_other_gives_way(self, hall: PaperHall) -> None:
        self.two_papers(hall)
        hall.do("paper.uphold", "site_lead", paper_lock=hall.paper(2).id)
        assert (hall.became(1).state, hall.became(1).reason) == ("released", "paper-first")
        assert (hall.became(2).state, hall.became(2).submitted_at) == ("approved", at("14:20"))
        assert (hall.unit("3-0901").state, hall.unit("3-0901").held_for) == ("on_hold", hall.became(2).id)
        with refusal_of("paper-state"):
            hall.do("paper.reject", "second", paper_lock=hall.paper(2).id, reason="no")

    def test_not_by_whoever_entered_it(self, hall: PaperHall) -> None:
        self.two_papers(hall)
        with refusal_of("own-request"):
            hall.do("paper.uphold", "controller", paper_lock=hall.paper(2).id)
        hall.do("paper.uphold", "second", paper_lock=hall.paper(2).id)

    def test_of_three_the_one_that_stands_closes_the_others(self) -> None:
        hall = PaperHall()
        hall.declares("14:00")
        hall.closes("14:40", last=3)
        self.two_papers(hall)
        hall.enters(3, "3-0901", "14:30", "C1")
        hall.do("paper.reject", "second", paper_lock=hall.paper(2).id, reason="no")
        assert hall.unit("3-0901").state == "frozen", "the third waits"
        hall.do("paper.uphold", "second", paper_lock=hall.paper(3).id)
        assert (hall.unit("3-0901").held_for, hall.became(1).state) == (hall.became(3).id, "released")

    def test_upholding_one_closes_the_others_that_wait(self) -> None:
        hall = PaperHall()
        hall.declares("14:00")
        hall.closes("14:40", last=3)
        self.two_papers(hall)
        hall.enters(3, "3-0901", "14:30", "C1")
        hall.do("paper.uphold", "second", paper_lock=hall.paper(2).id)
        assert (hall.paper(3).state, hall.paper(3).reason) == ("rejected", "paper-first")
        assert hall.unit("3-0901").state == "on_hold"

    def test_with_an_application_that_waits(self) -> None:
        """Its form came first; whether the paper counts is for the approvals desk."""
        hall = PaperHall()
        waits = hall.applies("B2", "13:59")
        hall.declares("14:00")
        hall.closes("14:40", last=1)
        hall.enters(1, "3-1202", "14:05")
        assert (hall.home.state, hall.home.standing) == ("frozen", "applied")
        assert hall.hall.all(Application)[waits].paused_at is not None
        hall.do("paper.uphold", "second", paper_lock=hall.paper(1).id)
        assert (hall.state(waits), hall.home.held_for) == ("refused", hall.became(1).id)

    def test_not_over_another_s_money(self) -> None:
        """SC-18: that is given back first, or the paper falls."""
        hall = PaperHall()
        won = hall.applies("B2", "13:50")
        hall.do("application.approve", "controller", application=won)
        hall.do("receipt.record", "cashier", application=won, **PAID)
        hall.declares("14:00")
        hall.closes("14:40", last=1)
        hall.enters(1, "3-1202", "14:05")
        with refusal_of("unit-taken"):
            hall.do("paper.uphold", "second", paper_lock=hall.paper(1).id)
        assert hall.home.state == "frozen"
        hall.do("paper.reject", "second", paper_lock=hall.paper(1).id, reason="sold before")
        assert hall.home.state == "controlled"

    def test_a_home_that_is_not_for_sale(self) -> None:
        hall = PaperHall()
        hall.hall.put(hall.home.but(state="unreleased"))
        hall.declares("14:00")
        hall.closes("14:40", last=1)
        hall.enters(1, "3-1202", "14:05")
        with refusal_of("unit-state"):
            hall.do("paper.uphold", "second", paper_lock=hall.paper(1).id)
        hall.do("paper.reject", "second", paper_lock=hall.paper(1).id, reason="never released")
        assert hall.home.state == "unreleased"

    @pytest.mark.parametrize(("verb", "more"), [("paper.uphold", {}), ("paper.reject", {"reason": "no"})])
    def test_whoever_stands_in_decides_it(self, hall: PaperHall, verb: str, more: dict[str, str]) -> None:
        self.two_papers(hall)
        hall.hall.put(Person(id="S2", name="S2", role="site_manager"))
        hall.do("delegation.give", "site_lead", delegate="S2", until=at("20:00").isoformat())
        hall.do(verb, "S2", paper_lock=hall.paper(2).id, **more)
        assert (hall.paper(2).decided_by, hall.paper(2).decided_for) == ("person:S2", "person:site_lead")
