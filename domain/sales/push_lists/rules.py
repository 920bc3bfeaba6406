"""How a push list comes to stand and ends (SC-14), and which homes move slowly (SC-43)."""

from datetime import datetime, timedelta

from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.core.roles import Role
from domain.core.signatures import Need, signs
from domain.core.viewer import Viewer
from domain.house.policy.rules import number
from domain.sales.push_lists.records import PushList, PushState
from domain.sales.units.records import Unit

APPROVES: tuple[Role, ...] = ("site_lead",)
NEED: Need = (APPROVES,)

# from, event -> to
MOVES: dict[tuple[PushState, str], PushState] = {
    ("proposed", "approve"): "standing",
    ("proposed", "reject"):  "rejected",
    ("proposed", "replace"): "replaced",  # by the next proposal of the group
    ("standing", "replace"): "replaced",  # by the next list that is approved
    ("proposed", "end"):     "ended",
    ("standing", "end"):     "ended",
}  # fmt: skip


def step(held: PushList, event: str, *, now: datetime, reason: str = "") -> PushList:
    """The list after `event`. Refuses `push-list-state`."""
    to = MOVES.get((held.state, event))
    if to is None:
        raise Refused("push-list-state", state=held.state)
    return held.but(state=to, decided_at=now, reason=reason)


def approve(held: PushList, *, by: Viewer, now: datetime) -> PushList:
    """Standing from now on, signed by the developer's lead."""
    standing = step(held, "approve", now=now)
    return standing.but(signed=signs(NEED, held.signed, by=by, now=now).given)


def standing(hall: Hall, group: str) -> PushList | None:
    """The list that this group follows."""
    return next((held for held in hall.where(PushList, "open_of", group) if held.state == "standing"), None)


def proposed(hall: Hall, group: str) -> PushList | None:
    """The list that this group waits for."""
    return next((held for held in hall.where(PushList, "open_of", group) if held.state == "proposed"), None)


def slow_moving(hall: Hall, unit: Unit, now: datetime) -> bool:
    """For sale for more days than the hall allows for (SC-43)."""
    return unit.state == "available" and now - unit.since > timedelta(days=number(hall, "slow.days"))
