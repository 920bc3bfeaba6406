"""An umbrella goes out and comes back."""

from datetime import datetime

from domain.core.refusal import Refused
from tests.made_up.records import Umbrella


def lend(umbrella: Umbrella, visit: str, *, until: datetime) -> Umbrella:
    """The umbrella given out. Refuses `umbrella-out` for one that is not in."""
    if umbrella.state != "in":
        raise Refused("umbrella-out", number=umbrella.number, state=umbrella.state)
    return umbrella.but(state="out", lent_to=visit, back_by=until)


def miss(umbrella: Umbrella, *, now: datetime) -> Umbrella:
    """The umbrella that did not come back. Refuses `not-due` before its time."""
    if umbrella.due is None or now < umbrella.due:
        raise Refused("not-due", due=None)
    return umbrella.but(state="missed")
