"""Who of a roster may stand in the round, and which groups may (RT-03, RT-04, RT-08, RT-09)."""

from collections.abc import Mapping

from domain.core.roles import Role
from domain.house.people.records import Person
from domain.reception.rosters.records import Roster

LATE: tuple[Role, ...] = ("site_lead", "admin")  # who admits a list after the cutoff, with a reason (RT-11)


def eligible(roster: Roster, people: Mapping[str, Person]) -> list[str]:
    """The people of a roster who may stand in the round, in its order (RT-08, RT-09)."""
    return [p for p in roster.people if (person := people.get(p)) is not None and person.receives]


def lock(roster: Roster, people: Mapping[str, Person], *, minimum: int) -> Roster:
    """The roster locked; a group below the minimum gives up the day's rounds (RT-03, RT-04)."""
    below = len(eligible(roster, people)) < minimum
    return roster.but(locked=True, excluded="below-minimum" if below else "")
