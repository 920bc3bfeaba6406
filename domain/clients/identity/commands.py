"""Looking into the vault, correcting what it holds, and emptying it (OW-07, CK-20, CK-21; PIPL art. 45 to 47)."""

from domain.clients.contacts.records import Contact
from domain.clients.contacts.rules import notes_on
from domain.clients.identity import book
from domain.clients.identity.guards import LOOKS, OFFICE, is_own_client, may_change, owner_of
from domain.clients.identity.masks import show_anew
from domain.clients.identity.rules import AnyNumber, IdentityNumber, Phone, any_number, identity_text
from domain.clients.names import masked_name
from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import FreeText
from domain.core.phones import masked_phone, phone_number
from domain.core.refusal import Refused
from domain.core.roles import SELLERS
from domain.core.viewer import Viewer
from domain.house.people.guards import in_own_group
from domain.house.people.records import Person
from domain.house.site.rules import local_day


@command("client.reveal", *SELLERS, rules=("OW-02",), reveals=True)
def reveal(change: Change, by: Viewer, contact: str) -> Result:
    """The full name and first phone of a client registered with oneself, or one's group as its manager; journalled.

    The further numbers too, while the client is one's own.
    """
    held = change.find(Contact, contact)
    if held.consultant != by.person:
        in_own_group(by, held.group)
    name, phone = book.name_and_phone(change, held.client)
    own = is_own_client(change, by, held.client)
    others = [number.whole for number in book.numbers(change, held.client)] if own else []
    change.private.update(name=name, phone=phone, numbers=others)
    return {"client": held.client}


@command("client.find", *OFFICE, private=("number",), writes=False, per_minute=LOOKS)
def find(change: Change, by: Viewer, number: AnyNumber) -> Result:
    """Who has this phone or identity number: masked facts, to correct or erase them. It is not in the journal."""
    client = change.holder(any_number(number))
    if client is None:
        raise Refused("client-unknown")
    name, first = book.name_and_phone(change, client)
    held = owner_of(change, client)
    person = change.hall.get(Person, held.consultant) if held is not None else None
    change.private.update(
        client=client, name=masked_name(name), phone=masked_phone(first),
        numbers=[more.shown for more in book.numbers(change, client)],
        notes=len(notes_on(change.hall.where(Contact, "client", client))),
        consultant=person.badge or person.name if person is not None else "",
        until=held.until.isoformat() if held is not None else None,
    )  # fmt: skip
    return {}


@command("client.correct", *SELLERS, *OFFICE, private=("name", "phone"), rules=("OW-07", "CK-21"), per_minute=LOOKS)
def correct(change: Change, by: Viewer, client: str, name: str = "", phone: Phone = "") -> Result:
    """Mend a client's name or first phone. Consultants mend a phone on the day of the entry alone: later it could turn
    a protection into another person's. The moment of the entry stays (OW-07)."""
    held, name, phone = may_change(change, by, client), name.strip()[:60], phone.strip()
    if not name and not phone:
        raise Refused("correction-empty")
    if phone and held is not None and local_day(change.hall, held.at) != local_day(change.hall, change.now):
        raise Refused("correction-late")
    before = book.name_and_phone(change, client)
    book.correct(change, client, name, phone)
    after = book.name_and_phone(change, client)
    show_anew(change, client, before, after)
    given = [word for word, text in (("name", name), ("phone", phone)) if text]
    return {"client": client, "corrected": given, "shown": [masked_name(after[0]), masked_phone(after[1])]}


@command("client.add_phone", *SELLERS, *OFFICE, private=("phone",), rules=("CK-21",), per_minute=LOOKS)
def add_phone(change: Change, by: Viewer, client: str, phone: Phone) -> Result:
    """Let a client be found by one more phone."""
    may_change(change, by, client)
    return _added(client, book.add_number(change, client, "phone", phone_number(phone)))


@command("client.add_identity", *SELLERS, *OFFICE, private=("number",), rules=("CK-21",), per_minute=LOOKS)
def add_identity(change: Change, by: Viewer, client: str, number: IdentityNumber) -> Result:
    """Keep an identity number, or another document's, that a client is found by."""
    may_change(change, by, client)
    return _added(client, book.add_number(change, client, "identity", identity_text(number)))


@command("client.remove_number", *SELLERS, *OFFICE)
def remove_number(change: Change, by: Viewer, client: str, place: int, masked: FreeText) -> Result:
    """Forget a phone or identity number that was added, as it was shown; the first phone is corrected instead."""
    may_change(change, by, client)
    return {"client": client, "kind": book.remove_number(change, client, place, masked), "masked": masked}


@command("client.erase", *OFFICE)
def erase(change: Change, by: Viewer, client: str) -> Result:
    """Forget a client's name, numbers and notes for good; records keep the surname and the masked number."""
    change.vault.erase(client)
    change.put(*(held.but(notes=[]) for held in change.hall.where(Contact, "client", client) if held.notes))
    return {"client": client}


def _added(client: str, number: book.Number) -> Result:
    return {"client": client, "place": number.place, "masked": number.masked}
