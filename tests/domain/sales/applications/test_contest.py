"""Who gets a home when several want it: every scenario of rules A, B and C, and of hidden holds (RULES §3)."""

import pytest

from domain.core.refusal import Refused
from domain.sales.applications.records import Application
from domain.sales.challenges.records import Challenge
from tests.bare import BareHall
from tests.hall import at, unit

PAID = {"amount_fen": 2_000_000, "method": "card"}


@pytest.fixture
def hall() -> BareHall:
    """Where the money decides alone, as the rule book's scenarios have it."""
    made = BareHall()
    made.set("application.gate", "none")
    return made


def question(hall: BareHall) -> Challenge:
    [found] = [c for c in hall.hall.all(Challenge).values() if c.state == "asked"]
    return found


def refusal_of(code: str) -> object:
    return pytest.raises(Refused, match=f"^{code}")


class TestFirstFormFirst:
    """SC-04: A2 at 10:02:10, B4 at 10:05:00, and B4's client is not ready."""

    def test_the_first_pays_and_wins_and_the_second_loses(self, hall: BareHall) -> None:
        first, second = hall.applies("A2", "10:02:10"), hall.applies("B4", "10:05")
        hall.at("10:20")
        hall.do("receipt.record", "cashier", application=first, **PAID)
        assert hall.states([first, second]) == ["won", "lost"]
        lost = hall.hall.all(Application)[second]
        assert (lost.lost_to, lost.reason) == ("A", "first-form")
        assert (hall.home.state, hall.home.held_for) == ("controlled", first)

    def test_the_second_does_not_pay_before_the_first_is_asked(self, hall: BareHall) -> None:
        hall.applies("A2", "10:02:10")
        second = hall.applies("B4", "10:05")
        with refusal_of("not-in-front"):
            hall.do("receipt.record", "cashier", application=second, **PAID)


class TestWhoeverCanPayHasTheFirstAsked:
    """SC-05: #1 A2 10:02, #2 B4 10:05 and ready."""

    @pytest.fixture
    def line(self, hall: BareHall) -> tuple[str, str]:
        first, second = hall.applies("A2", "10:02"), hall.applies("B4", "10:05")
        hall.do("application.ready", "cashier", application=second)
        return first, second

    def test_not_sure_and_the_second_pays(self, hall: BareHall, line: tuple[str, str]) -> None:
        assert (question(hall).asked, question(hall).answer_by) == (line[0], at("10:15"))
        hall.at("10:07")
        hall.do("challenge.answer", "A2", challenge=question(hall).id, sure=False)
        assert hall.states(line) == ["withdrawn", "waiting"]
        hall.at("10:12")
        hall.do("receipt.record", "cashier", application=line[1], **PAID)
        assert (hall.state(line[1]), hall.home.state) == ("won", "controlled")

    def test_silence_is_a_no_to_the_second(self, hall: BareHall, line: tuple[str, str]) -> None:
        hall.at("10:14:59")
        assert hall.state(line[0]) == "waiting"
        hall.at("10:15")
        assert hall.states(line) == ["withdrawn", "waiting"]
        assert hall.hall.all(Application)[line[0]].decided_at == at("10:15")

    def test_sure_and_not_paid_half_an_hour_later(self, hall: BareHall, line: tuple[str, str]) -> None:
        hall.at("10:07")
        hall.do("challenge.answer", "A2", challenge=question(hall).id, sure=True)
        hall.at("10:36:59")
        assert hall.state(line[0]) == "waiting"
        hall.at("10:37")
        assert hall.states(line) == ["expired", "waiting"]

    def test_a_third_who_is_ready_too_waits_behind_the_second(self, hall: BareHall, line: tuple[str, str]) -> None:
        third = hall.applies("C1", "10:06")
        hall.do("application.ready", "cashier", application=third)
        assert question(hall).behind == line[1]
        hall.do("challenge.answer", "A2", challenge=question(hall).id, sure=False)
        assert (question(hall).asked, question(hall).behind) == (line[1], third)

    def test_nobody_is_asked_twice(self, hall: BareHall, line: tuple[str, str]) -> None:
        hall.do("challenge.answer", "A2", challenge=question(hall).id, sure=True)
        hall.do("application.ready", "cashier", application=line[1], ready=False)
        hall.do("application.ready", "cashier", application=line[1])
        assert [c.state for c in hall.hall.all(Challenge).values()] == ["sure"]

    def test_whoever_stands_at_the_cash_desk_is_left_in_peace_once(self, hall: BareHall, line: tuple[str, str]) -> None:
        hall.at("10:10")
        hall.do("application.at_desk", "cashier", application=line[0])
        hall.at("10:24:59")
        assert hall.state(line[0]) == "waiting"
        with refusal_of("desk-once"):
            hall.do("application.at_desk", "cashier", application=line[0])
        hall.at("10:25")
        assert hall.state(line[0]) == "withdrawn"

    def test_who_leaves_unanswered_spares_nobody_the_question(self, hall: BareHall, line: tuple[str, str]) -> None:
        third = hall.applies("C1", "10:06")
        hall.do("application.ready", "cashier", application=third)
        hall.do("application.withdraw", "B4", application=line[1])
        assert (question(hall).asked, question(hall).behind) == (line[0], third)

    def test_paid_while_he_is_asked(self, hall: BareHall, line: tuple[str, str]) -> None:
        hall.do("receipt.record", "cashier", application=line[0], **PAID)
        assert hall.states(line) == ["won", "lost"]
        assert [c.state for c in hall.hall.all(Challenge).values()] == ["over"]

    def test_the_second_goes_and_nobody_needs_an_answer(self, hall: BareHall, line: tuple[str, str]) -> None:
        asked = question(hall).id
        hall.do("application.withdraw", "B4", application=line[1])
        hall.at("10:30")
        assert hall.state(line[0]) == "waiting"
        with refusal_of("challenge-answered"):
            hall.do("challenge.answer", "A2", challenge=asked, sure=False)

    def test_the_answer_is_his_or_his_managers(self, hall: BareHall, line: tuple[str, str]) -> None:
        for other in ("B4", "A3", "BM"):
            with refusal_of("not-your-group"):
                hall.do("challenge.answer", other, challenge=question(hall).id, sure=False)
        hall.do("challenge.answer", "AM", challenge=question(hall).id, sure=True)


