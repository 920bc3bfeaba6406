"""What the turn board shows: who is called where, and whose turn is next. No phone, no full name of anyone."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from domain.clients.names import surname
from domain.core.hall import Hall, Key
from domain.core.roles import ROLES
from domain.house.people.records import Person
from domain.house.presence.records import Presence
from domain.house.presence.rules import state_of
from domain.house.site.records import Site
from domain.house.site.rules import site_of
from domain.reception import figures
from domain.reception.rotation.records import Credit, Round, Slot
from domain.reception.rotation.rules import Choice, current, next_up
from domain.reception.visits.records import Lane, Visit
from server.screen import Card, Screen, iso, panel

LANE: Lane = "visit"  # callers on the phone are not in the hall
AHEAD = 8
PASSED = {"void": "skipped", "defer": "deferred"}  # what the next call does to a slot it passes -> how we call that


def visit_card(visit: Visit, hall: Hall) -> Card | None:
    """A visitor who is called or being received: number, 王女士, by whom, where. Nobody else is shown."""
    if visit.lane != LANE or visit.state not in ("called", "received"):
        return None
    return {
        "number": visit.number,
        "name": visit.name,
        "state": visit.state,
        "by": staff(hall, visit.consultant),
        "desk": visit.desk,
        "called_at": iso(visit.called_at),
    }


def visits_of(person: Person, hall: Hall) -> Iterable[Key]:
    """The visit cards that show this person's badge."""
    return [(Visit.kind, visit.id) for visit in hall.all(Visit).values() if visit.consultant == person.id]


@panel(Round, Slot, Credit, Presence, Person, Visit)
def turns(hall: Hall) -> Card:
    """Who is next by rotation, who follows, where the round stands, and how many visitors wait and are received."""
    round_ = current(hall.all(Round).values(), LANE)
    slots = hall.where(Slot, "round", round_.id) if round_ else []
    pending = sorted((slot for slot in slots if slot.state == "pending"), key=lambda slot: slot.position)
    credits = [c for c in hall.all(Credit).values() if c.lane == LANE and not c.used_at and not c.visit]
    choice = next_up(pending, credits, hall.all(Presence), hall.all(Person))
    return {
        "round": {"number": round_.number, "size": round_.size} if round_ else None,
        "position": pending[0].position if pending else None,
        "next": _next(choice, hall),
        "line": list(islice(_following(choice, credits, pending, hall), AHEAD)),
        "waiting": figures.waiting(hall, LANE),
        "receiving": figures.receiving(hall, LANE),
    }


@panel(Site)
def site(hall: Hall) -> Card:
    """The name over the board."""
    return {"name": site_of(hall).name}


def staff(hall: Hall, id: str | None) -> dict[str, str] | None:
    """A member of staff as the public may know one: badge and surname."""
    person = hall.get(Person, id) if id else None
    return {"badge": person.badge, "surname": surname(person.name)} if person else None


def _next(choice: Choice, hall: Hall) -> Card | None:
    if choice.consultant is None:
        return None
    covers = choice.slot is not None and choice.slot.consultant != choice.consultant
    tag = "make_up" if choice.credit else "cover" if covers else ""
    return _entry(hall, choice.consultant, tag)


def _following(choice: Choice, credits: Iterable[Credit], pending: Iterable[Slot], hall: Hall) -> Iterable[Card]:
    """Everyone after the next one, in the order they will be asked."""
    passed = {slot.id: event for slot, event, _ in choice.passed}
    for credit in sorted(credits, key=lambda c: (c.granted_at, c.id)):
        if choice.credit is None or credit.id != choice.credit.id:
            yield _entry(hall, credit.consultant, "make_up")
    for slot in pending:
        if choice.slot is None or slot.id != choice.slot.id:
            yield _entry(hall, slot.consultant, PASSED.get(passed.get(slot.id, ""), ""))


def _entry(hall: Hall, person: str, tag: str) -> dict[str, Any]:
    return {
        **(staff(hall, person) or {"badge": "", "surname": ""}),
        "presence": state_of(hall.all(Person), hall.all(Presence), person),
        "tag": tag,
    }


SCREEN = Screen(
    name="turns",
    title="Turn board",
    folder=Path(__file__).parent,
    opened_by=frozenset({"device:turns", "system", *ROLES}),
    cards={Visit: visit_card},
    panels={"next": turns, "site": site},
    touches={Person: visits_of},
    theme="wall",
)
