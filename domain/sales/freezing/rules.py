"""What freezing a home, and taking its release back, does to whoever has applied for it (RULES §3.0 U8, SC-11)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.sales.applications import rules as applications
from domain.sales.applications.records import Application
from domain.sales.reservations.rules import RECALLED
from domain.sales.units.records import Unit
from domain.sales.units.rules import FROZEN_FOR, SOLD, move


def because(reason: str) -> str:
    """A reason that a home may be frozen for: one of the codes, and a note. Refuses `bad-arguments`."""
    if reason.partition(":")[0].strip() not in FROZEN_FOR:
        raise Refused("bad-arguments", fields={"reason": f"one of {', '.join(FROZEN_FOR)}"})
    return reason


def stays(unit: Unit, wanting: Iterable[Application]) -> bool:
    """Whether money is in for it, so that its release is not taken back (SC-11)."""
    return unit.state in SOLD or any(a.state == "paid" for a in wanting)


def recall(unit: Unit, wanting: Sequence[Application], *, by: Viewer, now: datetime) -> tuple[list[Application], Unit]:
    """For sale no more, and every open application closed with the reason (SC-11).

    Refuses `unit-state` for one that is reserved or frozen: that is ended first.
    """
    gone, left = list[Application](), list(wanting)
    for application in wanting:
        left.remove(application)
        event = "refuse" if application.state == "waiting" else "release"
        ended, unit = applications.end(application, event, unit, left, by=by, now=now, reason=RECALLED)
        gone.append(ended)
    return gone, move(unit, "recalled", now=now)
