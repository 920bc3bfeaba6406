"""Whatever people do to a few homes, in any order and at any moment: what must hold after each of their steps."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, Protocol

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.sales.applications.records import Application
from domain.sales.applications.rules import payable
from domain.sales.challenges.records import Challenge
from domain.sales.receipts.records import Receipt, forfeited, kept
from domain.sales.refunds.records import Refund
from domain.sales.settlements.records import Settlement
from domain.sales.units.records import Unit

WINS = ("paid", "won")
DECIDERS = ("controller", "site_lead")
MINUTES = (0, 1, 4, 9, 16, 31, 61)
SMALLEST = 2_000_000  # the deposit
AMOUNTS = (SMALLEST, SMALLEST, 1_200_000, 800_000, 1)


class Place(Protocol):
    """A hall that is acted in: people by their names, homes, and for each seller a client of his."""

    sellers: Sequence[str]
    homes: Sequence[str]

    @property
    def hall(self) -> Hall: ...
    def set(self, key: str, value: Any) -> None: ...
    def do(self, verb: str, by: str | None = None, **arguments: Any) -> dict[str, Any]: ...
    def contact(self, seller: str) -> str: ...
    def wait(self, time: timedelta) -> None:
        """Time passes; what falls due on the way is done."""


class Lives(RuleBasedStateMachine):
    """The steps, each refused or done. `made` gives the place."""

    made: Callable[[], Place]

    def __init__(self) -> None:
        super().__init__()
        self.place = type(self).made()

    @initialize(
        gate=st.sampled_from(("approval", "none")),
        tie=st.sampled_from((0, 5, 60)),
        by=st.sampled_from(("receipt", "controller")),
    )
    def rules_of_the_hall(self, gate: str, tie: int, by: str) -> None:
        self.place.set("application.gate", gate)
        self.place.set("application.tie_seconds", tie)
        self.place.set("control.by", by)

    # what people do

    @rule(n=st.integers(0, 20), home=st.integers(0, 3), more=st.booleans())
    def applies(self, n: int, home: int, more: bool) -> None:
        seller, homes = self._one(self.place.sellers, n), self.place.homes
        also = [self._one(homes, home + 1)] if more else []
        self._try(
            "application.submit", seller, unit=self._one(homes, home), also=also, contact=self.place.contact(seller)
        )

    @rule(n=st.integers(0, 50), who=st.sampled_from(DECIDERS))
    def is_approved(self, n: int, who: str) -> None:
        self._on_one(n, "application.approve", who)

    @rule(
        n=st.integers(0, 50),
        who=st.sampled_from(DECIDERS),
        verb=st.sampled_from(("application.refuse", "hold.release")),
    )
    def is_put_out(self, n: int, who: str, verb: str) -> None:
        self._on_one(n, verb, who, reason="no")

    @rule(n=st.integers(0, 50), who=st.sampled_from(("seller", *DECIDERS)))
    def is_taken_back(self, n: int, who: str) -> None:
        self._on_one(n, "application.undo", who)

    @rule(n=st.integers(0, 50))
    def is_withdrawn(self, n: int) -> None:
        self._on_one(n, "application.withdraw", "seller")

    @rule(n=st.integers(0, 50), ready=st.sampled_from((True, True, True, False)))
    def can_pay(self, n: int, ready: bool) -> None:
        self._on_one(n, "application.ready", "cashier", ready=ready)

    @rule(n=st.integers(0, 50))
    def stands_at_the_desk(self, n: int) -> None:
        self._on_one(n, "application.at_desk", "cashier")

    @rule(n=st.integers(0, 50), amount=st.sampled_from(AMOUNTS), method=st.sampled_from(("card", "cash")))
    def pays(self, n: int, amount: int, method: str) -> None:
        """All of the smallest deposit at once, or a part of it. Whoever may pay now is refused by nobody."""
        found = sorted(self.place.hall.all(Application).values(), key=lambda a: (not a.open, a.number, a.id))
        if not found:
            return
        wanted = self._one(found, n)
        rivals = [a for a in self.place.hall.where(Application, "at_stake", wanted.unit) if a.id != wanted.id]
        may = payable(wanted, rivals) and self.place.hall.all(Unit)[wanted.unit].state != "frozen"
        done = self._try("receipt.record", "cashier", application=wanted.id, amount_fen=amount, method=method)
        assert done == may, wanted

    @rule(home=st.integers(0, 3))
    def is_controlled(self, home: int) -> None:
        self._try("unit.control", "controller", unit=self._one(self.place.homes, home))

    @precondition(lambda self: self.place.hall.all(Receipt))
    @rule(n=st.integers(0, 50), free=st.booleans())
    def is_voided(self, n: int, free: bool) -> None:
        receipt = self._one(sorted(self.place.hall.all(Receipt)), n)
        self._try("receipt.void", "site_manager", receipt=receipt, reason="wrong-amount", free=free)

    @rule(n=st.integers(0, 50), amount=st.sampled_from(AMOUNTS), who=st.sampled_from(("cashier", "site_manager")))
    def is_asked_back(self, n: int, amount: int, who: str) -> None:
        """Money of an application, mostly of one that is over."""
        found = sorted(self.place.hall.all(Application).values(), key=lambda a: (a.open, a.number, a.id))
        if found:
            wanted = self._one(found, n).id
            self._try("refund.request", who, application=wanted, amount_fen=amount, reason="he asks for it")

    @precondition(lambda self: self.place.hall.all(Refund))
    @rule(n=st.integers(0, 50), what=st.sampled_from(("approve", "approve", "refuse", "record", "record")))
    def is_given_back(self, n: int, what: str) -> None:
        refund = self._one(sorted(self.place.hall.all(Refund)), n)
        more = {"refuse": {"reason": "no"}, "record": {"method": "cash"}}.get(what, {})
        self._try(f"refund.{what}", "cashier" if what == "record" else "site_manager", refund=refund, **more)

    @precondition(lambda self: self.place.hall.all(Settlement))
    @rule(n=st.integers(0, 50), confirms=st.booleans())
    def the_till_is_counted(self, n: int, confirms: bool) -> None:
        sheet = self._one(sorted(self.place.hall.all(Settlement)), n)
        self._try("settlement.close", "cashier", settlement=sheet, counted_fen=0, reason="all of it went to the bank")
        if confirms:
            self._try("settlement.confirm", "site_manager", settlement=sheet)

    @precondition(lambda self: self.place.hall.all(Challenge))
    @rule(n=st.integers(0, 50), what=st.sampled_from(("sure", "unsure", "decline", "allow", "keep")))
    def is_answered(self, n: int, what: str) -> None:
        id = self._one(sorted(self.place.hall.all(Challenge)), n)
        challenge = self.place.hall.all(Challenge)[id]
        behind = self.place.hall.get(Application, challenge.behind)
        if what in ("sure", "unsure"):
            self._try("challenge.answer", challenge.consultant, challenge=id, sure=what == "sure")
        elif what == "decline" and behind is not None:
            self._try("challenge.decline", behind.consultant, challenge=id)
        elif what in ("allow", "keep"):
            self._try(f"challenge.{what}", "controller", challenge=id, **({"reason": "no"} if what == "keep" else {}))

    @rule(minutes=st.sampled_from(MINUTES), seconds=st.integers(0, 59))
    def time_passes(self, minutes: int, seconds: int) -> None:
        self.place.wait(timedelta(minutes=minutes, seconds=seconds))

    # what must hold

    @invariant()
    def nobody_wins_twice(self) -> None:
        """SC-18: of a home at most one application is paid or won, and holds are one or one tie."""
        for home in self.place.homes:
            those = self._of(home)
            assert sum(a.state in WINS for a in those) <= 1
            assert len({a.instant for a in those if a.state == "approved"}) <= 1

    @invariant()
    def no_home_is_stuck(self) -> None:
        """The state of a home is what its applications say, and whatever is not for sale has an end."""
        for home in self.place.homes:
            unit, those = self.place.hall.all(Unit)[home], self._of(home)
            states = {a.state for a in those if a.open or a.state == "won"}
            expected = {
                "unreleased": states == set(),
                "available": states == set(),
                "reserved": states <= {"waiting", "approved", "paid"},
                "applied": states in ({"waiting"}, {"paid"}, {"waiting", "paid"}),
                "on_hold": bool(states & {"approved", "paid"}),
                **dict.fromkeys(("controlled", "subscribed", "signed", "withdrawing"), states == {"won"}),
            }
            assert expected[unit.standing], (unit, states)
            if unit.standing == "on_hold":
                holders = {a.instant for a in those if a.state in ("approved", "paid")}
                assert holders == {unit.held_for}, (holders, unit.held_for)
                assert unit.hold_until is not None or "paid" in states

    @invariant()
    def every_deadline_is_known_to_the_clock(self) -> None:
        """Who may pay has a time to pay, and a question that is open ends by itself between two who are still open."""
        hall = self.place.hall
        for a in hall.all(Application).values():
            if a.state == "approved":
                assert a.due is not None or a.paused_at is not None
        for c in hall.all(Challenge).values():
            if c.finished:
                continue
            assert c.due is not None or c.paused_at is not None
            asked, behind = hall.all(Application)[c.asked], hall.all(Application)[c.behind]
            assert (asked.open, behind.open, asked.state != "paid") == (True, True, True)
        for home in self.place.homes:
            assert len(hall.where(Challenge, "pending_on", home)) <= 1

    @invariant()
    def money_stands_behind_whoever_won(self) -> None:
        """SC-02: paid and won have the smallest deposit in receipts that are not void, less what was given back; whoever
        may still pay has less, and nobody more than the price.
        """
        hall = self.place.hall
        for a in hall.all(Application).values():
            received = sum(r.amount_fen for r in self._receipts(a) if r.voided_at is None)
            back = [r for r in hall.all(Refund).values() if r.application == a.id]
            left = received - sum(r.amount_fen for r in back if r.state == "paid")
            promised = sum(r.amount_fen for r in back if r.pending)
            assert 0 <= promised <= left <= a.price_fen, "no fen is lost, and none promised twice"
            assert left == kept(hall, a.id)
            if a.state in WINS and self.place.hall.all(Unit)[a.unit].standing != "withdrawing":
                assert left >= SMALLEST
                assert promised == 0
            elif a.state in (*WINS, "cancelled"):
                assert left - promised >= forfeited(hall, a.id)
            elif a.open:
                assert left < SMALLEST
                assert promised == 0, "it may still win with it"
            elif promised < left:
                assert any(r.state == "refused" for r in back), "nobody has to remember what is to be given back"

    @invariant()
    def the_sheets_add_up(self) -> None:
        """SC-25: of all days together each method has what its receipts, voids and refunds come to; numbers have no gap."""
        hall = self.place.hall
        receipts, refunds = hall.all(Receipt).values(), [r for r in hall.all(Refund).values() if r.state == "paid"]
        for method in ("card", "cash"):
            lines = [s.totals.get(method, {}) for s in hall.all(Settlement).values()]
            booked = [sum(line.get(column, 0) for line in lines) for column in ("received", "void", "refunded")]
            assert booked == [
                sum(r.amount_fen for r in receipts if r.method == method),
                sum(r.amount_fen for r in receipts if r.method == method and r.voided_at is not None),
                sum(r.amount_fen for r in refunds if r.method == method),
            ]
        for numbers in ([r.number for r in receipts], [r.number for r in refunds]):
            assert sorted(numbers) == list(range(1, len(numbers) + 1))

    def _receipts(self, application: Application) -> list[Receipt]:
        return [r for r in self.place.hall.all(Receipt).values() if r.application == application.id]

    def _of(self, home: str) -> list[Application]:
        return [a for a in self.place.hall.all(Application).values() if a.unit == home]

    def _on_one(self, n: int, verb: str, who: str, **more: Any) -> None:
        """On an application, mostly an open one."""
        found = sorted(self.place.hall.all(Application).values(), key=lambda a: (not a.open, a.number, a.id))
        if not found:
            return
        wanted = self._one(found, n)
        self._try(verb, wanted.consultant if who == "seller" else who, application=wanted.id, **more)

    def _try(self, verb: str, by: str, **arguments: Any) -> bool:
        """Whether it was done."""
        try:
            self.place.do(verb, by, **arguments)
        except Refused:
            return False
        return True

    @staticmethod
    def _one(many: Any, n: int) -> Any:
        return many[n % len(many)]
