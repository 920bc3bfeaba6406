"""Applications 认购审批单 for one unit: who is first, who may pay, and that nobody sells a unit twice."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.core.refusal import Refused
from domain.sales.applications import rules as rules
from domain.sales.applications.records import OPEN, Application, ApplicationState
from domain.sales.applications.reopening import back_in_line, reopen
from domain.sales.applications.rules import MOVES, head
from domain.sales.units.records import Unit, UnitState
from domain.sales.units.rules import TAKEN
from tests.hall import application, at, unhurried, unit, viewer

CONTROLLER = viewer("K", "controller")
CASHIER = viewer("CSH", "cashier")
CLOCK = viewer(None, "system")
STATES = get_args(ApplicationState)
MINIMUM = 2_000_000


def approved(first: Application, home: Unit, *rivals: Application, clock: str = "10:10") -> tuple[Application, Unit]:
    [alone], held = rules.approve(first, home, rivals, by=CONTROLLER, now=at(clock), pay_minutes=30)
    return alone, held


def paid(held: Application, clock: str = "10:20", amount_fen: int = MINIMUM, received_fen: int = 0) -> Application:
    home = unit("on_hold", held_for=held.id)
    money = {"received_fen": received_fen, "amount_fen": amount_fen, "minimum_fen": MINIMUM}
    return rules.pay(held, home, [], **money, price_fen=held.price_fen, by=CASHIER, now=at(clock))


def held_before(ended: Application) -> Application:
    return ended.but(pay_by=at("10:40"), approved_by=CONTROLLER.actor, approved_at=at("10:10"))


def undone(
    ended: Application, home: Unit | None = None, *rivals: Application, clock: str = "10:20:09"
) -> tuple[Application, Unit]:
    ended = ended.but(decided_at=ended.decided_at or at("10:20"))
    return rules.undo(ended, home or unit("available"), rivals, by=CONTROLLER, now=at(clock))


def refusal_of(code: str) -> object:
    return pytest.raises(Refused, match=f"^{code}")


@pytest.mark.parametrize(("state", "event"), list(product(STATES, sorted({event for _, event in MOVES}))))
def test_every_event_in_every_state_is_decided_by_the_table(state: ApplicationState, event: str) -> None:
    request, home = application(state=state), unit("applied")
    steps = {
        "pay": lambda: paid(request.but(pay_by=at("10:40"))),
        "lose": lambda: rules.lose(request, request, by=CONTROLLER, now=at("10:20")),
        "approve": lambda: approved(request, home)[0],
        "reopen": lambda: reopen(request, unit("on_hold"), by=CONTROLLER, now=at("10:20"), minutes=15)[0],
        "return": lambda: back_in_line(request, application(2), now=at("10:20")),
        "regain": lambda: back_in_line(request.but(approved_at=at("10:10")), request, now=at("10:20")),
        "undo": lambda: undone(request)[0],
        "resume": lambda: undone(held_before(request))[0],
        "win": lambda: rules.control(
            request, unit("on_hold", held_for=request.id), by=CONTROLLER, now=at("10:20")
        )[0],
    }  # fmt: skip
    step = steps.get(event, lambda: rules.end(request, event, home, [], by=CONTROLLER, now=at("10:20"))[0])
    if (state, event) in MOVES:
        moved = step()
        assert moved.state == MOVES[state, event]
        if event == "regain":
            return
        if event in ("undo", "return"):
            assert (moved.decided_by, moved.decided_at) == (None, None)
            return
        assert (moved.decided_by, moved.id) == ((CASHIER if event == "pay" else CONTROLLER).actor, request.id)
    else:
        with pytest.raises(Refused):
            step()


def test_what_is_closed_stays_closed_except_a_void_receipt_and_what_is_taken_back_at_once() -> None:
    taken_back = {("refused", "undo"), ("released", "resume"), ("withdrawn", "undo"), ("withdrawn", "resume")}
    void = {("won", "reopen"), ("lost", "return"), ("lost", "regain")}
    given_back = {("won", "cancel")}  # SC-34
    assert {move for move in MOVES if move[0] not in OPEN} == {*void, *taken_back, *given_back}


class TestTakenBack:
    """A slip of the finger: refused, withdrawn or released, and taken back within ten seconds."""

    waits = application(1, "10:02:10", "A2")

    def ended(self, event: str = "refuse", *, held: bool = False) -> tuple[Application, Unit, Application, Unit]:
        before, home = (approved(self.waits, unit("applied"))) if held else (self.waits, unit("applied"))
        return before, home, *rules.end(before, event, home, [], by=CONTROLLER, now=at("10:20"), reason="slip")

    @pytest.mark.parametrize(
        ("event", "held"), [("refuse", False), ("withdraw", False), ("withdraw", True), ("release", True)]
    )
    def test_all_is_as_it_was(self, event: str, held: bool) -> None:
        before, home, ended, left = self.ended(event, held=held)
        back, again = undone(ended, left)
        assert back == before
        assert again.but(since=home.since) == home

    def test_it_stands_behind_the_hold_that_another_got_meanwhile(self) -> None:
        _, _, ended, left = self.ended()
        rival, held = approved(application(2, "10:05:00", "B4"), rules.submit(left, self.waits, [], now=at("10:20:02")))
        back, home = undone(ended, held, rival)
        assert (back.state, home) == ("waiting", held)

    def test_after_ten_seconds_and_the_way_of_the_tap_it_is_too_late(self) -> None:
        _, _, ended, left = self.ended()
        undone(ended, left, clock="10:20:12")
        with refusal_of("undo-late"):
            undone(ended, left, clock="10:20:13")

    @pytest.mark.parametrize("state", ["on_hold", "controlled", "signed", "frozen"])
    def test_a_hold_does_not_come_back_to_a_home_that_is_no_longer_free(self, state: UnitState) -> None:
        _, _, ended, left = self.ended("withdraw", held=True)
        with refusal_of("undo-overtaken"):
            undone(ended, left.but(state=state, held_for="a2"))

    @pytest.mark.parametrize("state", ["controlled", "signed", "frozen"])
    def test_nobody_waits_for_a_home_that_is_gone(self, state: UnitState) -> None:
        _, _, ended, left = self.ended()
        with refusal_of("undo-overtaken"):
            undone(ended, left.but(state=state))

    def test_a_client_who_has_applied_anew_has_one_application(self) -> None:
        _, _, ended, left = self.ended()
        anew = application(2, "10:20:05", "A2", client=ended.client)
        with refusal_of("undo-overtaken"):
            undone(ended, rules.submit(left, anew, [], now=at("10:20:05")), anew)

    def test_time_to_pay_does_not_begin_anew(self) -> None:
        before, home = approved(self.waits, unit("applied"), clock="09:50:06")
        ended, left = rules.end(before, "withdraw", home, [], by=CONTROLLER, now=at("10:20"))
        with refusal_of("pay-window-over"):
            undone(ended, left)


class TestFirstFormFirst:
    """SC-04: A2 at 10:02:10, B4 at 10:05:00."""

    first, second = application(1, "10:02:10", "A2"), application(2, "10:05:00", "B4")

    def test_the_one_submitted_first_is_at_the_head(self) -> None:
        assert head([self.second, self.first]) == self.first

    def test_the_second_is_not_approved_before_the_first(self) -> None:
        with refusal_of("not-head") as refusal:
            approved(self.second, unit("applied"), self.first)
        assert refusal.value.facts["head"] == 1

    def test_the_second_moves_up_when_the_first_withdraws(self) -> None:
        gone, home = rules.end(
            self.first, "withdraw", unit("applied"), [self.second], by=viewer("A2", "consultant"), now=at("10:06")
        )
        assert (gone.state, home.state) == ("withdrawn", "applied")
        assert approved(self.second, home, gone)[0].state == "approved"

    def test_the_first_pays_and_wins_and_the_second_loses(self) -> None:
        held, home = approved(self.first, unit("applied"), self.second)
        won, home = rules.control(paid(held), home, by=CASHIER, now=at("10:20"))
        lost = rules.lose(self.second, self.first, by=CASHIER, now=at("10:20"))
        assert (won.state, lost.state, home.state, home.held_for) == ("won", "lost", "controlled", "a1")

    def test_one_client_has_one_open_application_for_a_unit(self) -> None:
        again = application(3, "10:07", client=self.first.client)
        with refusal_of("already-applied"):
            rules.submit(unit("applied"), again, [self.first], now=at("10:07"))
        closed = self.first.but(state="expired")
        assert rules.submit(unit("available"), again, [closed], now=at("10:07")).state == "applied"

    def test_nobody_approves_his_own(self) -> None:
        with refusal_of("own-application"):
            rules.approve(
                self.first, unit("applied"), [], by=viewer("A2", "controller"), now=at("10:10"), pay_minutes=30
            )


class TestDepositBeforeControl:
    """SC-02: control needs the cashier's receipt."""

    def test_no_receipt_no_control(self) -> None:
        held, home = approved(application(), unit("applied"))
        with refusal_of("no-deposit"):
            rules.control(held, home, by=CONTROLLER, now=at("10:15"))

    def test_a_receipt_for_one_does_not_control_for_another(self) -> None:
        home = unit("on_hold", held_for="a9")
        with refusal_of("no-deposit"):
            rules.control(application(state="paid"), home, by=CONTROLLER, now=at("10:21"))

    def test_nobody_pays_before_the_approval(self) -> None:
        with refusal_of("not-approved"):
            paid(application())

    def test_one_fen_below_the_minimum_is_a_part_and_controls_nothing(self) -> None:
        held, _ = approved(application(), unit("applied"))
        assert paid(held, amount_fen=MINIMUM - 1) == held
        assert paid(held, amount_fen=1, received_fen=MINIMUM - 1).state == "paid"
        assert paid(held, amount_fen=MINIMUM).state == "paid"

    @pytest.mark.parametrize("received", [0, 1, MINIMUM])
    def test_no_part_of_nothing_and_no_sum_above_the_price(self, received: int) -> None:
        held, _ = approved(application(), unit("applied"))
        for amount in (0, -1):
            with refusal_of("amount-nothing"):
                paid(held, amount_fen=amount, received_fen=received)
        with refusal_of("amount-above-price") as refusal:
            paid(held, amount_fen=held.price_fen - received + 1, received_fen=received)
        assert refusal.value.facts["amount_fen"] == held.price_fen + 1
        assert paid(held, amount_fen=held.price_fen - received, received_fen=received).state == "paid"

    @pytest.mark.parametrize(("clock", "in_time"), [("10:39:59", True), ("10:40:00", False), ("10:40:01", False)])
    def test_the_pay_window_ends_to_the_second(self, clock: str, in_time: bool) -> None:
        held, _ = approved(application(), unit("applied"), clock="10:10")
        if in_time:
            assert paid(held, clock).state == "paid"
        else:
            over, _ = rules.expire(held, unit("on_hold", held_for=held.id), [], by=CLOCK, now=at("11:00"))
            for late in (held, over):
                with refusal_of("pay-window-over"):
                    paid(late, clock)


