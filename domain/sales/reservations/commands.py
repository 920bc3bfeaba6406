"""Reservations are asked for, signed, rejected and ended (SC-10, SC-12, RO-04)."""

from domain.clients.contacts.records import Contact
from domain.clients.identity.book import client_with
from domain.clients.identity.guards import LOOKS
from domain.clients.identity.rules import Phone
from domain.clients.names import masked_name
from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import FreeText
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.delegations.rules import as_of
from domain.house.people.guards import in_own_group, own_person
from domain.house.policy.rules import number
from domain.house.site.rules import hall_zone, last_midnight
from domain.sales.applications.commands import reason_in
from domain.sales.applications.records import Application
from domain.sales.reservations import rules
from domain.sales.reservations.guards import standing
from domain.sales.reservations.records import Reservation
from domain.sales.reservations.rules import REQUESTS, SIGNS
from domain.sales.units.records import Unit

LONGEST_NAME = 60


@command("reservation.request", *REQUESTS, private=("name", "phone"), rules=("SC-10", "SC-12"), per_minute=LOOKS)
def request(
    change: Change, by: Viewer, unit: str, reason: FreeText, contact: str = "", name: str = "", phone: Phone = ""
) -> Result:
    """Ask that a home be kept for a client: one of the own group's (`contact`), or whoever has this name and phone.

    It keeps nobody from the home before the last signature.
    """
    home, person = change.find(Unit, unit), own_person(change, by)
    rules.requestable(home, change.hall.where(Application, "at_stake", home.id))
    because = reason_in(reason)
    client, client_name, client_phone = _kept_for(change, by, contact, name, phone)
    asked = Reservation(
        id=change.new_id("w"), number=change.seq, unit=home.id, requester=person.id, group=person.group, client=client,
        client_name=client_name, client_phone=client_phone, reason=because, at=change.now,
    )  # fmt: skip
    change.put(asked)
    return {"reservation": asked.id}


def _kept_for(change: Change, by: Viewer, contact: str, name: str, phone: str) -> tuple[str, str, str]:
    """(client id, masked name, masked phone). Refuses `not-your-group`, `not-your-client`, `beneficiary-missing`."""
    if contact:
        held = change.find(Contact, contact)
        in_own_group(by, held.group)
        if not held.at <= change.now < held.until:
            raise Refused("not-your-client")
        return held.client, held.client_name, held.client_phone
    if not name.strip() or not phone.strip():
        raise Refused("beneficiary-missing")
    client, masked = client_with(change, name.strip()[:LONGEST_NAME], phone)
    return client, masked_name(name), masked


@command("reservation.sign", *SIGNS, delegable=SIGNS, rules=("SC-12", "RO-04"))
def sign(change: Change, by: Viewer, reservation: str) -> Result:
    """Give the next signature: the head of development & marketing, then the executive, then the general manager.

    With the last one the home is reserved until the end of the last day.
    """
    waiting = change.find(Reservation, reservation)
    home, before = change.find(Unit, waiting.unit), standing(change.hall, waiting.unit)
    until = rules.last_day_ends(change.now, number(change.hall, "reservation.days"), hall_zone(change.hall))
    by = as_of(change.hall, by, change.now)
    put, left = rules.sign(waiting, home, before, by=by, now=change.now, until=until)
    change.in_place_of = put[-1].signed[-1]["in_place_of"]
    change.put(*put, *([left] if left != home else []))
    return {"until": put[-1].until.isoformat() if put[-1].until else None}


@command("reservation.reject", *SIGNS, delegable=SIGNS, rules=("SC-12", "RO-04"))
def reject(change: Change, by: Viewer, reservation: str, reason: FreeText) -> Result:
    """Reject a reservation, as whoever would sign next."""
    waiting = change.find(Reservation, reservation)
    home, by = change.find(Unit, waiting.unit), as_of(change.hall, by, change.now)
    rejected, left = rules.reject(waiting, home, by=by, now=change.now, reason=reason_in(reason))
    change.in_place_of = rejected.decided_for
    change.put(rejected, *([left] if left != home else []))
    return {}


@command("reservation.lock", "controller", rules=("SC-12",))
def lock(change: Change, by: Viewer, reservation: str) -> Result:
    """Lock the home of a reservation that waits for its signatures, once, for at most an hour; everybody sees it."""
    waiting = change.find(Reservation, reservation)
    home, asked = change.find(Unit, waiting.unit), change.hall.where(Reservation, "unit", waiting.unit)
    midnight = last_midnight(change.hall, change.now)
    minutes = number(change.hall, "reservation.lock_minutes")
    put = rules.lock(waiting, home, asked, by=by, now=change.now, midnight=midnight, minutes=minutes)
    change.put(*put)
    return {"until": put[0].lock_until.isoformat() if put[0].lock_until else None}


@command("reservation.end", "controller", "general_manager", rules=("SC-12",))
def end(change: Change, by: Viewer, reservation: str, reason: FreeText) -> Result:
    """End a reservation before its last day is over: the home is for sale again."""
    kept = change.find(Reservation, reservation)
    home, applications = change.find(Unit, kept.unit), change.hall.where(Application, "at_stake", kept.unit)
    change.put(*rules.end(kept, home, applications, by=by, now=change.now, reason=reason_in(reason)))
    return {}


@command("reservation.expire", rules=("SC-12",))
def expire(change: Change, by: Viewer, reservation: str) -> Result:
    """Its last day is over; or, while it waits, the lock of its home."""
    kept = change.find(Reservation, reservation)
    home, applications = change.find(Unit, kept.unit), change.hall.where(Application, "at_stake", kept.unit)
    change.put(*rules.expire(kept, home, applications, by=by, now=change.now))
    return {}
