"""Who signs for whom, and whom somebody could name: the same on every desk that shows it."""

from domain.core.hall import Hall
from domain.core.roles import AGENCY_ROLES
from domain.house.delegations.commands import NAMES_FOR_OTHERS
from domain.house.delegations.records import Delegation
from domain.house.delegations.rules import LONGEST, STAND_IN, signatures
from domain.house.people.records import Person
from server.screen import Audience, Card, iso, own_panel


@own_panel(Delegation, Person)
def stand_ins(hall: Hall, audience: Audience) -> Card:
    """`running`, by their end; `fit`: who could sign for somebody of the developer's side; `signs`: who has something
    to sign; `all`: whether the viewer names and ends them for others too; `days`: how far ahead one may last. An
    agency's people are shown none of it.
    """
    if audience.role in AGENCY_ROLES:
        return {"running": [], "fit": [], "signs": [], "all": False, "days": 0}
    running = [d for d in hall.all(Delegation).values() if d.ended_at is None]
    people = sorted((p for p in hall.all(Person).values() if p.active), key=lambda p: p.name)
    return {
        "running": [_running(d, hall) for d in sorted(running, key=lambda d: d.until)],
        "fit": [{"id": p.id, "name": p.name} for p in people if p.role in STAND_IN],
        "signs": [p.id for p in people if signatures(p.role)],
        "all": audience.role in (*NAMES_FOR_OTHERS, "system"),
        "days": LONGEST.days,
    }


def _running(delegation: Delegation, hall: Hall) -> Card:
    return {
        "id": delegation.id, "principal": delegation.principal, "delegate": delegation.delegate,
        "until": iso(delegation.until), "principal_name": _name(hall, delegation.principal),
        "delegate_name": _name(hall, delegation.delegate),
    }  # fmt: skip


def _name(hall: Hall, person: str) -> str:
    found = hall.get(Person, person)
    return found.name if found else ""
