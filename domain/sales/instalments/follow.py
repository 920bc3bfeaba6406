"""What follows for a plan of payments once money comes in or is void, and once its price is another (SC-29)."""

from domain.core.change import Change
from domain.house.site.rules import hall_zone
from domain.sales.instalments.records import Instalments
from domain.sales.instalments.rules import counted
from domain.sales.receipts.records import standing


def recount(change: Change, application: str) -> None:
    """Its receipts counted anew."""
    received = sum(r.amount_fen for r in standing(change.hall, application) if r.sort == "instalment")
    for held in change.hall.where(Instalments, "application", application):
        if held.state != "over" and held.received_fen != received:
            change.put(counted(held, received, zone=hall_zone(change.hall), now=change.now))


def end_plan(change: Change, application: str) -> None:
    """It holds no more: the home went back, or its price is another, and a plan is agreed anew."""
    for held in change.hall.where(Instalments, "application", application):
        if held.state != "over":
            change.put(held.but(state="over", remind_at=None))
