"""What the screens count, each defined once: who waits, is received, is on duty; how far a round has come."""

from collections.abc import Iterable

from domain.core.hall import Hall
from domain.house.people.records import Person
from domain.house.presence.records import Presence, PresenceState
from domain.house.presence.rules import state_of
from domain.reception.rosters.records import Roster
from domain.reception.rotation.records import Slot
from domain.reception.visits.records import Lane, Visit

ON_DUTY: frozenset[PresenceState] = frozenset({"waiting", "receiving", "away_work"})  # not off, and not out


def waiting(hall: Hall, lane: Lane) -> int:
    """等候: checked in and called to nobody yet."""
    return sum(visit.lane == lane for visit in hall.where(Visit, "state", "waiting"))


def receiving(hall: Hall, lane: Lane) -> int:
    """接待中: accepted and not ended. Who is being called is not yet received."""
    return sum(visit.lane == lane for visit in hall.where(Visit, "state", "received"))


def checked_in(hall: Hall, lane: Lane) -> int:
    """今日来访: all of the day, whatever became of them."""
    return sum(visit.lane == lane for visit in hall.all(Visit).values())


def in_the_round(hall: Hall) -> list[Roster]:
    """The locked rosters of the newest day that has some, without the groups that gave the day up (RT-04)."""
    locked = [roster for roster in hall.all(Roster).values() if roster.locked]
    day = max((roster.day for roster in locked), default=None)
    return [roster for roster in locked if roster.day == day and not roster.excluded]


def on_duty(hall: Hall) -> dict[str, tuple[int, int]]:
    """在岗 by group: (how many of those listed for the day are neither off duty nor out, how many are listed)."""
    people, presences = hall.all(Person), hall.all(Presence)
    return {
        roster.group: (sum(state_of(people, presences, id) in ON_DUTY for id in roster.people), len(roster.people))
        for roster in in_the_round(hall)
    }


def gone_through(slots: Iterable[Slot]) -> int:
    """已走: the turns of a round that are spent or being called; the pointer stands behind them."""
    return sum(slot.state != "pending" for slot in slots)
