"""Signatures: who may sign what waits for them, and in which order (SC-12).

A chain is the roles it needs, step by step; a step is signed by one person of one of its roles, or by somebody who acts
for one. No chain has two steps by one person, and nobody signs what he asked for himself: neither with his own hand nor
by another's, and not for another either.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.core.refusal import Refused
from domain.core.roles import Role
from domain.core.viewer import Viewer

Need = Sequence[tuple[Role, ...]]  # for each step in order, the roles any of which may sign it
Given = Sequence[dict[str, Any]]  # {"by", "in_place_of", "role", "at"} of each step signed so far, as a record keeps it


@dataclass(frozen=True)
class Signed:
    """A chain with one more signature, its last. `step` is the next one to be signed, from 0; None: it is done."""

    given: list[dict[str, Any]]
    step: int | None

    @property
    def in_place_of(self) -> str | None:
        """For whom the last signature was given, as the journal names them; None: for oneself."""
        found: str | None = self.given[-1]["in_place_of"]
        return found


def signs(
    need: Need, given: Given, *, by: Viewer, now: datetime, requester: str | None = None, own: str = "own-request"
) -> Signed:
    """The next step signed by this viewer, for himself or for somebody he acts for. `requester` is a person's id.

    Refuses `all-signed`; the code `own` to the requester; `signed-before` to whoever has signed another step, or had
    one signed for him; `not-your-step` to those whose step comes later; `not-allowed` to all others.
    """
    if len(given) >= len(need):
        raise Refused("all-signed")
    names = list(_names(by, need[len(given)]))
    if not names:
        raise Refused(_not_now(need, given, by, requester, own))
    refusals = [_forbidden(given, _person(by), principal, requester, own) for principal, _ in names]
    if None not in refusals:
        raise Refused(str(refusals[0]))
    principal, role = names[refusals.index(None)]
    signature = {"by": by.actor, "in_place_of": principal, "role": role, "at": now.isoformat()}
    signed = [*given, signature]
    return Signed(signed, len(signed) if len(signed) < len(need) else None)


def in_own_or_anothers_name(by: Viewer, roles: Sequence[Role]) -> str | None:
    """For whom a viewer does what is open to these roles: None for himself, else whom he acts for. Refuses
    `not-allowed` where he may in nobody's name.
    """
    for principal, _ in _names(by, tuple(roles)):
        return principal
    raise Refused("not-allowed")


def _names(by: Viewer, roles: tuple[Role, ...]) -> Iterator[tuple[str | None, str]]:
    """In whose names this viewer may sign for one of these roles: his own (None) comes first."""
    if by.role == "system" or by.role in roles:
        yield None, by.role
    yield from ((f"person:{p.person}", p.role) for p in by.stands_for if p.role in roles)


def _forbidden(given: Given, by: str | None, principal: str | None, requester: str | None, own: str) -> str | None:
    """Why these two, the one who signs and the one he signs for, must not; None: they may."""
    people = {by, principal} - {None}
    if requester is not None and f"person:{requester}" in people:
        return own
    if people & {name for signature in given for name in (signature["by"], signature["in_place_of"])}:
        return "signed-before"
    return None


def _not_now(need: Need, given: Given, by: Viewer, requester: str | None, own: str) -> str:
    if (code := _forbidden(given, _person(by), None, requester, own)) is not None:
        return code
    later = any(next(_names(by, roles), None) for roles in need[len(given) + 1 :])
    return "not-your-step" if later else "not-allowed"


def _person(by: Viewer) -> str | None:
    return f"person:{by.person}" if by.person else None
