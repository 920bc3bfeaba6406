"""What several commands ask."""

from domain.hall import Counter
from domain.people import Person, Viewer
from domain.refusal import Refused
from server.change import Change


def own_person(change: Change, by: Viewer) -> Person:
    """The person who gives the command. Refuses `not-allowed` for devices and the clock."""
    if by.person is None:
        raise Refused("not-allowed")
    return change.find(Person, by.person)


def in_own_group(by: Viewer, group: str | None) -> None:
    """Refuses `not-your-group` unless the viewer manages this group."""
    if by.role == "system":
        return
    if by.role not in ("group_manager", "project_manager") or by.group is None or by.group != group:
        raise Refused("not-your-group")


def next_number(change: Change, counter: str) -> int:
    """The next number of a gap-free count, kept with the change."""
    held = change.hall.get(Counter, counter) or Counter(id=counter)
    held = held.but(value=held.value + 1)
    change.put(held)
    return held.value
