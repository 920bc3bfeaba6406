"""Looking into the vault, and emptying it (PIPL art. 47)."""

from domain.clients.contacts.records import Contact
from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.night import at_night
from domain.core.viewer import Viewer
from domain.house.people.guards import in_own_group


@command("client.reveal", "consultant", "supervisor", "group_manager", rules=("OW-02",), reveals=True)
def reveal(change: Change, by: Viewer, contact: str) -> Result:
    """The full name and phone of one's own client, or a client of one's group as its manager; journalled."""
    held = change.find(Contact, contact)
    if held.consultant != by.person:
        in_own_group(by, held.group)
    name, phone = change.reveal(held.client)
    change.private.update(name=name, phone=phone)
    return {"client": held.client}


@command("client.erase", "admin", "site_lead")
def erase(change: Change, by: Viewer, client: str) -> Result:
    """Forget a client's name and phone for good; records keep the surname and the masked number."""
    change.erase(client)
    return {"client": client}


@at_night(Contact)
def _protection_over(change: Change, contact: Contact) -> Contact:
    return contact.but(ended_at=change.now)
