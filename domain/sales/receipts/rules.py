"""A receipt is made void by a second person, on the day it was written (SC-25)."""

from datetime import date, datetime

from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.sales.receipts.records import Receipt


def void(receipt: Receipt, *, by: Viewer, now: datetime, reason: str, written: date, today: date) -> Receipt:
    """The receipt voided, by someone other than the cashier who wrote it (SC-25). `written` and `today` are days.

    A wrong paper is made void on its own day, so that the sums of days before stand; money that goes back later is a
    refund. Refuses `void-late`.
    """
    if receipt.voided_at is not None:
        raise Refused("already-void", number=receipt.number)
    if by.person == receipt.cashier:
        raise Refused("second-person")
    if written != today:
        raise Refused("void-late", number=receipt.number, day=written.isoformat())
    return receipt.but(voided_at=now, voided_by=by.actor, void_reason=reason)


def account_in(account: str, named: list[str]) -> str:
    """The account that money lies on: one of those the hall names, and none where it names none.

    Refuses `account-missing`.
    """
    if account not in (named or [""]):
        raise Refused("account-missing")
    return account
