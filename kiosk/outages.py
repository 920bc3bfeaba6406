"""Whether the hall works on paper, and whose word counts then, on whichever screen people work (SC-17, RO-29)."""

from domain.core.hall import Hall
from domain.house.people.records import Person
from domain.sales.outages.records import Duty, Outage
from domain.sales.outages.rules import open_outage
from kiosk.names import staff
from server.screen import Card, iso, panel


@panel(Outage, Duty, Person)
def on_paper(hall: Hall) -> Card:
    """`{outage: {id, state, since, until, reason, duty} | None, duties: [{day, person}]}`: who confirms when."""
    duties = sorted(hall.all(Duty).values(), key=lambda duty: duty.id)
    named = [{"day": duty.id, "person": staff(hall, duty.person)} for duty in duties]
    return {"outage": _outage(hall), "duties": named}


@panel(Outage, Person)
def on_a_phone(hall: Hall) -> Card:
    """The same without the days; nothing at all while the system works."""
    outage = _outage(hall)
    return {"outage": outage} if outage is not None else {}


def _outage(hall: Hall) -> Card | None:
    outage = open_outage(hall)
    if outage is None:
        return None
    return {
        "id": outage.id, "state": outage.state, "since": iso(outage.since), "until": iso(outage.until),
        "reason": outage.reason, "duty": staff(hall, outage.duty),
    }  # fmt: skip
