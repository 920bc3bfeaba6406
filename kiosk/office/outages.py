"""Outages as the office shows them: forms, papers to be entered, and what was entered; no client (SC-17)."""

from domain.core.counter import Counter
from domain.core.hall import Hall
from domain.house.people.records import Person
from domain.sales.outages.records import Outage, PaperLock
from domain.sales.outages.rules import entered, issued
from kiosk.names import actor, staff
from kiosk.office.roles import opens
from server.screen import Audience, Card, iso, own_panel


@own_panel(Outage, PaperLock, Counter, Person)
def papers(hall: Hall, audience: Audience) -> Card:
    """`{issued, entered, outages}`: numbers of forms, and the outages with their papers, newest first."""
    if not opens("outage", audience.role):
        return {"issued": 0, "entered": 0, "outages": []}
    return hall.once(_papers)


def _papers(hall: Hall) -> Card:
    found = sorted(hall.all(Outage).values(), key=lambda outage: outage.since, reverse=True)
    return {"issued": issued(hall), "entered": entered(hall), "outages": [_outage(hall, each) for each in found]}


def _outage(hall: Hall, outage: Outage) -> Card:
    locks = sorted(hall.where(PaperLock, "outage", outage.id), key=lambda lock: lock.number)
    return {
        "id": outage.id, "state": outage.state, "since": iso(outage.since), "until": iso(outage.until),
        "reason": outage.reason, "duty": staff(hall, outage.duty), "declared_by": actor(hall, outage.declared_by),
        "closed_by": actor(hall, outage.closed_by), "last": outage.last, "seconds": outage.seconds,
        "papers": [
            {
                "number": lock.number, "state": lock.state, "unit": lock.unit, "group": lock.group,
                "consultant": staff(hall, lock.consultant), "at": iso(lock.at), "reason": lock.reason,
                "entered_by": actor(hall, lock.entered_by),
            }
            for lock in locks
        ],
    }  # fmt: skip
