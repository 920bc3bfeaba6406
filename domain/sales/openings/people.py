"""Who enters: one entry for each person, found by phone and by identity number (SC-41)."""

from domain.clients.identity.book import add_number, client_with, numbers
from domain.clients.identity.guards import owner_of
from domain.clients.identity.rules import identity_text, masked
from domain.core.change import Change
from domain.core.phones import phone_number
from domain.core.refusal import Refused
from domain.core.roles import SELLERS
from domain.house.people.records import Person
from domain.sales.openings.records import OpeningEntry

LONGEST_NAME = 60


def known(change: Change, phone: str, identity: str) -> set[str]:
    """The clients who have this phone or this identity number: none, one, or two. Nothing is compared in clear."""
    found = {change.holder(phone_number(phone)), change.holder(identity_text(identity))}
    return {client for client in found if client is not None}


def entered_before(change: Change, opening: str, clients: set[str]) -> OpeningEntry | None:
    """The entry that counts of one of these in an opening."""
    entries = (entry for client in clients for entry in change.hall.where(OpeningEntry, "client", client))
    found = (entry for entry in entries if entry.opening == opening and entry.state == "valid")
    return min(found, key=lambda entry: entry.number, default=None)


def kept(change: Change, name: str, phone: str, identity: str) -> tuple[str, str]:
    """(client, masked identity number) of who enters, newly kept in the vault where nobody knew him, with both numbers.

    `phone` and `identity` are arguments of the command annotated as such. Refuses `number-taken` where the phone is
    that of a client with another identity number.
    """
    number, text = phone_number(phone), identity_text(identity)
    client = change.holder(text)
    if client is None:
        client, _ = client_with(change, name, phone)
        if any(kept.kind == "identity" for kept in numbers(change, client)):
            raise Refused("number-taken")
        add_number(change, client, "identity", text)
    elif change.holder(number) is None:
        add_number(change, client, "phone", number)
    return client, masked(text)


def companion(change: Change, client: str, named: str) -> Person:
    """The consultant whose work a client is: who protects him, else whoever is named.

    Refuses `companion-missing` where nobody is, and who is named does not sell here.
    """
    owner = owner_of(change, client)
    person = change.hall.get(Person, owner.consultant if owner is not None else named)
    if person is None or not person.active or person.role not in SELLERS or person.group is None:
        raise Refused("companion-missing")
    return person
