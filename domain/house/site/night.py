"""The night: what is left of the days before ends, and what is finished leaves the live hall."""

from collections.abc import Iterator
from datetime import datetime

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.deadline import Due, daily
from domain.core.hall import Hall
from domain.core.night import ended, left_over
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.site.records import Site
from domain.house.site.rules import last_midnight, local_day, site_of


@daily
def night(hall: Hall, now: datetime) -> Iterator[Due]:
    """Two changes in this order; after a crash between them the first is refused `not-due`, and the second follows."""
    site = hall.get(Site, "site")
    if site is not None and site.swept_at is not None and local_day(hall, site.swept_at) < local_day(hall, now):
        yield "hall.close_day", {}
        yield "hall.sweep", {}


@command("hall.close_day")
def close_day(change: Change, by: Viewer) -> Result:
    """Once a night, before the sweep: what is left of the days before is over. Refuses `not-due` when nothing is.

    Whoever is still inside has left, nobody is on duty, protection that ran out and past rosters are done with. It is
    a change of its own, so that the journal and each row tell how all ended before `hall.sweep` lets it go.
    """
    going_on = list(left_over(change.hall, last_midnight(change.hall, change.now)))
    if not going_on:
        raise Refused("not-due", due=None)
    for record in going_on:
        change.put(ended(change, record))
    return {"ended": len(going_on)}


@command("hall.sweep")
def sweep(change: Change, by: Viewer) -> Result:
    """Once a night, after `hall.close_day`: finished records leave the live hall. Refuses `not-due` before.

    Their rows and the journal keep them as they were last put.
    """
    hall, midnight = change.hall, last_midnight(change.hall, change.now)
    swept_at = site_of(hall).swept_at
    if (swept_at is not None and swept_at >= midnight) or any(left_over(hall, midnight)):
        raise Refused("not-due", due=None)
    swept = [record for record in hall.records() if record.may_go(hall, midnight.date())]
    for record in swept:
        change.drop(record)
    change.put(site_of(hall).but(swept_at=change.now))
    return {"swept": len(swept)}
