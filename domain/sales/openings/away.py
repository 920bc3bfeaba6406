"""Nobody is passed while the hall could not be reached: calls and clocks go on where they were (SC-17, SC-41)."""

from datetime import datetime, timedelta

from domain.core.away import moved, stands_still
from domain.sales.openings.records import Ticket


@stands_still(Ticket)
def ticket(called: Ticket, since: datetime, length: timedelta) -> Ticket:
    """Its call, and its time to choose."""
    if called.state == "called":
        return moved(called, since, length, "call_until")
    return moved(called, since, length, "choose_until") if called.state == "choosing" else called
