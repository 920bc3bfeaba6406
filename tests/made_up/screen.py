"""What the made-up screen shows: each umbrella and where it is."""

from pathlib import Path

from domain.core.hall import Hall
from server.screen import Card, Screen, panel
from tests.made_up.records import Umbrella


def umbrella_card(umbrella: Umbrella, hall: Hall) -> Card:
    """Its number and whether it is there."""
    return {"number": umbrella.number, "state": umbrella.state}


@panel(Umbrella)
def counts(hall: Hall) -> Card:
    """How many are out."""
    return {"out": len(hall.where(Umbrella, "state", "out"))}


SCREEN = Screen(
    name="umbrellas",  # type: ignore[arg-type]
    title="Umbrellas",
    folder=Path(__file__).parent,
    opened_by=frozenset({"dispatcher", "admin"}),
    cards={Umbrella: umbrella_card},
    panels={"counts": counts},
)
