"""Where the hall is: its own record, its time zone and its days."""

from datetime import date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from domain.core.hall import Hall
from domain.core.zones import zone_of
from domain.house.site.records import ZONE, Site


def site_of(hall: Hall) -> Site:
    """The hall's own record, of a hall that was opened."""
    return cast(Site, hall.get(Site, "site"))


def hall_zone(hall: Hall) -> ZoneInfo:
    """The time zone the hall lives in."""
    site = hall.get(Site, "site")
    return zone_of(site.zone if site else ZONE) or ZoneInfo(ZONE)


def local_day(hall: Hall, now: datetime) -> date:
    """Which day it is in the hall at this moment."""
    return now.astimezone(hall_zone(hall)).date()


def last_midnight(hall: Hall, now: datetime) -> datetime:
    """When this day of the hall began."""
    return datetime.combine(local_day(hall, now), datetime.min.time(), hall_zone(hall))


def was_away_for(hall: Hall, since: datetime, until: datetime) -> timedelta:
    """How much of this time nobody could reach the hall, as it was told: deadlines moved on by that already."""
    site = hall.get(Site, "site")
    total = timedelta(0)
    for began, ended in (map(datetime.fromisoformat, each) for each in (site.away if site else [])):
        total += max(timedelta(0), min(until, ended) - max(since, began))
    return total
