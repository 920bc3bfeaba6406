"""A deal as a case: its price waits for the site manager's review (SC-26, RO-07)."""

from domain.core.cases import Case, case, naming
from domain.core.hall import Hall
from domain.house.people.records import Person
from domain.sales.applications.records import Application
from domain.sales.concessions.records import Concession
from domain.sales.deals.records import Deal
from domain.sales.deals.rules import NEED
from domain.sales.discounts.records import Claim
from domain.sales.quotes.commands import told
from domain.sales.quotes.of_application import lines_of
from domain.sales.units.records import Unit


@case(
    Deal, sign="deal.pass", refuse="deal.fail",
    touches={
        Unit: naming(Deal, "unit"), Application: naming(Deal, "application"),
        Claim: naming(Deal, "application", by="application"),
        Concession: naming(Deal, "application", by="application"),
        Person: naming(Deal, "consultant"),
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
