"""A win taken back, as its receipt was made void: who has the home then, and who is back in line (SC-25)."""

from datetime import datetime, timedelta
from typing import Any

from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.sales.applications.records import Application
from domain.sales.applications.rules import MOVES, step
from domain.sales.units.records import Unit
from domain.sales.units.rules import move


def reopen(
    application: Application, unit: Unit, *, by: Viewer, now: datetime, minutes: int
) -> tuple[Application, Unit]:
    """After a voided receipt: on hold again for the minutes that a client is given at the cash desk, once (SC-25)."""
    pay_by = now + timedelta(minutes=minutes)
    application = step(application, "reopen", now=now, by=by, pay_by=pay_by).but(desk_until=pay_by)
    if unit.state == "reserved":  # a reservation stands until the deposit, whoever approves its client
        return application, unit
    held: dict[str, Any] = {"held_for": application.instant, "hold_until": pay_by}
    if unit.state == "on_hold":
        return application, unit.but(**held)
    return application, move(unit, "held" if unit.state == "applied" else "reopened", now=now, **held)


def back_in_line(rival: Application, winner: Application, *, now: datetime) -> Application:
    """A rival who lost by exactly this win, which is reopened: at its old place, and its time stood still meanwhile.

    Whoever was approved together with the winner may pay by the same moment: of them the first money wins (SC-06).
    """
    fresh: dict[str, Any] = {"reason": "", "decided_for": None, "lost_to": None, "lost_by": None}
    stood = now - (rival.decided_at or now)
    tied = rival.approved_at is not None and rival.instant == winner.instant
    to = MOVES.get((rival.state, "regain" if tied else "return"))
    if to is None:
        raise Refused("application-state", state=rival.state)
    if tied:
        approved = {"decided_by": rival.approved_by, "decided_at": rival.approved_at, "pay_by": winner.pay_by}
        return rival.but(state=to, **fresh, **approved)
    return rival.but(
        state=to, **fresh, decided_by=None, decided_at=None, answer_by=rival.answer_by + stood,
        pay_by=rival.pay_by and rival.pay_by + stood,
    )  # fmt: skip
