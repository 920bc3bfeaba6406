"""Check-in 来访登记: a visitor's own number and who is coming. Public: no phone, no client's name, no list to read."""

from collections.abc import Iterable
from pathlib import Path

from domain.core.hall import Hall, Key
from domain.core.phones import patterns
from domain.house.people.records import Person
from domain.house.presence.records import Presence
from domain.house.presence.rules import FREE
from domain.reception.figures import ON_DUTY
from domain.reception.visits.records import Visit
from kiosk.badges import named
from server.screen import Card, Screen, iso, panel

COUNTRIES = (86, 852, 853, 886, 65, 1, 44, 61, 81)  # whose numbers a visitor can type; the first is chosen


def visit_card(visit: Visit, hall: Hall) -> Card | None:
    """A party at the door by its number alone: the tablet knows the name it was given, and needs no other."""
    if visit.lane != "visit" or not visit.open:
        return None
    coming = named(hall.get(Person, visit.consultant)) if visit.consultant else None
    return {
        "number": visit.number,
        "state": visit.state,
        "coming": coming,
        "desk": visit.desk,
        "checked_in_at": iso(visit.checked_in_at),
    }


@panel(Person, Presence)
def consultants(hall: Hall) -> Card:
    """Whom a visitor may name (RT-18), and how many consultants are on duty and free this moment (RT-50)."""
    presences = hall.all(Presence)
    people = sorted((p for p in hall.all(Person).values() if p.receives and p.badge), key=lambda p: (p.badge, p.id))
    states = {p.id: presence.state if (presence := presences.get(p.id)) else "off" for p in people}
    listed = [{"id": p.id, **(named(p) or {}), "on_duty": states[p.id] != "off"} for p in people]
    return {
        "people": listed,
        "on_duty": sum(state in ON_DUTY for state in states.values()),
        "free": sum(state == FREE for state in states.values()),
    }


def _visits_of(person: Person, hall: Hall) -> Iterable[Key]:
    return [("visit", v.id) for v in hall.all(Visit).values() if v.consultant == person.id]


SCREEN = Screen(
    name="checkin",
    title="Visitor check-in",
    folder=Path(__file__).parent,
    opened_by=frozenset({"device:checkin", "dispatcher", "admin", "system"}),
    cards={Visit: visit_card},
    panels={"consultants": consultants},
    touches={Person: _visits_of},
    facts={"phones": patterns(COUNTRIES)},
)
