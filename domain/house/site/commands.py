"""The hall is named, and told how long nobody could reach it."""

from datetime import timedelta

from domain.core.away import later
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


@command("hall.was_away", rules=("SC-08", "SC-17"))
def was_away(change: Change, by: Viewer, since: Claimed, until: Claimed) -> Result:
    """Nobody could reach the hall between these moments: what ran then runs on for as long afterwards.

    Refuses `bad-arguments` for a time that is not over, or ends before it begins.
    """
    if not since < until <= change.now + timedelta(seconds=1):
        raise Refused("bad-arguments", fields={"until": "after the beginning, and not to come"})
    moved = list(later(change.hall, since, until - since))
    change.put(*moved)
    minutes = max(1, round((until - since).total_seconds() / 60))
    to = [*groups(change.hall), *roles("controller", "control_supervisor", "site_lead", "site_manager")]
    say(change, "was-away", to, since=since.isoformat(), minutes=minutes)
    return {"moved": len(moved)}


@command("site.open", "admin")
def open_site(change: Change, by: Viewer, name: FreeText, zone: str = ZONE) -> Result:
    """Name the hall and its time zone; on the first time the policy table is filled with its defaults.

    Refuses `zone-unknown` for one that pages cannot work with.
    """
    if zone_of(zone) is None:
        raise Refused("zone-unknown")
    held = change.hall.get(Site, "site")
    site = Site(id="site", name=name.strip()[:40], zone=zone, swept_at=held.swept_at if held else change.now)
    change.put(site)
    for key, setting in SETTINGS.items():
        if change.hall.get(Policy, key) is None:
            change.put(Policy(id=key, value=setting.default, source=setting.source, since=change.now))
    return {}
