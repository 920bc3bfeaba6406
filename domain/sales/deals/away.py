"""What stood still while the hall was away goes on where it was (SC-17, SC-26)."""

from datetime import datetime, timedelta

from domain.core.away import moved, stands_still
from domain.sales.deals.records import Deal


@stands_still(Deal)
def deal(held: Deal, since: datetime, length: timedelta) -> Deal:
    """The time to review and to put right. The last day to sign ends at its midnight all the same."""
    if not held.open or held.paused_at is not None:
        return held
    return moved(held, since, length, "review_by", "correct_by")
