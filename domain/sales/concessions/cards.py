"""A special discount as a case: endorsed by the site lead, then granted by an executive (SC-23)."""

from collections.abc import Iterable

from domain.core.cases import Case, case
from domain.core.hall import Hall, Key
from domain.house.people.records import Person
from domain.house.policy.records import Policy
from domain.house.policy.rules import number
from domain.sales.applications.records import Application
from domain.sales.concessions.records import Concession
from domain.sales.concessions.rules import NEED
from domain.sales.discounts.records import Claim
from domain.sales.quotes.cards import with_one_more
from domain.sales.units.records import Unit

HOURS = "concession.valid_hours"


def _concessions(application: str, hall: Hall) -> Iterable[Key]:
    return [(Concession.kind, held.id) for held in hall.where(Concession, "application", application)]


def _of_the_application(application: Application, hall: Hall) -> Iterable[Key]:
    return _concessions(application.id, hall)


def _of_the_same(record: Claim | Concession, hall: Hall) -> Iterable[Key]:
    return [key for key in _concessions(record.application, hall) if key[1] != record.id]


def _of_the_unit(unit: Unit, hall: Hall) -> Iterable[Key]:
    return [key for a in hall.where(Application, "at_stake", unit.id) for key in _concessions(a.id, hall)]


def _naming(person: Person, hall: Hall) -> Iterable[Key]:
    """Reads all that there are: people rarely change, and special discounts are few."""
    held = hall.all(Concession).values()
    mine = {a.id for a in hall.where(Application, "consultant", person.id)}
    me = f"person:{person.id}"
    return [
        (Concession.kind, c.id)
        for c in held
        if c.requested_by == person.id or c.application in mine or any(s["by"] == me for s in c.signed)
    ]


def _waiting(policy: Policy, hall: Hall) -> Iterable[Key]:
    if policy.id != HOURS:
        return ()
    return [(Concession.kind, c.id) for c in hall.all(Concession).values() if c.waits]


@case(
    Concession, sign="concession.sign", refuse="concession.reject",
    touches={
        Application: _of_the_application, Claim: _of_the_same, Concession: _of_the_same, Unit: _of_the_unit,
        Person: _naming, Policy: _waiting,
    },
)  # fmt: skip
def asked_for(concession: Concession, hall: Hall) -> Case | None:
    """One that waits for a signature, while its client may still pay."""
    application = hall.get(Application, concession.application)
    if not concession.waits or application is None or application.state not in ("waiting", "approved"):
        return None
    unit, manager = hall.get(Unit, concession.unit), hall.get(Person, concession.requested_by)
    consultant = hall.get(Person, application.consultant)
    return Case(
        title=unit.label if unit else concession.unit,
        about=" · ".join(filter(None, (consultant.badge if consultant else "", application.client_name))),
        money=concession.amount_fen, since=concession.requested_at,
        due=application.pay_by or application.answer_by, need=NEED, given=concession.signed,
        told={
            "asked_by": manager.name if manager else "", "why": concession.why,
            "endorsed_by": _name(hall, concession.signed[0]["by"]) if concession.signed else "",
            "hours": number(hall, HOURS), **with_one_more(application, hall, concession.cut),
        },
    )  # fmt: skip


def _name(hall: Hall, actor: str) -> str:
    person = hall.get(Person, actor.removeprefix("person:"))
    return person.name if person else ""
