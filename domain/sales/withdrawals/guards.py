"""What a withdrawal keeps others from doing."""

from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.sales.withdrawals.records import Withdrawal


def not_settled(hall: Hall, application: str) -> None:
    """Refuses `withdrawal-settled` once it is said what becomes of an application's money: no receipt changes."""
    if any(w.state in ("settling", "settled", "closed") for w in hall.where(Withdrawal, "application", application)):
        raise Refused("withdrawal-settled")
