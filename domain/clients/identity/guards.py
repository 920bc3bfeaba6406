"""Whose client it is: who may write down, correct and read what is known of him."""

from domain.clients.contacts.records import Contact
from domain.clients.contacts.rules import owner
from domain.core.change import Change
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.policy.rules import choice

AGENCY = ("consultant", "supervisor", "group_manager")

OFFICE = ("admin", "site_lead")

LOOKS = 20  # a minute and person may try a number on the hall: enough to work with, too few to go through many


def owner_of(change: Change, client: str) -> Contact | None:
    """The contact that owns a client now (OW-02, OW-06)."""
    visit_over_call = choice(change.hall, "ownership.visit_over_call") == "yes"
    return owner(change.hall.where(Contact, "client", client), now=change.now, visit_over_call=visit_over_call)


def contacts_with(change: Change, client: str, consultant: str) -> list[Contact]:
    """All contacts of a client with one consultant: when the earliest ends, the next goes on with what was noted."""
    return [held for held in change.hall.where(Contact, "client", client) if held.consultant == consultant]


def own_client(change: Change, by: Viewer, client: str) -> Contact:
    """The contact by which a client is the viewer's own, or his group's as its manager. Refuses `not-your-client`."""
    held = owner_of(change, client)
    if held is not None:
        manages = by.role == "group_manager" and by.group is not None and by.group == held.group
        if manages or held.consultant == by.person or by.role == "system":
            return held
    raise Refused("not-your-client")


def may_change(change: Change, by: Viewer, client: str) -> Contact | None:
    """As `own_client`; the office, which looks after everybody's, needs no contact."""
    return None if by.role in (*OFFICE, "system") else own_client(change, by, client)
