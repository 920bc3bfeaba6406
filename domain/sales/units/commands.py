"""Units are released for sale (SC-11), and a board may show one building of them alone."""

from domain.core.change import Change, Result
from domain.core.command import LONG, command
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.devices.commands import in_use
from domain.house.notices.rules import groups, say
from domain.house.policy.rules import choice
from domain.sales.plan.rules import permitted
from domain.sales.units.records import Unit
from domain.sales.units.rules import move

MOST = 20_000  # units named in one command


@command("unit.release", "controller", rules=("SC-11", "SC-36", "SC-39"), largest=LONG)
def release(change: Change, by: Viewer, units: list[str]) -> Result:
    """Release a batch for sale (SC-36). All or none: one that is not unreleased refuses the batch.

    Refuses `permit-missing` where the sales plan has no presale permit, `batch-first` where batches are approved first.
    """
    permitted(change.hall)
    if choice(change.hall, "release.gate") == "approval":
        raise Refused("batch-first")
    for id in named(units):
        change.put(move(change.find(Unit, id), "released", now=change.now))
    say(change, "released", groups(change.hall), homes=len(set(units)))
    return {"released": len(set(units))}


def named(units: list[str]) -> list[str]:
    """Each once. Refuses none at all, and too many."""
    if not units or len(units) > MOST:
        raise Refused("bad-arguments", fields={"units": f"between 1 and {MOST}"})
    return list(dict.fromkeys(units))


@command("device.pin", "admin", "site_lead")
def pin_building(change: Change, by: Viewer, device: str, building: str = "") -> Result:
    """Have a unit board show this building alone, until another is pinned or none ("")."""
    wall = in_use(change, device)
    if wall.screen != "board":
        raise Refused("bad-arguments", fields={"device": "a unit board"})
    if building and building not in {
        place for (place, _), many in change.hall.sizes(Unit, "place_and_state").items() if many
    }:
        raise Refused("bad-arguments", fields={"building": "unknown"})
    change.put(wall.but(pinned=building))
    return {}
