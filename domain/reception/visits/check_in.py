"""Visitors arrive and say who they are (RULES §6, CK-01)."""

from typing import Annotated, Literal

from pydantic import Field

from domain.clients.contacts.records import Contact
from domain.clients.contacts.rules import notes_on, protected_until
from domain.clients.identity.book import client_with
from domain.clients.identity.guards import LOOKS, contacts_with, owner_of
from domain.clients.identity.rules import Phone
from domain.clients.names import called, masked_name
from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.counter import next_number
from domain.core.inputs import Claimed, near
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.groups.records import Group
from domain.house.people.guards import own_person
from domain.house.people.records import Person
from domain.house.policy.rules import number
from domain.house.site.rules import hall_zone, local_day
from domain.reception.rotation.records import Slot
from domain.reception.visits import rules
from domain.reception.visits.people import CONSULTANTS, DESK
from domain.reception.visits.records import Heard, Lane, Purpose, Visit

Party = Annotated[int, Field(ge=1, le=99)]  # how many came together


@command("visit.check_in", "device:checkin", *DESK, private=("name", "phone"), rules=("RT-01", "CK-01"))
def check_in(
    change: Change, by: Viewer, name: str, consent: bool, title: Literal["先生", "女士", ""] = "", phone: Phone = "",
    party: Party = 1, purpose: Purpose = "home", wanted: str | None = None, wanted_group: str | None = None,
    heard: Heard = "", claimed_at: Claimed | None = None, lane: Lane = "visit",
) -> Result:  # fmt: skip
    """Register a visitor or caller and classify him; he gets the day's next number. `phone` empty means declined."""
    if not name.strip():
        raise Refused("name-missing")
    if not consent:
        raise Refused("consent-missing")
    if lane == "call" and by.role == "device":
        raise Refused("not-allowed")
    if wanted is not None:
        wanted = change.find(Person, wanted).id
    if wanted_group is not None:
        wanted_group = change.find(Group, wanted_group).id
    client, masked = client_with(change, name.strip()[:60], phone) if phone.strip() else (None, "")
    owner = owner_of(change, client) if client is not None else None
    sort, consultant, group, why = rules.classify(
        purpose=purpose, wanted=wanted, wanted_group=wanted_group, owner=owner, first_group=_first_group(change, lane)
    )
    change.rule(*(reason["rule"] for reason in why))
    today = local_day(change.hall, change.now)
    visit = Visit(
        id=change.new_id("v"), lane=lane, number=next_number(change, f"{lane}:{today}"), name=called(name, title),
        phone=masked, client=client, party=party, purpose=purpose, heard=heard, sort=sort,
        wanted=consultant, wanted_group=group, checked_in_at=change.now, claimed_at=near(claimed_at, change.now),
        why=why,
    )  # fmt: skip
    change.put(visit)
    return {"visit": visit.id, "number": visit.number}


@command("visit.identify", *CONSULTANTS, private=("name", "phone"), rules=("CK-01", "OW-03"), per_minute=LOOKS)
def identify(change: Change, by: Viewer, visit: str, name: str, phone: Phone) -> Result:
    """Complete the record of a visitor who left no phone at the door; the entry time stays the door's (OW-07)."""
    party = change.find(Visit, visit)
    if party.consultant != own_person(change, by).id or party.state != "received":
        raise Refused("not-your-turn", number=party.number)
    if party.client is not None:
        raise Refused("already-identified")
    if not name.strip():
        raise Refused("name-missing")
    client, masked = client_with(change, name.strip()[:60], phone)
    owner = owner_of(change, client)
    if owner is not None and owner.consultant != by.person:
        raise Refused("client-owned")  # OW-16: handed back by the desk, not taken over
    party = party.but(client=client, phone=masked)
    change.put(party)
    contact = protect(change, party)
    return {"contact": contact.id if contact else None}


def protect(change: Change, party: Visit) -> Contact | None:
    """Register the reception for the client's protection; the owner's own visit renews it (RULES §5.0)."""
    if party.client is None or party.consultant is None:
        return None
    owner = owner_of(change, party.client)
    holder = owner.consultant if owner and party.sort in ("returning", "new") else party.consultant
    person = change.find(Person, holder)
    days = number(change.hall, "protection.days")
    contact = Contact(
        id=change.new_id("k"), client=party.client, client_name=masked_name(party.name), client_phone=party.phone,
        title=party.name, consultant=holder, group=person.group or "", by=party.lane, at=party.checked_in_at,
        until=protected_until(party.checked_in_at, days, hall_zone(change.hall)), visit=party.id,
        notes=notes_on(contacts_with(change, party.client, holder)),
    )  # fmt: skip
    change.put(contact)
    change.rule("OW-03", "OW-02")
    return contact


def _first_group(change: Change, lane: Lane) -> str | None:
    """The group that holds the head of the rotation 一访 (RT-17)."""
    pending = [s for s in change.hall.all(Slot).values() if s.lane == lane and s.state == "pending" and not s.closed]
    return min(pending, key=lambda s: s.position).group if pending else None
