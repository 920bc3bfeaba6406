"""The newest day's rosters: which groups are in the round, and which gave the day up (RT-04, RT-11)."""

from domain.core.hall import Hall
from domain.house.groups.records import Group
from domain.reception.rosters.records import Roster
from server.screen import Card, iso, panel


@panel(Roster, Group)
def rosters(hall: Hall) -> Card:
    """The newest day anyone filed for, and each group's list on it; `filed` is null for a group without one."""
    filed = hall.all(Roster).values()
    day = max((r.day for r in filed), default=None)
    by_group = {r.group: r for r in filed if r.day == day}
    groups = sorted((g for g in hall.all(Group).values() if not g.exited), key=lambda g: (g.order, g.id))
    return {
        "day": day.isoformat() if day else None,
        "groups": [_line(g.id, by_group.get(g.id)) for g in groups],
    }


def _line(group: str, roster: Roster | None) -> Card:
    return {
        "group": group,
        "filed": iso(roster.filed_at) if roster else None,
        "people": len(roster.people) if roster else 0,
        "locked": roster.locked if roster else False,
        "excluded": roster.excluded if roster else "",
    }
