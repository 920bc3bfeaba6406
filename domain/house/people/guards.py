"""Whom a command is open to beyond the table of roles."""

from domain.core.change import Change
from domain.core.refusal import Refused
from domain.core.roles import MANAGERS
from domain.core.viewer import Viewer
from domain.house.people.records import Person


def own_person(change: Change, by: Viewer) -> Person:
    """The person who gives the command. Refuses `not-allowed` for devices and the clock."""
    if by.person is None:
        raise Refused("not-allowed")
    return change.find(Person, by.person)


def in_own_group(by: Viewer, group: str | None) -> None:
    """Refuses `not-your-group` unless the viewer manages this group."""
    if by.role == "system":
        return
    if by.role not in MANAGERS or by.group is None or by.group != group:
        raise Refused("not-your-group")
