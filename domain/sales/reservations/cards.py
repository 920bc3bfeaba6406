"""A reservation as a case: it waits for the next of its three signatures (SC-12)."""

from domain.core.cases import Case, case, naming
from domain.core.hall import Hall
from domain.house.people.records import Person
from domain.sales.reservations.records import Reservation
from domain.sales.reservations.rules import NEED
from domain.sales.units.records import Unit


@case(
    Reservation, sign="reservation.sign", refuse="reservation.reject",
    touches={Unit: naming(Reservation, "open_on"), Person: naming(Reservation, "requester")},
)  # fmt: skip
def waiting(reservation: Reservation, hall: Hall) -> Case | None:
    """One that waits for a signature; while the home is locked for it, until that ends."""
    if reservation.state != "waiting":
        return None
    unit, requester = hall.get(Unit, reservation.unit), hall.get(Person, reservation.requester)
    asked_by = (requester.badge or requester.name) if requester else ""
    return Case(
        title=unit.label if unit else reservation.unit,
        about=" · ".join(filter(None, (asked_by, reservation.client_name))),
        money=unit.price_fen if unit else None, since=reservation.locked_at or reservation.at,
        due=reservation.lock_until, need=NEED, given=reservation.signed,
    )  # fmt: skip