class TestAHoldPassesOn:
    """SC-05 where a manager approves before the money: the hold goes to the one behind, with a pay window of its own."""

    def test_and_he_pays(self) -> None:
        hall = BareHall()
        first, second = hall.applies("A2", "10:02"), hall.applies("B4", "10:05")
        hall.do("application.approve", "controller", application=first)
        hall.at("10:20")
        hall.do("application.ready", "BM", application=second)
        hall.do("challenge.answer", "A2", challenge=question(hall).id, sure=False)
        assert hall.states([first, second]) == ["withdrawn", "approved"]
        assert (hall.home.held_for, hall.home.hold_until) == (second, at("10:50"))
        hall.do("receipt.record", "cashier", application=second, **PAID)
        assert hall.state(second) == "won"

    def test_a_manager_who_is_slow_costs_nobody_his_place(self) -> None:
        hall = BareHall()
        first = hall.applies("A2", "10:02")
        hall.at("12:00")
        assert (hall.state(first), hall.hall.all(Application)[first].escalated_at) == ("waiting", at("11:02"))


class TestFirstMoneyWhereAllCameAtOnce:
    """SC-06, with a minute as for paper forms: A2 10:02:10 and B4 10:02:50."""

    @pytest.fixture
    def tied(self, hall: BareHall) -> tuple[str, str]:
        hall.set("application.tie_seconds", 60)
        return hall.applies("A2", "10:02:10"), hall.applies("B4", "10:02:50")

    def test_whoever_pays_first_wins_and_the_other_is_told_who_has_it(
        self, hall: BareHall, tied: tuple[str, str]
    ) -> None:
        hall.at("10:09")
        hall.do("receipt.record", "cashier", application=tied[1], **PAID)
        hall.at("10:09:01")
        with refusal_of("application-state|unit-taken"):
            hall.do("receipt.record", "cashier", application=tied[0], **PAID)
        assert hall.states(tied) == ["lost", "won"]
        assert hall.hall.all(Application)[tied[0]].reason == "first-money"

    def test_a_second_later_the_first_form_counts(self, hall: BareHall) -> None:
        hall.set("application.tie_seconds", 60)
        hall.applies("A2", "10:02:10")
        late = hall.applies("B4", "10:03:11")
        with refusal_of("not-in-front"):
            hall.do("receipt.record", "cashier", application=late, **PAID)

    def test_none_of_them_is_asked(self, hall: BareHall, tied: tuple[str, str]) -> None:
        hall.do("application.ready", "cashier", application=tied[1])
        assert not hall.hall.all(Challenge)

    def test_one_signature_for_all_and_the_first_money_wins(self) -> None:
        hall = BareHall()
        first, second = hall.applies("A2", "10:02:10"), hall.applies("B4", "10:02:14")
        hall.do("application.approve", "controller", application=first)
        hall.do("receipt.record", "cashier", application=second, **PAID)
        assert hall.states([first, second]) == ["lost", "won"]

    def test_one_signature_holds_it_for_all_of_them(self) -> None:
        hall = BareHall()
        first, second = hall.applies("A2", "10:02:10"), hall.applies("B4", "10:02:14")
        hall.do("application.approve", "controller", application=second)
        assert hall.states([first, second]) == ["approved", "approved"]
        hall.do("application.withdraw", "A2", application=first)
        assert hall.home.state == "on_hold", "one of them is left"
        hall.do("receipt.record", "cashier", application=second, **PAID)
        assert (hall.state(second), hall.home.held_for) == ("won", second)


