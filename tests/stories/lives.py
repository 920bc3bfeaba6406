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
from domain.sales.receipts.records import Receipt
from domain.sales.units.records import Unit

WINS = ("paid", "won")
DECIDERS = ("controller", "site_lead")
MINUTES = (0, 1, 4, 9, 16, 31, 61)


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

    @rule(n=st.integers(0, 50))
    def pays(self, n: int) -> None:
        """Whoever may pay now is refused by nobody."""
        found = sorted(self.place.hall.all(Application).values(), key=lambda a: (not a.open, a.number, a.id))
        if not found:
            return
        wanted = self._one(found, n)
        rivals = [a for a in self.place.hall.where(Application, "at_stake", wanted.unit) if a.id != wanted.id]
        may = payable(wanted, rivals)
        done = self._try("receipt.record", "cashier", application=wanted.id, amount_fen=2_000_000, method="card")
        assert done == may, wanted

    @rule(home=st.integers(0, 3))
    def is_controlled(self, home: int) -> None:
        self._try("unit.control", "controller", unit=self._one(self.place.homes, home))

    @precondition(lambda self: self.place.hall.all(Receipt))
    @rule(n=st.integers(0, 50))
    def is_voided(self, n: int) -> None:
        receipt = self._one(sorted(self.place.hall.all(Receipt)), n)
        self._try("receipt.void", "site_manager", receipt=receipt, reason="wrong-amount")

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
                "available": states == set(),
                "applied": states in ({"waiting"}, {"paid"}, {"waiting", "paid"}),
                "on_hold": bool(states & {"approved", "paid"}),
                "controlled": states == {"won"},
            }
            assert expected[unit.state], (unit.state, states)
            if unit.state == "on_hold":
                holders = {a.instant for a in those if a.state in ("approved", "paid")}
                assert holders == {unit.held_for}, (holders, unit.held_for)
                assert unit.hold_until is not None or "paid" in states

    @invariant()
    def every_deadline_is_known_to_the_clock(self) -> None:
        """Who may pay has a time to pay, and a question that is open ends by itself between two who are still open."""
        hall = self.place.hall
        for a in hall.all(Application).values():
            if a.state == "approved":
                assert a.due is not None
        for c in hall.all(Challenge).values():
            if c.finished:
                continue
            assert c.due is not None
            asked, behind = hall.all(Application)[c.asked], hall.all(Application)[c.behind]
            assert (asked.open, behind.open, asked.state != "paid") == (True, True, True)
        for home in self.place.homes:
            assert len(hall.where(Challenge, "pending_on", home)) <= 1

    @invariant()
    def money_stands_behind_whoever_won(self) -> None:
        """SC-02: paid and won have one receipt that is not void, and nobody else has any."""
        paid = [r.application for r in self.place.hall.all(Receipt).values() if r.voided_at is None]
        wins = [a.id for a in self.place.hall.all(Application).values() if a.state in WINS]
        assert sorted(paid) == sorted(wins)

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
