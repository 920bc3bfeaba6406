"""Reservations on a phone: for whoever asked, his group's managers, and the consultants of the client."""

from collections.abc import Iterable

from domain.clients.contacts.records import Contact
from domain.core.hall import Hall
from domain.core.roles import MANAGERS
from domain.sales.reservations.records import Reservation
from domain.sales.reservations.rules import NEED
from kiosk.names import staff
from server.screen import Audience, Card, iso


def reservation(reservation: Reservation, hall: Hall, audience: Audience) -> Card | None:
    """One that I asked for, or somebody of the group I manage, or that is for my client. `step` is the next signature.

    `reason` and `outcome` are told to those who asked alone.
    """
    mine = reservation.requester == audience.person or _managed(reservation.group, audience)
    if not mine and not any(_looked_after(held, audience) for held in _contacts(reservation, hall)):
        return None
    return {
        "unit": reservation.unit, "number": reservation.number, "state": reservation.state,
        "client": reservation.client, "client_name": reservation.client_name,
        "client_phone": reservation.client_phone, "requester": staff(hall, reservation.requester),
        "at": iso(reservation.at), "until": iso(reservation.until), "lock_until": iso(reservation.lock_until),
        "step": len(reservation.signed) + 1, "steps": len(NEED), "decided_at": iso(reservation.decided_at),
        **({"reason": reservation.reason, "outcome": reservation.outcome} if mine else {}),
    }  # fmt: skip


def concerned(reservation: Reservation, hall: Hall) -> Iterable[str]:
    """Whom a reservation concerns: people and groups."""
    yield reservation.requester
    if reservation.group is not None:
        yield reservation.group
    for held in _contacts(reservation, hall):
        yield held.consultant
        yield held.group


def _contacts(reservation: Reservation, hall: Hall) -> list[Contact]:
    return [held for held in hall.where(Contact, "client", reservation.client) if not held.finished]


def _looked_after(held: Contact, audience: Audience) -> bool:
    return held.consultant == audience.person or _managed(held.group, audience)


def _managed(group: str | None, audience: Audience) -> bool:
    return audience.role in MANAGERS and audience.group is not None and audience.group == group
