"""Deals on a phone: of one's own clients, and of the group that one manages."""

from collections.abc import Iterable

from domain.core.hall import Hall
from domain.core.roles import MANAGERS
from domain.sales.deals.records import Deal
from server.screen import Audience, Card, iso


def deal(deal: Deal, hall: Hall, audience: Audience) -> Card | None:
    """My client's deal, or one of the group I manage: what it waits for, and by when."""
    managed = audience.role in MANAGERS and audience.group is not None and audience.group == deal.group
    if deal.state == "over" or not (deal.consultant == audience.person or managed):
        return None
    return {
        "application": deal.application, "state": deal.state, "price_fen": deal.price_fen, "path": deal.path,
        "reason": deal.reason, "difference_fen": deal.difference_fen, "review_by": iso(deal.review_by),
        "correct_by": iso(deal.correct_by), "late": deal.late_at is not None, "buyers": deal.buyers,
        "sign_by": iso(deal.sign_by), "reminded": deal.reminded, "appointed_at": iso(deal.appointed_at),
        "checked": deal.checked_at is not None,
    }  # fmt: skip


def concerned(deal: Deal, hall: Hall) -> Iterable[str]:
    """Whom a deal concerns: its consultant, and his group."""
    return deal.consultant, deal.group
