"""What the night does to contacts."""

from domain.clients.contacts.records import Contact
from domain.core.change import Change
from domain.core.night import at_night


@at_night(Contact)
def _protection_over(change: Change, contact: Contact) -> Contact:
    return contact.but(ended_at=change.now)
