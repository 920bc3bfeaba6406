"""What follows an agreement, as several screens show it: payments, the loan, and a home that goes back."""

from collections.abc import Iterable
from typing import Any

from domain.core.hall import Hall, Key
from domain.house.people.records import Person
from domain.house.policy.records import Policy
from domain.sales.applications.records import Application
from domain.sales.deals.records import Deal
from domain.sales.instalments.commands import plan_of, rest
from domain.sales.instalments.records import Instalments
from domain.sales.mortgages.records import Mortgage
from domain.sales.mortgages.rules import banks as lending
from domain.sales.quotes.of_application import price_of
from domain.sales.withdrawals.records import Withdrawal
from kiosk.lines import key
from server.screen import Card, iso, panel

PLANNED = (  # what a page sends of payments, of loans, and of homes that go back
    "instalment.plan", "instalment.confirm", "instalment.return", "instalment.receive",
)  # fmt: skip
LOAN = (
    "mortgage.open", "mortgage.paper", "mortgage.precheck", "mortgage.submit", "mortgage.more", "mortgage.approve",
    "mortgage.refuse", "mortgage.change", "mortgage.pass", "mortgage.return",
)  # fmt: skip


@panel(Policy)
def banks(hall: Hall) -> Card:
    """The banks that lend here."""
    return {"names": [bank for bank, papers in lending(hall).items() if papers]}


def after(deal: Deal, hall: Hall) -> Card:
    """`{rest_fen, plan, loan}` of a deal: what is left to plan, its plan of payments and its loan; None without one."""
    plan = plan_of(hall, deal.application)
    loan = next((m for m in hall.where(Mortgage, "application", deal.application) if m.state != "over"), None)
    return {
        "rest_fen": rest(hall, deal),
        "plan": None if plan is None else {
            "id": plan.id, "state": plan.state, "rows": plan.rows, "wanted": plan.wanted, "returned": plan.returned,
            "received_fen": plan.received_fen, "late": plan.late_at is not None,
        },
        "loan": None if loan is None else {
            "id": loan.id, "state": loan.state, "bank": loan.bank, "papers": loan.papers, "missing": loan.missing,
            "loops": loan.loops, "reason": loan.reason, "decide_by": iso(loan.decide_by), "since": iso(loan.since),
            "late": loan.late_at is not None, "price_fen": loan.price_fen, "returned": loan.returned,
            "lump_fen": _by_lump_sum(deal, hall),
        },
    }  # fmt: skip


def askers(deal: Deal, hall: Hall) -> Card:
    """Who asked for the plan and for the one payment, by their ids: they do not sign them."""
    plan = plan_of(hall, deal.application)
    loan = next((m for m in hall.where(Mortgage, "application", deal.application) if m.state == "changing"), None)
    return {"planned_by": plan.planned_by if plan else None, "changed_by": loan.asked_by if loan else None}


def _by_lump_sum(deal: Deal, hall: Hall) -> int | None:
    """What the home costs whoever pays at once."""
    application = hall.get(Application, deal.application)
    return price_of(hall, application.but(path="lump_sum")) if application is not None else None


def withdrawal_facts(held: Withdrawal) -> dict[str, Any]:
    """A home on its way back, or free again: whose, why, and what becomes of its money."""
    return {
        "state": held.state, "client_name": held.client_name, "client_phone": held.client_phone, "cause": held.reason,
        "told": bool(held.words or held.real_words), "at": iso(held.at), "outcome": held.outcome,
        "refund_fen": held.refund_fen, "kept_fen": held.kept_fen, "follow_at": iso(held.follow_at),
    }  # fmt: skip


def of_deals(record: Instalments | Mortgage, hall: Hall) -> Iterable[Key]:
    """The cards of the deals that this belongs to."""
    return map(key, hall.where(Deal, "application", record.application))


def ended_by(person: Person, hall: Hall) -> Iterable[Key]:
    """The withdrawals that name this person. Reads all: people rarely change."""
    me = f"person:{person.id}"
    return [key(w) for w in hall.all(Withdrawal).values() if person.id == w.consultant or me == w.ended_by]
