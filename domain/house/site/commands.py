"""The hall is named."""

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import FreeText
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.core.zones import zone_of
from domain.house.policy.records import Policy
from domain.house.policy.rules import SETTINGS
from domain.house.site.records import ZONE, Site


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
