"""What the unit board shows: the public state of every unit. No price (SC-20), no client, no consultant."""

import heapq
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from domain.core.hall import Hall
from domain.core.order import natural
from domain.core.roles import ROLES
from domain.house.devices.records import Device
from domain.house.policy.records import Policy
from domain.house.policy.rules import choice
from domain.house.site.records import Site
from domain.house.site.rules import site_of
from domain.sales.plan.records import SalesPlan
from domain.sales.plan.rules import percent, plan_of, progress, target
from domain.sales.units.records import Unit, UnitState
from domain.sales.units.rules import sold
from server.screen import Card, Screen, iso, panel

# What the public sees of each state; nobody types one in (SC-15). That someone has applied, or withdraws, is nobody
# else's business, nor is that a home is frozen: it is shown as it was before.
PUBLIC: dict[UnitState, str] = {
    "unreleased":  "unreleased",
    "available":   "available",
    "applied":     "available",
    "on_hold":     "on_hold",
    "controlled":  "controlled",
    "subscribed":  "sold",
    "signed":      "sold",
    "withdrawing": "sold",
    "reserved":    "reserved",
}  # fmt: skip
# Entering one of these is always a public change; entering another may happen behind an unchanged public state,
# and then its moment would tell what the state hides: a home that goes back is sold like all others.
DATED: frozenset[UnitState] = frozenset({"on_hold", "controlled", "reserved"})
LATEST = 6


def unit_card(unit: Unit, hall: Hall) -> Card:
    """Where a unit stands in its building and its public state.

    `until` only while on hold; `floor_label` only where a floor is not called by its number.
    """
    return {
        "building": unit.building,
        "entrance": unit.entrance,
        "floor": unit.floor,
        **({"floor_label": unit.floor_label} if unit.floor_label else {}),
        "room": unit.room,
        "state": PUBLIC[unit.standing],
        "until": iso(unit.until) if unit.standing == "on_hold" else None,
        "since": iso(unit.stands_since) if unit.standing in DATED else None,
    }


def pinned_card(device: Device, hall: Hall) -> Card | None:
    """The building that the office has put alone on this wall."""
    return {"building": device.pinned} if device.pinned and device.revoked_at is None else None


@panel(Unit)
def counts(hall: Hall) -> Card:
    """Units by public state, per building in natural order and in all. `rate`: whole percent sold of released."""
    by_building: dict[str, Counter[UnitState]] = defaultdict(Counter)
    for (building, state), many in hall.sizes(Unit, "place_and_standing").items():
        by_building[building][state] += many
    names = sorted(by_building, key=natural)
    return {
        "buildings": [{"name": name, **_sums(by_building[name])} for name in names],
        "all": _sums(sum(by_building.values(), Counter())),
    }


@panel(Unit)
def latest(hall: Hall) -> Card:
    """The latest public changes, newest first."""
    places = [place for place in hall.sizes(Unit, "place_and_standing") if place[1] in DATED]
    dated = (unit for place in places for unit in hall.where(Unit, "place_and_standing", place))
    newest = heapq.nlargest(LATEST, dated, key=lambda unit: (unit.stands_since, unit.id))
    return {"changes": [{**unit_card(unit, hall), "unit": unit.id} for unit in newest]}


@panel(Site)
def site(hall: Hall) -> Card:
    """The name over the board."""
    return {"name": site_of(hall).name}


@panel(SalesPlan, Unit, Policy)
def plan(hall: Hall) -> Card:
    """The phase of the sale (SC-38) and, where the hall shows it on its walls, how far it is in three lines (SC-44)."""
    held = plan_of(hall)
    if held is None:
        return {"phase": None}
    if choice(hall, "wall.progress") == "no" or not (whole := target(held)):
        return {"phase": held.phase}
    return {"phase": held.phase, "lines": {line: percent(many, whole) for line, many in progress(hall).items()}}


def _sums(states: Counter[UnitState]) -> dict[str, Any]:
    released = states.total() - states["unreleased"]
    gone = sum(many for state, many in states.items() if sold(state))
    public = dict.fromkeys(PUBLIC.values(), 0)
    for state, many in states.items():
        public[PUBLIC[state]] += many
    return {"states": public, "released": released, "rate": 100 * gone // released if released else None}


SCREEN = Screen(
    name="board",
    title="Unit board",
    folder=Path(__file__).parent,
    opened_by=frozenset({"device:board", "system", *ROLES}),
    cards={Unit: unit_card, Device: pinned_card},
    panels={"counts": counts, "latest": latest, "site": site, "plan": plan},
    theme="wall",
)
