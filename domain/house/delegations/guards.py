"""In whose name a signature is given."""

from collections.abc import Sequence
from dataclasses import replace

from domain.core.change import Change
from domain.core.roles import Role
from domain.core.signatures import in_own_or_anothers_name
from domain.core.viewer import Viewer
from domain.house.delegations.rules import as_of


def signing(change: Change, by: Viewer, roles: Sequence[Role]) -> Viewer:
    """The viewer in the name he does this in, which the journal tells: his own, or that of somebody of these roles he
    acts for at this moment. Refuses `not-allowed` where it is neither.
    """
    change.in_place_of = in_own_or_anothers_name(as_of(change.hall, by, change.now), roles)
    return replace(by, in_place_of=change.in_place_of)
