"""What ends with the people: a delegation whose two are no longer who they were (SC-12)."""

from collections.abc import Callable

from domain.core.change import Change
from domain.core.viewer import Viewer
from domain.house.delegations import rules
from domain.house.delegations.records import Delegation
from domain.house.people.records import Person


def end_what_fits_no_more(change: Change, by: Viewer) -> None:
    """End in this change what no longer may be, so that none revives when somebody is put in again."""
    _end(change, by, lambda principal, delegate: not rules.holds(principal, delegate))


def end_those_of_group(change: Change, by: Viewer, group: str) -> None:
    """End in this change whatever somebody of this group gave or was given."""
    _end(change, by, lambda principal, delegate: group in (principal.group, delegate.group))


def _end(change: Change, by: Viewer, over: Callable[[Person, Person], bool]) -> None:
    for held in list(change.hall.all(Delegation).values()):
        if held.ended_at is None and over(change.find(Person, held.principal), change.find(Person, held.delegate)):
            change.put(rules.end(held, by=by, now=change.now))
