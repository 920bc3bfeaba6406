"""Umbrellas are entered, lent and missed."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.viewer import Viewer
from tests.made_up import rules
from tests.made_up.records import Umbrella

FOR = timedelta(seconds=1)


@command("umbrella.enter", "admin")
def enter(change: Change, by: Viewer, number: Annotated[int, Field(ge=1, le=999)]) -> Result:
    """Enter an umbrella."""
    umbrella = Umbrella(id=change.new_id("y"), number=number, entered_at=change.now)
    change.put(umbrella)
    return {"umbrella": umbrella.id}


@command("umbrella.lend", "dispatcher", rules=("MU-01",))
def lend(change: Change, by: Viewer, umbrella: str, visit: str) -> Result:
    """Lend an umbrella to a visitor."""
    change.put(rules.lend(change.find(Umbrella, umbrella), visit, until=change.now + FOR))
    return {}


@command("umbrella.miss")
def miss(change: Change, by: Viewer, umbrella: str) -> Result:
    """An umbrella that did not come back in time."""
    change.put(rules.miss(change.find(Umbrella, umbrella), now=change.now))
    return {}