class TestControlMustNotHinderSales:
    """SC-08: an application submitted at 09:00 and never decided is over at 10:00."""

    def test_not_a_second_too_early(self) -> None:
        with refusal_of("not-due"):
            rules.expire(application(clock="09:00"), unit("applied"), [], by=CLOCK, now=at("09:59:59"))

    def test_the_unit_is_available_again(self) -> None:
        gone, home = rules.expire(application(clock="09:00"), unit("applied"), [], by=CLOCK, now=at("10:00"))
        assert (gone.state, home.state) == ("expired", "available")

    def test_the_unit_stays_applied_while_another_waits(self) -> None:
        rival = application(2, "09:30", "B4")
        _, home = rules.expire(application(clock="09:00"), unit("applied"), [rival], by=CLOCK, now=at("10:00"))
        assert home.state == "applied"

    def test_an_unpaid_hold_ends_and_frees_the_unit(self) -> None:
        held, home = approved(application(), unit("applied"), clock="10:10")
        gone, home = rules.expire(held, home, [], by=CLOCK, now=at("10:40"))
        assert (gone.state, home.state, home.held_for, home.hold_until) == ("expired", "available", None, None)

    def test_what_is_paid_does_not_run_out(self) -> None:
        held, home = approved(application(), unit("applied"))
        with refusal_of("not-due"):
            rules.expire(paid(held), home, [], by=CLOCK, now=at("23:59"))


