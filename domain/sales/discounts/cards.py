"""A claim as a case: whoever reviews prices looks at the papers (SC-21)."""

from collections.abc import Iterable

from domain.core.cases import Case, case
from domain.core.hall import Hall, Key
from domain.house.people.records import Person
from domain.sales.applications.records import Application
from domain.sales.concessions.records import Concession
from domain.sales.discounts.records import Claim
from domain.sales.discounts.rules import NEED
from domain.sales.quotes.cards import with_one_more
from domain.sales.units.records import Unit


def _claims(application: str, hall: Hall) -> Iterable[Key]:
    return [(Claim.kind, claim.id) for claim in hall.where(Claim, "application", application)]


def _of_the_application(application: Application, hall: Hall) -> Iterable[Key]:
    return _claims(application.id, hall)


def _of_the_same(record: Claim | Concession, hall: Hall) -> Iterable[Key]:
    return [key for key in _claims(record.application, hall) if key[1] != record.id]


def _of_the_unit(unit: Unit, hall: Hall) -> Iterable[Key]:
    return [key for a in hall.where(Application, "at_stake", unit.id) for key in _claims(a.id, hall)]


def _of_the_consultant(person: Person, hall: Hall) -> Iterable[Key]:
    return [key for a in hall.where(Application, "consultant", person.id) for key in _claims(a.id, hall)]


@case(
    Claim, sign="claim.verify", refuse="claim.refuse",
    touches={
        Application: _of_the_application, Claim: _of_the_same, Concession: _of_the_same, Unit: _of_the_unit,
        Person: _of_the_consultant,
    },
)  # fmt: skip
def to_verify(claim: Claim, hall: Hall) -> Case | None:
    """One that nobody has looked at, while its application may still lead to a price."""
    application = hall.get(Application, claim.application)
    if claim.state != "claimed" or application is None or application.at_stake is None:
        return None
    unit, consultant = hall.get(Unit, claim.unit), hall.get(Person, claim.consultant)
    return Case(
        title=unit.label if unit else claim.unit,
        about=" · ".join(filter(None, (consultant.badge if consultant else "", application.client_name))),
        money=None, since=claim.claimed_at, due=application.pay_by or application.answer_by, need=NEED,
        given=claim.signed,
        told={
            "discount": claim.name, "rate": claim.rate, "off_fen": claim.amount_fen, "papers": claim.papers,
            **with_one_more(application, hall, claim.cut),
        },
    )  # fmt: skip
