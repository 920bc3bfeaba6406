"""A change from a loan to one payment as a case: its price waits for the site manager's review (SC-33)."""

from domain.core.cases import Case, case, naming
from domain.core.hall import Hall
from domain.house.people.records import Person
from domain.sales.applications.records import Application
from domain.sales.concessions.records import Concession
from domain.sales.deals.rules import NEED
from domain.sales.discounts.records import Claim
from domain.sales.mortgages.records import Mortgage
from domain.sales.quotes.commands import told
from domain.sales.quotes.of_application import lines_of
from domain.sales.units.records import Unit


@case(
    Mortgage, sign="mortgage.pass", refuse="mortgage.return",
    touches={
        Unit: naming(Mortgage, "unit"), Application: naming(Mortgage, "application"),
        Claim: naming(Mortgage, "application", by="application"),
        Concession: naming(Mortgage, "application", by="application"),
        Person: naming(Mortgage, "consultant"),
    },
)  # fmt: skip
def to_review(mortgage: Mortgage, hall: Hall) -> Case | None:
    """One whose price nobody has reviewed; a frozen home's waits. `told` has the form's price beside the quote."""
    unit, application = hall.get(Unit, mortgage.unit), hall.get(Application, mortgage.application)
    if mortgage.state != "changing" or application is None or unit is None or unit.state != unit.standing:
        return None
    consultant = hall.get(Person, mortgage.consultant)
    quote = told(lines_of(hall, application.but(path="lump_sum")))
    claims = [c.name for c in hall.where(Claim, "application", application.id) if c.state == "claimed"]
    about = (consultant.badge if consultant else "", mortgage.client_name)
    return Case(
        title=unit.label, about=" · ".join(filter(None, about)),
        since=mortgage.asked_at or mortgage.since, due=None, need=NEED, given=mortgage.signed,
        told={
            "form_fen": mortgage.price_fen, "quote_fen": quote["total_fen"], "lines": quote["lines"],
            "path": "lump_sum", "claims": claims,
        },
    )  # fmt: skip