class TestNoDoubleSale:
    """SC-18."""

    def test_a_held_unit_gets_no_second_hold(self) -> None:
        _, home = approved(application(1), unit("applied"), application(2, "10:05", "B4"))
        with refusal_of("unit-taken"):
            approved(application(2, "10:05", "B4"), home)

    def test_one_may_wait_behind_a_hold_but_not_behind_a_sale(self) -> None:
        later = application(2, "10:30", "B4")
        assert rules.submit(unit("on_hold"), later, [], now=at("10:30")).state == "on_hold"
        for state in TAKEN - {"on_hold"}:
            with refusal_of("unit-taken"):
                rules.submit(unit(state), later, [], now=at("10:30"))

    def test_an_unreleased_unit_takes_no_application(self) -> None:
        """SC-11."""
        with refusal_of("unit-unreleased"):
            rules.submit(unit("unreleased"), application(), [], now=at("10:30"))

    @unhurried
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(("submit", "approve", "pay", "control", "withdraw", "release", "expire", "void")),
                st.integers(0, 4),
            ),
            max_size=40,
        )
    )
    def test_whatever_is_tried_a_unit_is_never_promised_twice(self, tries: list[tuple[str, int]]) -> None:
        desk = Desk()
        for minute, (event, which) in enumerate(tries):
            desk.attempt(event, which, at("10:00") + timedelta(minutes=minute))
            promised = [a for a in desk.requests if a.state in ("approved", "paid", "won")]
            assert len(promised) <= 1
            assert desk.home.held_for == (promised[0].id if promised else None)
            assert (desk.home.state in TAKEN) == bool(promised)
            assert (desk.home.state == "applied") == (not promised and any(a.open for a in desk.requests))


