"""A refund as a case: money that is to be given back waits for its signature."""

from collections.abc import Iterable

from domain.core.cases import Case, case, naming
from domain.core.hall import Hall, Key
from domain.house.people.records import Person
from domain.sales.applications.records import Application
from domain.sales.refunds.records import Refund
from domain.sales.refunds.rules import NEED
from domain.sales.units.records import Unit


def _of_the_consultant(person: Person, hall: Hall) -> Iterable[Key]:
    for application in hall.where(Application, "consultant", person.id):
        yield from naming(Refund, "application")(application, hall)


@case(
    Refund, sign="refund.approve", refuse="refund.refuse",
    touches={Unit: naming(Refund, "unit"), Application: naming(Refund, "application"), Person: _of_the_consultant},
)  # fmt: skip
def waiting(refund: Refund, hall: Hall) -> Case | None:
    """One that is asked for and that nobody has decided."""
    if refund.state != "asked":
        return None
    unit, application = hall.get(Unit, refund.unit), hall.get(Application, refund.application)
    consultant = hall.get(Person, application.consultant) if application else None
    about = (consultant.badge if consultant else "", application.client_name if application else "")
    return Case(
        title=unit.label if unit else refund.unit, about=" · ".join(filter(None, about)), money=refund.amount_fen,
        since=refund.at, due=None, need=NEED, given=refund.signed,
    )  # fmt: skip
