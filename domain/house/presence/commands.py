"""People come, step out and go home (RT-22, RT-23)."""

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import FreeText
from domain.core.night import at_night
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.people.records import Person
from domain.house.presence.records import Presence, PresenceState
from domain.house.presence.rules import FREE

OWN_STATES: tuple[PresenceState, ...] = (FREE, "away_work", "away_private", "off")


@command("presence.set", "consultant", "supervisor", "dispatcher", rules=("RT-22", "RT-23"))
def presence(
    change: Change, by: Viewer, state: PresenceState, person: str | None = None, reason: FreeText = ""
) -> Result:
    """Say where someone is. People speak for themselves; the desk for anyone, and alone for a developer's errand."""
    who = change.find(Person, person or by.person or "")
    if by.role in ("consultant", "supervisor") and (who.id != by.person or state not in OWN_STATES):
        raise Refused("not-allowed")
    if state == "receiving" or not who.receives:
        raise Refused("bad-arguments", fields={"state": "choice"})
    held = change.hall.get(Presence, who.id)
    if held is not None and held.state == "receiving" and held.visit is not None:
        raise Refused("consultant-busy", badge=who.badge, state=held.state)
    change.put(Presence(id=who.id, state=state, since=change.now, reason=reason[:100]))
    return {}


@at_night(Presence)
def _off_duty(change: Change, presence: Presence) -> Presence:
    return Presence(id=presence.id, since=change.now)
