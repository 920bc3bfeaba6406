"""Who owns a client 客户归属, and how long (OW-02, OW-03, OW-06, OW-07)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.clients.contacts.records import Contact


def protected_until(start: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The first unprotected moment: the starting day is not counted, the last day ends at 24:00 in the hall's zone.

    OW-03: received 2025-03-03 17:59 with 7 days -> 2025-03-11 00:00, so 03-10 23:59:59 is still protected.
    """
    last = start.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(last + timedelta(days=1), datetime.min.time(), zone).astimezone(UTC)


def owner(contacts: Iterable[Contact], *, now: datetime, visit_over_call: bool = True) -> Contact | None:
    """The contact that owns the client now: protected, visits before calls (OW-06), earliest entry (OW-02, OW-07)."""
    valid = [c for c in contacts if c.at <= now < c.until]
    visits = [c for c in valid if c.by == "visit"]
    if visit_over_call and visits:
        valid = visits
    return min(valid, key=lambda c: (c.at, c.id), default=None)


def owners(contacts: Iterable[Contact], *, visit_over_call: bool = True) -> list[tuple[Contact, datetime]]:
    """Who owns the client one after another if nothing else is registered: each contact, and from when on it does.

    Each owns until its own `until`. It begins with whoever owned when the last was registered, from his entry on.
    """
    known, found = list(contacts), list[tuple[Contact, datetime]]()
    now = max((c.at for c in known), default=datetime.max.replace(tzinfo=UTC))
    while held := owner(known, now=now, visit_over_call=visit_over_call):
        found.append((held, now if found else held.at))
        now = held.until
    return found


def looked_after(contact: Contact, *, role: str | None, person: str | None, group: str | None) -> bool:
    """Whether the client of the contact that owns him is this person's own, or of the group that he manages."""
    manages = role == "group_manager" and group is not None and group == contact.group
    return manages or (person is not None and contact.consultant == person)


def notes_on(contacts: Iterable[Contact]) -> list[dict[str, Any]]:
    """Each note that any of these contacts carries, once, the oldest first: [{"id", "at", "by"}]."""
    found = {note["id"]: note for contact in contacts for note in contact.notes}
    return sorted(found.values(), key=lambda note: str(note["at"]))
