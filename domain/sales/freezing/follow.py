"""What stands still with a frozen home, and goes on with it (RULES §3.0 U8)."""

from domain.core.away import still_since
from domain.core.change import Change
from domain.sales.applications.records import Application
from domain.sales.challenges.records import Challenge
from domain.sales.deals.records import Deal
from domain.sales.units.records import Unit
from domain.sales.units.rules import freeze, thaw


def stop(change: Change, home: Unit, why: str) -> None:
    """Frozen: its applicants, its sale and what is asked stand still; where the hall does, since then."""
    change.put(freeze(home, why=why, now=change.now))
    waiting = [a for a in change.hall.where(Application, "at_stake", home.id) if a.open]
    asked = change.hall.where(Challenge, "pending_on", home.id)
    sold = [deal for deal in change.hall.where(Deal, "unit", home.id) if deal.open]
    since = still_since(change.hall) or change.now
    change.put(*(each.but(paused_at=since) for each in (*waiting, *asked, *sold)))


def go_on(change: Change, home: Unit) -> None:
    """As it was; each time that ran is as much later as that lasted."""
    change.put(thaw(home, now=change.now))
    for waiting in change.hall.where(Application, "unit", home.id):
        if waiting.paused_at is not None:
            change.put(waiting.going_on(change.now))
    for asked in change.hall.where(Challenge, "pending_on", home.id):
        change.put(asked.going_on(change.now))
    for deal in change.hall.where(Deal, "unit", home.id):
        if deal.paused_at is not None:
            change.put(deal.going_on(change.now))
