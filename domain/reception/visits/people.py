"""Who receives a visit, and where that leaves him."""

from domain.core.change import Change
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.people.records import Person
from domain.house.presence.records import Presence, PresenceState
from domain.house.presence.rules import FREE
from domain.reception.visits.records import Visit

DESK = ("dispatcher",)  # alone keeps the order, and gives visitors out (RO-02)
CONSULTANTS = ("consultant", "supervisor")


def own_visit(change: Change, by: Viewer, visit: str) -> Visit:
    """The visit; of a consultant only one that he was called to. Refuses `not-your-turn`."""
    party = change.find(Visit, visit)
    if by.role in CONSULTANTS and party.consultant != by.person:
        raise Refused("not-your-turn", number=party.number)
    return party


def set_free(change: Change, party: Visit, state: PresenceState, reason: str = "") -> None:
    """Whoever was with this visitor is somewhere else now: `state`, or off duty for one who may receive no more.

    Nothing changes for one who left the visitor before, as whoever is deactivated does: he comes back by no move.
    """
    person, held = (change.hall.get(kind, party.consultant or "") for kind in (Person, Presence))
    if isinstance(held, Presence) and held.visit == party.id:
        receives = isinstance(person, Person) and person.receives
        change.put(now_present(change, held.id, state if receives else "off", reason=reason if receives else ""))


def receiving_again(change: Change, party: Visit) -> None:
    """Undo what the end of a reception made of its consultant. Refuses `undo-overtaken` once he is elsewhere.

    Nothing changes for one whom the end did not set free: he may receive no more, or had been out and come back.
    """
    id, ended_at = party.consultant or "", party.ended_at or change.now
    held, person = change.hall.get(Presence, id), change.hall.get(Person, id)
    if held is None or person is None or not person.receives or held.since < ended_at:
        return
    if held.since > ended_at or held.state != FREE:
        raise Refused("undo-overtaken")
    change.put(Presence(id=id, state="receiving", since=party.called_at or change.now, visit=party.id))


def now_present(change: Change, person: str, state: str, *, visit: str | None = None, reason: str = "") -> Presence:
    """Where this person is from now on, to be put by the caller."""
    return Presence(id=person, state=state, since=change.now, visit=visit, reason=reason)  # type: ignore[arg-type]
