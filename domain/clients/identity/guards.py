"""Whose client it is: who may write down, correct and read what is known of him."""

from domain.clients.contacts.records import Contact
from domain.clients.contacts.rules import looked_after, owner
from domain.core.change import Change
from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.policy.rules import choice

VISIT_OVER_CALL = "ownership.visit_over_call"  # the key of the rule

OFFICE = ("admin", "site_lead")

LOOKS = 20  # a minute and person may try a number on the hall: enough to work with, too few to go through many


def owner_of(change: Change, client: str) -> Contact | None:
    """The contact that owns a client now (OW-02, OW-06)."""
    contacts = change.hall.where(Contact, "client", client)
    return owner(contacts, now=change.now, visit_over_call=visits_prevail(change.hall))


def visits_prevail(hall: Hall) -> bool:
    """Whether a visit owns a client before a call that came earlier (OW-06)."""
    return choice(hall, VISIT_OVER_CALL) == "yes"


def contacts_with(change: Change, client: str, consultant: str) -> list[Contact]:
    """All contacts of a client with one consultant: when the earliest ends, the next goes on with what was noted."""
    return [held for held in change.hall.where(Contact, "client", client) if held.consultant == consultant]


def own_client(change: Change, by: Viewer, client: str) -> Contact:
    """The contact by which a client is the viewer's own, or his group's as its manager. Refuses `not-your-client`."""
    held = owner_of(change, client)
    if held is None or not _looks_after(by, held):
        raise Refused("not-your-client")
    return held


def is_own_client(change: Change, by: Viewer, client: str) -> bool:
    """Whether `own_client` lets the viewer pass."""
    held = owner_of(change, client)
    return held is not None and _looks_after(by, held)


def _looks_after(by: Viewer, held: Contact) -> bool:
    return by.role == "system" or looked_after(held, role=by.role, person=by.person, group=by.group)


def may_change(change: Change, by: Viewer, client: str) -> Contact | None:
    """As `own_client`; the office, which looks after everybody's, needs no contact."""
    return None if by.role in (*OFFICE, "system") else own_client(change, by, client)
