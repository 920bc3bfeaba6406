"""Whom a reserved home is kept for."""

from domain.core.change import Change
from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.sales.reservations.records import Reservation
from domain.sales.units.records import Unit


def standing(hall: Hall, unit: str) -> Reservation | None:
    """The reservation that a home is kept by."""
    return next((r for r in hall.where(Reservation, "open_on", unit) if r.state == "standing"), None)


def not_kept_for_another(change: Change, unit: Unit, client: str) -> None:
    """Refuses `unit-state` to every client but the one a reserved home is kept for (SC-12)."""
    kept = standing(change.hall, unit.id) if unit.standing == "reserved" else None
    if unit.standing == "reserved" and (kept is None or kept.client != client):
        raise Refused("unit-state", unit=unit.label, state=unit.state)
