"""Rosters are filed and locked (RT-11)."""

from collections.abc import Iterator
from datetime import date, datetime
from datetime import time as clock

from domain.core.change import Change, Result
from domain.core.command import LONG, command
from domain.core.deadline import Due, daily
from domain.core.hall import Hall
from domain.core.inputs import Day, FreeText
from domain.core.night import at_night
from domain.core.refusal import Refused
from domain.core.roles import MANAGERS
from domain.core.viewer import Viewer
from domain.house.people.guards import in_own_group
from domain.house.people.records import Person
from domain.house.policy.rules import clock_time, number
from domain.house.site.rules import hall_zone, local_day
from domain.reception.rosters import rules
from domain.reception.rosters.records import Roster
from domain.reception.rotation.rounds import build_next, leave_out, open_round
from domain.reception.visits.records import LANES


@command("roster.file", *MANAGERS, "dispatcher", "site_lead", "admin", rules=("RT-11",),
         largest=LONG)  # fmt: skip
def file(change: Change, by: Viewer, day: Day, group: str, people: list[str], reason: FreeText = "") -> Result:
    """File a group's list for a day: managers before the cutoff, later the site lead or the admin with a reason."""
    if by.role in MANAGERS:
        in_own_group(by, group)
    late = change.now >= _cutoff(change, day)
    if late and by.role not in (*rules.LATE, "system"):
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
        filed = rules.lock(filed, change.hall.all(Person), minimum=number(change.hall, "rotation.minimum"))
    change.put(filed)
    return {"roster": filed.id}


@command("roster.lock", "dispatcher", "site_lead", rules=("RT-03", "RT-04", "RT-05", "RT-11"))
def lock(change: Change, by: Viewer, day: Day) -> Result:
    """Lock the day's rosters: groups below the minimum are out, a carried round goes on, else a round is built."""
    rosters = [r for r in change.hall.all(Roster).values() if r.day == day]
    if not any(not r.locked for r in rosters):
        raise Refused("no-roster")
    minimum = number(change.hall, "rotation.minimum")
    locked = [rules.lock(r, change.hall.all(Person), minimum=minimum) for r in rosters if not r.locked]
    change.put(*locked)
    present = {p for r in change.hall.all(Roster).values() if r.day == day and not r.excluded for p in r.people}
    for lane in LANES:
        leave_out(change, lane, present)
        if open_round(change, lane) is None:
            build_next(change, lane)
    return {"excluded": [r.group for r in locked if r.excluded]}


def _cutoff(change: Change, day: date) -> datetime:
    at: clock = clock_time(change.hall, "roster.cutoff")
    return datetime.combine(day, at, hall_zone(change.hall))


@daily
def lock_time(hall: Hall, now: datetime) -> Iterator[Due]:
    """The day's rosters are locked at the cutoff (RT-11)."""
    if now.astimezone(hall_zone(hall)).time() >= clock_time(hall, "roster.cutoff"):
        today = local_day(hall, now)
        if any(roster.day == today and not roster.locked for roster in hall.all(Roster).values()):
            yield "roster.lock", {"day": today.isoformat()}


@at_night(Roster)
def _done_with(change: Change, roster: Roster) -> Roster:
    return roster.but(swept=True)
