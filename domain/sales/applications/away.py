"""What stood still while the hall was away goes on where it was (SC-08, SC-17)."""

from datetime import datetime, timedelta

from domain.core.away import moved, stands_still
from domain.sales.applications.records import Application
from domain.sales.units.records import Unit


@stands_still(Application)
def application(open_: Application, since: datetime, length: timedelta) -> Application:
    """Its time to be decided, to pay, at the cash desk, and that in which others are shown other homes.

    Of a frozen home they stand still already.
    """
    if not open_.open or open_.paused_at is not None:
        return open_
    return moved(open_, since, length, "answer_by", "pay_by", "desk_until", "steer_until")


@stands_still(Unit)
def unit(home: Unit, since: datetime, length: timedelta) -> Unit:
    """Its hold. A reservation ends at its midnight all the same, and a lock within its hour."""
    return moved(home, since, length, "hold_until") if home.state == "on_hold" else home
