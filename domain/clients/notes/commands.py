"""A consultant writes down what his client told him: needs, complaints, whatever must be in no record (CK-20)."""

from typing import Any

from domain.clients.contacts.records import Contact
from domain.clients.contacts.rules import notes_on
from domain.clients.identity.guards import contacts_with, own_client
from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.refusal import Refused
from domain.core.roles import SELLERS
from domain.core.viewer import Viewer

WHAT = "client.note"  # what these texts are sealed as: nothing else can be read by `client.read_note`

MOST = 50  # notes of one consultant about one client


@command("client.note", *SELLERS, private=("text",), rules=("CK-20",))
def note(change: Change, by: Viewer, client: str, text: str) -> Result:
    """Keep a sealed note about one's own client, or one of one's group as its manager."""
    contacts, notes = _kept(change, by, client)
    if not text.strip():
        raise Refused("note-empty")
    if len(notes) >= MOST:
        raise Refused("notes-full", most=MOST)
    id = change.seal(text.strip(), of=client, what=WHAT)
    notes.append({"id": id, "at": change.now.isoformat(), "by": by.person or ""})
    change.put(*(held.but(notes=notes) for held in contacts))
    return {"note": id}


@command("client.read_note", *SELLERS, rules=("CK-20",), reveals=True)
def read_note(change: Change, by: Viewer, client: str, note: str) -> Result:
    """One of the notes about one's own client; journalled, without what it says."""
    _, notes = _kept(change, by, client)
    if note not in [kept["id"] for kept in notes]:
        raise Refused("unknown-record", kind="note", id=note)
    change.private.update(text=change.unseal(note, what=WHAT))
    return {"note": note}


def _kept(change: Change, by: Viewer, client: str) -> tuple[list[Contact], list[dict[str, Any]]]:
    """The contacts of the consultant whose client he is, and all notes on them. Refuses `not-your-client`."""
    contacts = contacts_with(change, client, own_client(change, by, client).consultant)
    return contacts, notes_on(contacts)
