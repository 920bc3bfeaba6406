"""A plan of payments as a case: it waits for the site manager (SC-29)."""

from domain.core.cases import Case, case, naming
from domain.core.hall import Hall
from domain.house.people.records import Person
from domain.sales.deals.records import Deal
from domain.sales.instalments.records import Instalments
from domain.sales.instalments.rules import NEED, PLANNED_FROM
from domain.sales.units.records import Unit


@case(
    Instalments, sign="instalment.confirm", refuse="instalment.return",
    touches={
        Unit: naming(Instalments, "unit"), Deal: naming(Instalments, "application", by="application"),
        Person: naming(Instalments, "consultant"),
    },
)  # fmt: skip
def to_confirm(plan: Instalments, hall: Hall) -> Case | None:
    """One that is put forward, while its sale goes on. `told` has its payments beside the price."""
    unit, deal, consultant = hall.get(Unit, plan.unit), hall.get(Deal, plan.deal), hall.get(Person, plan.consultant)
    if plan.state == "over" or not plan.wanted or unit is None or deal is None or deal.state not in PLANNED_FROM:
        return None
    return Case(
        title=unit.label, about=" · ".join(filter(None, (consultant.badge if consultant else "", plan.client_name))),
        since=plan.planned_at, due=None, need=NEED, given=plan.signed,
        told={"rows": plan.wanted, "price_fen": deal.price_fen, "path": deal.path},
    )  # fmt: skip
