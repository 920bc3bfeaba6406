"""A receipt is voided by a second person (SC-25)."""

from datetime import datetime

from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.sales.receipts.records import Receipt


def void(receipt: Receipt, *, by: Viewer, now: datetime, reason: str) -> Receipt:
    """The receipt voided, by someone other than the cashier who wrote it (SC-25)."""
    if receipt.voided_at is not None:
        raise Refused("already-void", number=receipt.number)
    if by.person == receipt.cashier:
        raise Refused("second-person")
    return receipt.but(voided_at=now, voided_by=by.actor, void_reason=reason)