class TestSeveralHomesOfOneClient:
    """SC-07: A5's client takes three homes at 11:00, and C3 wants the second of them at 11:10."""

    HOMES = ("2-0801", "2-0802", "2-0803")

    @pytest.fixture
    def hall(self) -> BareHall:
        made = BareHall(*(unit("available", id=home, building="2-", room=home[2:]) for home in self.HOMES))
        made.set("application.gate", "none")
        return made

    @pytest.fixture
    def later(self, hall: BareHall) -> str:
        hall.at("11:00")
        one, two, three = self.HOMES
        hall.do("application.submit", "A5", unit=one, also=[two, three], contact="kA5")
        hall.at("11:10")
        later = str(hall.do("application.submit", "C3", unit=two, contact="kC3")["application"])
        hall.do("application.ready", "cashier", application=later)
        return later

    @staticmethod
    def waiting(hall: BareHall) -> Challenge:
        [found] = [c for c in hall.hall.all(Challenge).values() if c.state == "steered"]
        return found

    def test_all_or_none(self, hall: BareHall) -> None:
        hall.at("11:00")
        with refusal_of("unit-unreleased"):
            hall.hall.put(unit("unreleased", id="2-0804"))
            hall.do("application.submit", "A5", unit=self.HOMES[0], also=["2-0804"], contact="kA5")
        assert not hall.hall.all(Application)

    def test_nobody_is_asked_before_the_client_declined_and_the_controller_allowed_it(
        self, hall: BareHall, later: str
    ) -> None:
        steered = self.waiting(hall)
        assert (steered.steer_until, steered.consultant) == (at("11:30"), "A5")
        with refusal_of("challenge-answered"):
            hall.do("challenge.answer", "A5", challenge=steered.id, sure=False)
        with refusal_of("not-declined"):
            hall.do("challenge.allow", "controller", challenge=steered.id)
        with refusal_of("not-your-group"):
            hall.do("challenge.decline", "A5", challenge=steered.id)
        hall.do("challenge.decline", "C3", challenge=steered.id)
        hall.at("11:12")
        hall.do("challenge.allow", "controller", challenge=steered.id)
        assert (question(hall).answer_by, question(hall).behind) == (at("11:22"), later)
        hall.do("challenge.answer", "A5", challenge=steered.id, sure=False)
        hall.do("receipt.record", "cashier", application=later, **PAID)
        assert hall.state(later) == "won"

    @pytest.mark.parametrize("verb", ["challenge.allow", "challenge.keep"])
    def test_somebody_signs_for_the_controller_who_named_him(self, hall: BareHall, later: str, verb: str) -> None:
        steered, reason = self.waiting(hall), {"reason": "for all three"} if verb == "challenge.keep" else {}
        hall.do("challenge.decline", "C3", challenge=steered.id)
        with refusal_of("not-allowed"):
            hall.do(verb, "site_manager", challenge=steered.id, **reason)
        hall.do("delegation.give", "controller", delegate="site_manager", until=at("18:00"))
        hall.do(verb, "site_manager", challenge=steered.id, **reason)
        decided = hall.hall.all(Challenge)[steered.id]
        assert (decided.kept_by or decided.signed[0]["by"]) == "person:site_manager"

    def test_after_half_an_hour_it_is_put_by_itself(self, hall: BareHall, later: str) -> None:
        hall.at("11:30")
        assert (question(hall).behind, question(hall).answer_by) == (later, at("11:40"))

    def test_the_controller_may_have_it_wait_until_then(self, hall: BareHall, later: str) -> None:
        steered = self.waiting(hall)
        hall.do("challenge.decline", "C3", challenge=steered.id)
        hall.do("challenge.keep", "controller", challenge=steered.id, reason="the client signs for all three")
        with refusal_of("challenge-kept"):
            hall.do("challenge.allow", "site_lead", challenge=steered.id)
        hall.at("11:29:59")
        assert self.waiting(hall).kept_by == "person:controller"
        hall.at("11:30")
        assert question(hall).behind == later

    def test_what_is_paid_is_won_and_the_rest_stays_steered(self, hall: BareHall, later: str) -> None:
        first = min(hall.hall.all(Application).values(), key=lambda a: a.id)
        assert first.bundle == first.id
        hall.do("receipt.record", "cashier", application=first.id, **PAID)
        assert (hall.state(first.id), self.waiting(hall).unit) == ("won", "2-0802")

    def test_the_client_behind_cannot_pay_after_all(self, hall: BareHall, later: str) -> None:
        hall.do("application.ready", "cashier", application=later, ready=False)
        assert [c.state for c in hall.hall.all(Challenge).values()] == ["over"]
        hall.do("application.ready", "cashier", application=later)
        assert self.waiting(hall).behind == later


