"""Rosters, presence, skips, covers and credits (RULES §4.2, §4.4)."""

from datetime import date, datetime
from datetime import time as clock

from domain import rotation
from domain.people import FREE, Person, Presence, PresenceState, Viewer
from domain.policy import clock_time, number
from domain.reception import LANES, Lane
from domain.refusal import Refused
from domain.rotation import Credit, Roster, Slot
from server.change import LONG, Change, Result, command
from server.commands.common import Day, Note, in_own_group
from server.commands.rounds import build_next, keep_round_going, leave_out, next_choice, open_round

OWN_STATES: tuple[PresenceState, ...] = (FREE, "away_work", "away_private", "off")


@command("roster.file", "group_manager", "project_manager", "dispatcher", "site_lead", "admin", rules=("RT-11",),
         largest=LONG)  # fmt: skip
def file(change: Change, by: Viewer, day: Day, group: str, people: list[str], reason: Note = "") -> Result:
    """File a group's list for a day: managers before the cutoff, later the site lead with a reason."""
    if by.role in ("group_manager", "project_manager"):
        in_own_group(by, group)
    late = change.now >= _cutoff(change, day)
    if late and by.role not in ("site_lead", "admin", "system"):
        raise Refused("roster-late", group=group)
    if late and not reason.strip():
        raise Refused("reason-missing")
    for id in people:
        person = change.find(Person, id)
        if person.group != group:
            raise Refused("not-your-group", badge=person.badge)
        if not person.receives:
            raise Refused("not-qualified", badge=person.badge)  # RT-09
    if not people or len(set(people)) != len(people):
        raise Refused("bad-arguments", fields={"people": "each once, at least one"})
    old = change.hall.get(Roster, f"{day}/{group}")
    filed = Roster(id=f"{day}/{group}", day=day, group=group, people=people, filed_at=change.now, filed_by=by.actor)
    if old is not None and old.locked:
        filed = rotation.lock(filed, change.hall.all(Person), minimum=number(change.hall.policies, "rotation.minimum"))
    change.put(filed)
    return {"roster": filed.id}


@command("roster.lock", "dispatcher", "site_lead", rules=("RT-03", "RT-04", "RT-05", "RT-11"))
def lock(change: Change, by: Viewer, day: Day) -> Result:
    """Lock the day's rosters: groups below the minimum are out, a carried round goes on, else a round is built."""
    rosters = [r for r in change.hall.all(Roster).values() if r.day == day]
    if not any(not r.locked for r in rosters):
        raise Refused("no-roster")
    minimum = number(change.hall.policies, "rotation.minimum")
    locked = [rotation.lock(r, change.hall.all(Person), minimum=minimum) for r in rosters if not r.locked]
    change.put(*locked)
    present = {p for r in change.hall.all(Roster).values() if r.day == day and not r.excluded for p in r.people}
    for lane in LANES:
        leave_out(change, lane, present)
        if open_round(change, lane) is None:
            build_next(change, lane)
    return {"excluded": [r.group for r in locked if r.excluded]}


@command("turn.skip", "dispatcher", rules=("RT-21", "RT-22"))
def skip(change: Change, by: Viewer, lane: Lane, reason: Note) -> Result:
    """Pass over whoever is next: the slot is void, with the desk's reason."""
    if not reason.strip():
        raise Refused("reason-missing")
    chosen = next_choice(change, lane)
    if chosen.slot is None:
        raise Refused("nobody-free" if chosen.consultant is None else "make-up-first")
    change.put(rotation.step(chosen.slot, "void", now=change.now, rule="RT-22"))
    keep_round_going(change, lane)
    return {"consultant": chosen.slot.consultant}


@command("turn.cover", "group_manager", "dispatcher", rules=("RT-10", "RT-21"))
def cover(change: Change, by: Viewer, slot: str, person: str | None) -> Result:
    """Name a substitute of the same group for a slot; he keeps his own slot (RT-06). None takes the name back."""
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
def grant(change: Change, by: Viewer, lane: Lane, consultant: str, reason: Note) -> Result:
    """Grant a make-up reception, served before the round."""
    if not reason.strip():
        raise Refused("reason-missing")
    person = change.find(Person, consultant)
    if not person.receives:
        raise Refused("not-qualified", badge=person.badge)
    credit = Credit(id=change.new_id("w"), lane=lane, consultant=person.id, granted_at=change.now, rule="RT-25")
    change.put(credit)
    return {"credit": credit.id}


@command("presence.set", "consultant", "supervisor", "dispatcher", rules=("RT-22", "RT-23"))
def presence(change: Change, by: Viewer, state: PresenceState, person: str | None = None, reason: Note = "") -> Result:
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


def _cutoff(change: Change, day: date) -> datetime:
    at: clock = clock_time(change.hall.policies, "roster.cutoff")
    return datetime.combine(day, at, change.hall.zone)
