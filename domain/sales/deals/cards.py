"""A deal as a case: its price waits for the site manager's review (SC-26, RO-07)."""

from collections.abc import Iterable

from domain.core.cases import Case, case
from domain.core.hall import Hall, Key
from domain.house.people.records import Person
from domain.sales.applications.records import Application
from domain.sales.concessions.records import Concession
from domain.sales.deals.records import Deal
from domain.sales.deals.rules import NEED
from domain.sales.discounts.records import Claim
from domain.sales.quotes.commands import told
from domain.sales.quotes.of_application import lines_of
from domain.sales.units.records import Unit


def _of_the_unit(unit: Unit, hall: Hall) -> Iterable[Key]:
    return [(Deal.kind, d.id) for d in hall.where(Deal, "unit", unit.id)]


def _of_the_application(application: Application, hall: Hall) -> Iterable[Key]:
    return [(Deal.kind, d.id) for d in hall.where(Deal, "application", application.id)]


def _priced(record: Claim | Concession, hall: Hall) -> Iterable[Key]:
    return [(Deal.kind, d.id) for d in hall.where(Deal, "application", record.application)]


def _of_the_consultant(person: Person, hall: Hall) -> Iterable[Key]:
    return [(Deal.kind, d.id) for d in hall.where(Deal, "consultant", person.id)]


@case(
    Deal, sign="deal.pass", refuse="deal.fail",
    touches={
        Unit: _of_the_unit, Application: _of_the_application, Claim: _priced, Concession: _priced,
        Person: _of_the_consultant,
    },
)  # fmt: skip
def to_review(deal: Deal, hall: Hall) -> Case | None:
    """One whose price nobody has reviewed; a frozen home's waits. `told` has the form's price beside the quote."""
    unit, application = hall.get(Unit, deal.unit), hall.get(Application, deal.application)
    if deal.state != "proposed" or application is None or unit is None or unit.state == "frozen":
        return None
    consultant, quote = hall.get(Person, deal.consultant), told(lines_of(hall, application))
    claims = [c.name for c in hall.where(Claim, "application", deal.application) if c.state == "claimed"]
    return Case(
        title=unit.label, about=" · ".join(filter(None, (consultant.badge if consultant else "", deal.client_name))),
        money=None, since=deal.proposed_at, due=deal.review_by, need=NEED, given=deal.signed,
        told={
            "form_fen": deal.price_fen, "quote_fen": quote["total_fen"], "lines": quote["lines"], "path": deal.path,
            "claims": claims,
        },
    )  # fmt: skip
