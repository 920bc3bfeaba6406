"""A question that nobody could answer while the hall was away has its time all the same (SC-05, SC-17)."""

from datetime import datetime, timedelta

from domain.core.away import moved, stands_still
from domain.sales.challenges.records import Challenge


@stands_still(Challenge)
def challenge(put: Challenge, since: datetime, length: timedelta) -> Challenge:
    """Its time to answer, and that before it is put."""
    return put if put.finished or put.paused_at is not None else moved(put, since, length, "answer_by", "steer_until")