class TestVoidedReceipt:
    """SC-25: the unit is on hold again, as long as a client has at the cash desk."""

    def test_the_unit_is_on_hold_for_the_time_at_the_desk(self) -> None:
        held, home = approved(application(), unit("applied"))
        won, home = rules.control(paid(held), home, by=CASHIER, now=at("10:20"))
        again, home = reopen(won, home, by=CONTROLLER, now=at("11:00"), minutes=15)
        assert (again.state, home.state, home.held_for) == ("approved", "on_hold", "a1")
        assert again.pay_by == again.desk_until == home.hold_until == at("11:15")
        assert paid(again, "11:14:59").state == "paid"

    def test_whoever_lost_is_back_at_his_place_and_his_time_stood_still(self) -> None:
        first, second = application(), application(2, "10:05", "B4")
        lost = rules.lose(second, first, by=CASHIER, now=at("10:20"))
        assert (lost.lost_by, lost.lost_to) == ("a1", "A")
        back = back_in_line(lost, first, now=at("10:50"))
        assert back == second.but(answer_by=at("11:35"))

    def test_of_a_tie_both_may_pay_again_by_the_same_moment(self) -> None:
        first, second = application(), application(2, "10:02:12", "B4", tie="a1")
        [first, second], home = rules.approve(
            first, unit("applied"), [second], by=CONTROLLER, now=at("10:10"), pay_minutes=30
        )
        won, home = rules.control(paid(first), home, by=CASHIER, now=at("10:20"))
        lost = rules.lose(second, won, by=CASHIER, now=at("10:20"))
        again, home = reopen(won, home, by=CONTROLLER, now=at("10:30"), minutes=15)
        back = back_in_line(lost, again, now=at("10:30"))
        assert (back.state, back.pay_by, home.held_for) == ("approved", at("10:45"), "a1")
        assert rules.payable(back, [again])


@dataclass
class Desk:
    """One unit and everything that may be tried on it; what the rules refuse did not happen."""

    home: Unit = field(default_factory=unit)
    requests: list[Application] = field(default_factory=list)

    def attempt(self, event: str, which: int, now: datetime) -> None:
        try:
            self._move(event, which, now)
        except Refused:
            return

    def _move(self, event: str, which: int, now: datetime) -> None:
        if event == "submit":
            new = application(len(self.requests) + 1, submitted_at=now, answer_by=now + timedelta(minutes=20))
            self.home = rules.submit(self.home, new, self.requests, now=now)
            self.requests.append(new)
            return
        if not self.requests:
            return
        wanted = self.requests[which % len(self.requests)]
        rivals = [a for a in self.requests if a.id != wanted.id]
        if event == "approve":
            [wanted], self.home = rules.approve(wanted, self.home, rivals, by=CONTROLLER, now=now, pay_minutes=5)
        elif event == "pay":
            money = {"received_fen": 0, "amount_fen": MINIMUM, "minimum_fen": MINIMUM, "price_fen": wanted.price_fen}
            wanted = rules.pay(wanted, self.home, rivals, **money, by=CASHIER, now=now)
        elif event == "control":
            wanted, self.home = rules.control(wanted, self.home, by=CONTROLLER, now=now)
            self.requests = [
                rules.lose(a, a, by=CONTROLLER, now=now) if a.open and a in rivals else a for a in self.requests
            ]
        elif event == "void":
            wanted, self.home = reopen(wanted, self.home, by=CONTROLLER, now=now, minutes=5)
        elif event == "expire":
            wanted, self.home = rules.expire(wanted, self.home, rivals, by=CLOCK, now=now)
        else:
            wanted, self.home = rules.end(wanted, event, self.home, rivals, by=CONTROLLER, now=now)
        self.requests = [wanted if a.id == wanted.id else a for a in self.requests]
