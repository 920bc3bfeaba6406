"""Who may act for whom. A delegate gives the signatures of his principal's own role, and hands on none of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from domain.core.command import COMMANDS
from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.core.roles import AGENCY_ROLES, Role
from domain.core.viewer import Principal, Viewer
from domain.house.delegations.records import Delegation
from domain.house.people.records import Person

LONGEST = timedelta(days=31)

# Whoever takes the money, lets people in or allots visitors signs for nobody on the developer's side.
STAND_IN: tuple[Role, ...] = (
    "controller", "control_supervisor", "site_manager", "site_lead", "head", "executive", "general_manager",
)  # fmt: skip

OF_THE_GROUP: tuple[Role, ...] = ("supervisor", "group_manager", "project_manager")  # and these within their own group


def signatures(role: str) -> list[str]:
    """The commands that somebody may give for a person of this role."""
    return [verb for verb, command in COMMANDS.items() if role in command.delegable]


def signers() -> frozenset[str]:
    """The roles of whoever has something to sign: what the commands themselves call `delegable`."""
    return frozenset(role for command in COMMANDS.values() for role in command.delegable)


def fits(principal: Person, delegate: Person) -> bool:
    """Whether this person may act for that one: of the same side, or group, and high enough in it."""
    if not (principal.active and delegate.active) or principal.id == delegate.id:
        return False
    if principal.role in AGENCY_ROLES:
        return delegate.role in OF_THE_GROUP and delegate.group == principal.group
    return delegate.role in STAND_IN


def holds(principal: Person, delegate: Person) -> bool:
    """Whether what began may go on: the one still has something to sign, and the other may still sign it."""
    return bool(signatures(principal.role)) and fits(principal, delegate)


def give(delegation: Delegation, principal: Person, delegate: Person, others: list[Delegation]) -> Delegation:
    """The delegation, if it may begin. One person has one delegate at a time."""
    if principal.id == delegate.id:
        raise Refused("delegate-self")
    if not signatures(principal.role):
        raise Refused("delegate-nothing", name=principal.name)
    if not fits(principal, delegate):
        raise Refused("delegate-unfit", name=delegate.name, principal=principal.name)
    if not timedelta() < delegation.until - delegation.since <= LONGEST:
        raise Refused("delegate-until")
    if any(other.principal == principal.id and other.ended_at is None for other in others):
        raise Refused("delegate-given", principal=principal.name)
    return delegation


def end(delegation: Delegation, *, by: Viewer, now: datetime) -> Delegation:
    """Over from now on."""
    if delegation.ended_at is not None:
        raise Refused("delegation-over")
    return delegation.but(ended_at=now, ended_by=by.actor)


def stands_for(hall: Hall, person: str | None, now: datetime) -> tuple[Principal, ...]:
    """Whom this person acts for at this moment, each with his role as it is now."""
    delegations = hall.where(Delegation, "acting", person) if person is not None else []
    return tuple(_principals(hall, delegations, now)) if delegations else ()


def as_of(hall: Hall, by: Viewer, now: datetime) -> Viewer:
    """The viewer with whomever he acts for at this moment: a delegation may have ended since the command was sent."""
    return replace(by, stands_for=stands_for(hall, by.person, now))


def _principals(hall: Hall, delegations: list[Delegation], now: datetime) -> Iterator[Principal]:
    for delegation in delegations:
        principal, delegate = hall.get(Person, delegation.principal), hall.get(Person, delegation.delegate)
        if now < delegation.until and principal is not None and delegate is not None and fits(principal, delegate):
            yield Principal(principal.id, principal.role)
