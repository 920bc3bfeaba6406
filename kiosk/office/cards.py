"""One record each: groups, people, where they are, devices, rosters, price lists, discounts."""

from domain.core.hall import Hall
from domain.core.roles import MANAGERS
from domain.house.devices.records import Device
from domain.house.groups.records import Group
from domain.house.people.records import Person
from domain.house.presence.records import Presence
from domain.reception.rosters.records import Roster
from domain.reception.rosters.rules import eligible
from domain.sales.discounts.records import Discount
from domain.sales.prices.records import PriceCopy, PriceDraft, PriceList
from kiosk.names import actor
from kiosk.office.roles import CENTRE, concerns, opens
from server.screen import Audience, Card, iso

NAMES_AGENCIES = CENTRE | frozenset(MANAGERS)  # whoever allots or controls knows groups by their letter alone (RO-01)


def group(group: Group, hall: Hall, audience: Audience) -> Card | None:
    """A sales group; the agency behind it for the control centre and its own managers only."""
    if not concerns(audience.role, audience.group, group.id):
        return None
    agency = group.agency if audience.role in NAMES_AGENCIES else ""
    return {"order": group.order, "agency": agency, "exited": group.exited}


def person(person: Person, hall: Hall, audience: Audience) -> Card | None:
    """Someone who works here; `receives` says whether they count for the round (RT-08, RT-09)."""
    if not concerns(audience.role, audience.group, person.group):
        return None
    return {
        "name": person.name, "role": person.role, "group": person.group, "badge": person.badge,
        "qualified": person.qualified, "filed": person.filed, "active": person.active, "receives": person.receives,
    }  # fmt: skip


def presence(presence: Presence, hall: Hall, audience: Audience) -> Card | None:
    """Where someone is now; not with whom."""
    who = hall.get(Person, presence.id)
    if who is None or not concerns(audience.role, audience.group, who.group):
        return None
    return {"state": presence.state}


def device(device: Device, hall: Hall, audience: Audience) -> Card | None:
    """A paired screen of the building."""
    if not opens("devices", audience.role):
        return None
    return {
        "screen": device.screen, "name": device.name, "paired_at": iso(device.paired_at),
        "revoked_at": iso(device.revoked_at), "pinned": device.pinned,
    }  # fmt: skip


def roster(roster: Roster, hall: Hall, audience: Audience) -> Card | None:
    """A group's list for one day, in its order; `eligible` of them count for the minimum (RT-03)."""
    if not concerns(audience.role, audience.group, roster.group):
        return None
    return {
        "day": roster.day.isoformat(), "group": roster.group, "people": roster.people,
        "eligible": len(eligible(roster, hall.all(Person))), "filed_at": iso(roster.filed_at),
        "filed_by": actor(hall, roster.filed_by), "locked": roster.locked, "excluded": roster.excluded,
    }  # fmt: skip


def price_list(price_list: PriceList, hall: Hall, audience: Audience) -> Card | None:
    """A price list that was put in force, without its prices (SC-20)."""
    if not opens("prices", audience.role):
        return None
    return {
        "filename": price_list.filename, "activated_at": iso(price_list.activated_at), "added": price_list.added,
        "changed": price_list.changed, "missing": price_list.missing, "undone_at": iso(price_list.undone_at),
        "recalled_at": iso(price_list.recalled_at),
    }  # fmt: skip


def price_draft(draft: PriceDraft, hall: Hall, audience: Audience) -> Card | None:
    """A price list that is filed and not in force yet, without its prices (SC-20)."""
    if not opens("prices", audience.role) or not draft.open:
        return None
    return {
        "filename": draft.filename, "homes": draft.homes, "added": draft.added, "changed": draft.changed,
        "effective_at": iso(draft.effective_at), "state": draft.state, "filed_at": iso(draft.filed_at),
        "filed_by": actor(hall, draft.filed_by),
    }  # fmt: skip


def price_copy(copy: PriceCopy, hall: Hall, audience: Audience) -> Card | None:
    """A copy on paper: which, of which list, and whether it is back (SC-20)."""
    if not opens("prices", audience.role):
        return None
    return {
        "price_list": copy.price_list, "called": copy.called, "group": copy.group, "number": copy.number,
        "state": copy.state, "issued_at": iso(copy.issued_at), "ended_at": iso(copy.ended_at), "reason": copy.reason,
    }  # fmt: skip


def discount(discount: Discount, hall: Hall, audience: Audience) -> Card | None:
    """A line of the catalogue; whoever reads prices reads it, as every group does on its phones (SC-22)."""
    if not opens("discounts", audience.role):
        return None
    return {
        "number": discount.number, "name": discount.name, "rate": discount.rate, "amount_fen": discount.amount_fen,
        "papers": discount.papers, "stackable": discount.stackable, "path": discount.path,
        "since": discount.since.isoformat(), "until": discount.until.isoformat() if discount.until else None,
        "version": discount.version, "saved_at": iso(discount.saved_at), "saved_by": actor(hall, discount.saved_by),
        "retired_at": iso(discount.retired_at),
    }  # fmt: skip
