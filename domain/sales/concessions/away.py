"""What stood still while the hall was away goes on where it was (SC-17, SC-23)."""

from datetime import datetime, timedelta

from domain.core.away import moved, stands_still
from domain.sales.concessions.records import Concession


@stands_still(Concession)
def concession(held: Concession, since: datetime, length: timedelta) -> Concession:
    """The hours of one that was granted."""
    return moved(held, since, length, "valid_until") if held.state == "granted" else held
