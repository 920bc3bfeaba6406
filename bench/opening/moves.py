"""What a person does who means to apply, approve, pay …: the command, and whose session gives it."""

from collections import deque
from dataclasses import dataclass
from random import Random
from typing import Any

from bench.opening.desk import FREE, Desk
from bench.opening.plan import HOT_UNITS, Arrival

Order = tuple[str, str, dict[str, Any]]  # session, verb, arguments
AT_THE_DOOR = 150  # visitors who may wait before some leave again


@dataclass(frozen=True)
class Cast:
    """Everybody who acts, by the tokens of their sessions."""

    buyers: list[tuple[str, str, str]]  # (session of his consultant, contact, consultant)
    staff: dict[str, list[str]]  # role -> sessions
    tablets: list[str]
    units: list[str]


class Moves:
    """Turns intentions into commands. Where nothing is left to do of a kind, a buyer applies for a unit instead."""

    def __init__(self, cast: Cast, desk: Desk, seed: int) -> None:
        self._cast, self._desk, self._chance = cast, desk, Random(seed)
        self._phone = {consultant: session for session, _, consultant in cast.buyers}
        self._applied: deque[tuple[str, str]] = deque()  # (application, session): what a buyer may take back
        self._hot = self._chance.sample(cast.units, HOT_UNITS)
        self._visitors = 0

    def of(self, arrival: Arrival) -> Order:
        """The command of this arrival, by what the screens show now."""
        return getattr(self, f"_{arrival.kind}")(arrival) or self._apply(arrival)

    def answered(self, order: Order, result: dict[str, Any]) -> None:
        """A command was done: remember what its sender may take back."""
        if order[1] == "application.submit":
            self._applied.append((result["application"], order[0]))

    def _apply(self, arrival: Arrival) -> Order:
        session, contact, _ = self._chance.choice(self._cast.buyers)
        wished = self._hot if arrival.hot else self._cast.units
        unit = self._chance.choice(wished)
        for _ in range(0 if arrival.hot else 3):
            if self._desk.units.get(unit) in FREE:
                break
            unit = self._chance.choice(wished)
        return session, "application.submit", {"unit": unit, "contact": contact}

    def _withdraw(self, _: Arrival) -> Order | None:
        if not self._applied:
            return None
        application, session = self._applied.popleft()
        return session, "application.withdraw", {"application": application}

    def _approve(self, _: Arrival) -> Order | None:
        return self._by("controller", "application.approve", "application", self._desk.to_decide)

    def _refuse(self, _: Arrival) -> Order | None:
        return self._by("controller", "application.refuse", "application", self._desk.to_decide, reason="资料不全")

    def _release(self, _: Arrival) -> Order | None:
        return self._by("controller", "hold.release", "application", self._desk.to_pay, reason="客户放弃")

    def _pay(self, _: Arrival) -> Order | None:
        paid = {"amount_fen": 5_000_000, "method": "card"}
        return self._by("cashier", "receipt.record", "application", self._desk.to_pay, **paid)

    def _void(self, _: Arrival) -> Order | None:
        return self._by("site_manager", "receipt.void", "receipt", self._desk.to_void, reason="刷错卡")

    def _check_in(self, _: Arrival) -> Order:
        self._visitors += 1
        visitor = {"name": "周来客", "phone": f"138{self._visitors:08d}", "consent": True, "party": 2}
        return self._chance.choice(self._cast.tablets), "visit.check_in", visitor

    def _leave(self, arrival: Arrival) -> Order | None:
        if len(self._desk.to_dispatch) < AT_THE_DOOR:
            return self._check_in(arrival)
        return self._by("dispatcher", "visit.leave", "visit", self._desk.to_dispatch)

    def _turn(self, _: Arrival) -> Order | None:
        for line, verb in ((self._desk.to_accept, "visit.accept"), (self._desk.to_end, "visit.end")):
            if line and (verb == "visit.accept" or len(line) > len(self._phone) // 2):
                visit, consultant = line.popleft()
                return self._phone[consultant], verb, {"visit": visit}
        return self._by("dispatcher", "visit.dispatch", "visit", self._desk.to_dispatch)

    def _by(self, role: str, verb: str, name: str, line: deque[str], **more: Any) -> Order | None:
        if not line:
            return None
        return self._chance.choice(self._cast.staff[role]), verb, {name: line.popleft(), **more}
