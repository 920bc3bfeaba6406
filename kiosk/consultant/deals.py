"""Deals on a phone: of one's own clients, and of the group that one manages; and homes that go back."""

from collections.abc import Iterable

from domain.core.hall import Hall, Key
from domain.core.roles import MANAGERS
from domain.sales.applications.records import Application
from domain.sales.concessions.records import Concession
from domain.sales.deals.records import ENDED, Deal
from domain.sales.discounts.records import Claim
from domain.sales.receipts.records import Receipt
from domain.sales.withdrawals.records import Withdrawal
from kiosk.after import after, withdrawal_facts
from kiosk.lines import key
from server.screen import Audience, Card, iso


def deal(deal: Deal, hall: Hall, audience: Audience) -> Card | None:
    """My client's deal, or one of the group I manage: what it waits for, and by when."""
    if deal.state in ENDED or not _concerns(deal, audience):
        return None
    return {
        "application": deal.application, "state": deal.state, "price_fen": deal.price_fen, "path": deal.path,
        "reason": deal.reason, "difference_fen": deal.difference_fen, "review_by": iso(deal.review_by),
        "correct_by": iso(deal.correct_by), "late": deal.late_at is not None, "buyers": deal.buyers,
        "sign_by": iso(deal.sign_by), "reminded": deal.reminded, "appointed_at": iso(deal.appointed_at),
        "checked": deal.checked_at is not None, **after(deal, hall),
    }  # fmt: skip


def withdrawal(held: Withdrawal, hall: Hall, audience: Audience) -> Card | None:
    """A home of my client on its way back; once it is free, until he was asked why (SC-35)."""
    if not (held.open or held.follows) or not _concerns(held, audience):
        return None
    return {
        **withdrawal_facts(held), "application": held.application, "unit": held.unit,
        "reminded": held.reminded_at is not None,
    }  # fmt: skip


def _concerns(held: Deal | Withdrawal, audience: Audience) -> bool:
    managed = audience.role in MANAGERS and audience.group is not None and audience.group == held.group
    return managed or held.consultant == audience.person


def touched(record: Application | Receipt | Claim | Concession, hall: Hall) -> Iterable[Key]:
    """The deals whose price, payments or loan a record changes."""
    application = record.id if isinstance(record, Application) else record.application
    return map(key, hall.where(Deal, "application", application))


def concerned(deal: Deal | Withdrawal, hall: Hall) -> Iterable[str]:
    """Whom a deal concerns: its consultant, and his group."""
    return deal.consultant, deal.group
