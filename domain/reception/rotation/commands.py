"""Turns are skipped and covered, make-ups granted (RULES §4.2, §4.4)."""

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import FreeText
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.people.guards import in_own_group
from domain.house.people.records import Person
from domain.reception.rotation import rules
from domain.reception.rotation.records import Credit, Slot
from domain.reception.rotation.rounds import keep_round_going, next_choice
from domain.reception.visits.records import Lane


@command("turn.skip", "dispatcher", rules=("RT-21", "RT-22"))
def skip(change: Change, by: Viewer, lane: Lane, reason: FreeText) -> Result:
    """Pass over whoever is next: the slot is void, with the desk's reason."""
    if not reason.strip():
        raise Refused("reason-missing")
    chosen = next_choice(change, lane)
    if chosen.slot is None:
        raise Refused("nobody-free" if chosen.consultant is None else "make-up-first")
    change.put(rules.step(chosen.slot, "void", now=change.now, rule="RT-22"))
    keep_round_going(change, lane)
    return {"consultant": chosen.slot.consultant}


@command("turn.cover", "group_manager", "dispatcher", rules=("RT-10", "RT-21"))
def cover(change: Change, by: Viewer, slot: str, person: str | None) -> Result:
    """Name a substitute of the same group for a slot (RO-10); he keeps his own (RT-06). None takes the name back."""
    held = change.find(Slot, slot)
    if by.role == "group_manager":
        in_own_group(by, held.group)
    if held.state != "pending":
        raise Refused("slot-state", position=held.position, state=held.state)
    if person is not None:
        substitute = change.find(Person, person)
        if substitute.group != held.group or not substitute.receives or person == held.consultant:
            raise Refused("not-your-group", badge=substitute.badge)
    change.put(held.but(cover=person))
    return {}


@command("credit.grant", "dispatcher", "site_lead", rules=("RT-25",))
def grant(change: Change, by: Viewer, lane: Lane, consultant: str, reason: FreeText) -> Result:
    """Grant a make-up reception, served before the round."""
    if not reason.strip():
        raise Refused("reason-missing")
    person = change.find(Person, consultant)
    if not person.receives:
        raise Refused("not-qualified", badge=person.badge)
    credit = Credit(id=change.new_id("w"), lane=lane, consultant=person.id, granted_at=change.now, rule="RT-25")
    change.put(credit)
    return {"credit": credit.id}