class TestControlMustNotHinderSales:
    """SC-08: #1 at 09:00, unpaid and never asked."""

    def test_it_runs_out_after_an_hour(self, hall: BareHall) -> None:
        first = hall.applies("A2", "09:00")
        hall.at("09:59:59")
        assert hall.state(first) == "waiting"
        hall.at("10:00")
        assert (hall.state(first), hall.home.state) == ("expired", "available")


class TestWhileNobodyCouldReachTheHall:
    """A time in which the service or its database was away is added to what ran then (SC-08, SC-17)."""

    def test_what_ran_runs_on_and_nothing_ran_out_meanwhile(self) -> None:
        hall = BareHall()
        first, second = hall.applies("A2", "10:00"), hall.applies("B4", "10:05")
        hall.do("application.approve", "controller", application=first)
        hall.do("application.ready", "cashier", application=second)
        hall.at("10:10")
        hall.now = at("10:50")
        assert hall.do("hall.was_away", since=at("10:10").isoformat(), until=at("10:50").isoformat()) == {"moved": 4}
        held = hall.hall.all(Application)[first]
        assert (held.pay_by, hall.home.hold_until) == (at("11:15"), at("11:15")), "10:35 and forty minutes"
        assert question(hall).answer_by == at("10:55")
        hall.at("10:54:59")
        assert hall.state(first) == "approved"

    def test_what_was_over_before_or_began_later_stays(self) -> None:
        hall = BareHall()
        first = hall.applies("A2", "10:00")
        hall.do("application.withdraw", "A2", application=first)
        second = hall.applies("B4", "10:30")
        hall.do("hall.was_away", since=at("09:50").isoformat(), until=at("10:20").isoformat())
        assert hall.hall.all(Application)[first].answer_by == at("11:00")
        assert hall.hall.all(Application)[second].answer_by == at("12:00"), "it ran then, as far as anybody can tell"

    def test_a_time_that_is_not_over_is_refused(self, hall: BareHall) -> None:
        hall.at("10:00")
        for since, until in (("10:00", "09:50"), ("09:50", "10:01")):
            with refusal_of("bad-arguments"):
                hall.do("hall.was_away", since=at(since).isoformat(), until=at(until).isoformat())


class TestHiddenHolds:
    """SC-10: D3, D4 and D3 again let theirs run out at 10:00, 11:10 and 12:20."""

    def test_the_group_waits_two_hours(self, hall: BareHall) -> None:
        for who, clock in (("D3", "09:00"), ("D4", "10:10"), ("D3", "11:20")):
            hall.applies(who, clock)
        hall.at("12:25")
        with refusal_of("cooling-down"):
            hall.applies("D5", "12:25")
        hall.applies("A2", "12:26")
        hall.applies("D5", "14:20")

    def test_one_that_ended_otherwise_breaks_the_row(self, hall: BareHall) -> None:
        hall.applies("D3", "09:00")
        withdrawn = hall.applies("D4", "10:10")
        hall.do("application.withdraw", "D4", application=withdrawn)
        hall.applies("D3", "10:20")
        hall.applies("D5", "11:30")
        hall.at("12:30")
        hall.applies("D4", "12:31")
