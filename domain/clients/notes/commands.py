"""A consultant writes down what his client told him: needs, complaints, whatever must be in no record (CK-20)."""

from domain.clients.identity.guards import AGENCY, own_client
from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.refusal import Refused
from domain.core.viewer import Viewer

WHAT = "client.note"  # what these texts are sealed as: nothing else can be read by `client.read_note`

MOST = 50  # notes on one contact


@command("client.note", *AGENCY, private=("text",), rules=("CK-20",))
def note(change: Change, by: Viewer, client: str, text: str) -> Result:
    """Keep a sealed note about one's own client, or one of one's group as its manager."""
    held = own_client(change, by, client)
    if not text.strip():
        raise Refused("note-empty")
    if len(held.notes) >= MOST:
        raise Refused("notes-full", most=MOST)
    id = change.seal(text.strip(), of=client, what=WHAT)
    change.put(held.but(notes=[*held.notes, {"id": id, "at": change.now.isoformat(), "by": by.person or ""}]))
    return {"note": id}


@command("client.read_note", *AGENCY, rules=("CK-20",), reveals=True)
def read_note(change: Change, by: Viewer, client: str, note: str) -> Result:
    """One of the notes about one's own client; journalled, without what it says."""
    held = own_client(change, by, client)
    if note not in [kept["id"] for kept in held.notes]:
        raise Refused("unknown-record", kind="note", id=note)
    change.private.update(text=change.unseal(note, what=WHAT))
    return {"note": note}
