"""Who is free, who is at work (RT-09)."""

from collections.abc import Mapping

from domain.house.people.records import Person
from domain.house.presence.records import Presence, PresenceState

FREE: PresenceState = "waiting"  # alone is called to somebody: nobody leaves the client he is with (RO-15)
AT_WORK: tuple[PresenceState, ...] = ("receiving", "away_work")


def state_of(people: Mapping[str, Person], presences: Mapping[str, Presence], id: str | None) -> PresenceState:
    """Where someone is for the rotation: `off` for whoever may not receive, whatever his presence says (RT-09)."""
    person, presence = people.get(id or ""), presences.get(id or "")
    return presence.state if person is not None and person.receives and presence is not None else "off"
