"""The hall is named, and told how long nobody could reach it."""

from datetime import datetime, timedelta

from domain.core.away import later, still_since
from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import Claimed, FreeText
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.core.zones import zone_of
from domain.house.notices.rules import groups, roles, say
from domain.house.policy.records import Policy
from domain.house.policy.rules import SETTINGS
from domain.house.site.records import ZONE, Site

REMEMBERED = 50  # times nobody could reach the hall


@command("hall.was_away", rules=("SC-08", "SC-17"))
def was_away(change: Change, by: Viewer, since: Claimed, until: Claimed) -> Result:
    """Nobody could reach the hall between these moments: what ran then runs on for as long afterwards.

    Where time stands still already, as the hall works on paper, it goes on with the end of that, and not twice.

    Refuses `bad-arguments` for a time that is not over, or ends before it begins.
    """
    if not since < until <= change.now + timedelta(seconds=1):
        raise Refused("bad-arguments", fields={"until": "after the beginning, and not to come"})
    still = still_since(change.hall)
    told = until if still is None else max(since, min(until, still))
    moved = list(later(change.hall, since, told - since)) if told > since else []
    change.put(*moved)
    _remember(change, since, told)
    minutes = max(1, round((until - since).total_seconds() / 60))
    to = [*groups(change.hall), *roles("controller", "control_supervisor", "site_lead", "site_manager")]
    say(change, "was-away", to, since=since.isoformat(), minutes=minutes)
    return {"moved": len(moved)}


def _remember(change: Change, since: datetime, until: datetime) -> None:
    site = change.hall.get(Site, "site")
    if site is not None and until > since:
        change.put(site.but(away=[*site.away, [since.isoformat(), until.isoformat()]][-REMEMBERED:]))


@command("site.open", "admin")
def open_site(change: Change, by: Viewer, name: FreeText, zone: str = ZONE) -> Result:
    """Name the hall and its time zone; on the first time the policy table is filled with its defaults.

    Refuses `zone-unknown` for one that pages cannot work with.
    """
    if zone_of(zone) is None:
        raise Refused("zone-unknown")
    held = change.hall.get(Site, "site")
    site = Site(id="site", name=name.strip()[:40], zone=zone, swept_at=held.swept_at if held else change.now)
    if held is not None:
        site = site.but(away=held.away)
    change.put(site)
    for key, setting in SETTINGS.items():
        if change.hall.get(Policy, key) is None:
            change.put(Policy(id=key, value=setting.default, source=setting.source, since=change.now))
    return {}
