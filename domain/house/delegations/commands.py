"""A named person acts for another until a moment."""

from dataclasses import replace

from domain.core.change import Change, Result
from domain.core.command import COMMANDS, command
from domain.core.inputs import Claimed
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.delegations import rules
from domain.house.delegations.records import Delegation
from domain.house.people.guards import own_person
from domain.house.people.records import Person

NAMES_FOR_OTHERS = ("admin",)  # who is ill names nobody himself; an admin changes roles anyway


@command("delegation.give", *NAMES_FOR_OTHERS, rules=("SC-12",))
def give(change: Change, by: Viewer, delegate: str, until: Claimed, principal: str | None = None) -> Result:
    """Name somebody who signs for oneself until a moment, at most a month ahead; an admin names one for others too.

    Open to whoever has something to sign: see `open_to_signers`.
    """
    own = principal is None or principal == by.person
    if not own and by.role not in (*NAMES_FOR_OTHERS, "system"):
        raise Refused("not-allowed")
    whose = own_person(change, by) if principal is None else change.find(Person, principal)
    wanted = Delegation(
        id=change.new_id("g"), principal=whose.id, delegate=delegate, since=change.now, until=until, given_by=by.actor
    )
    others = list(change.hall.all(Delegation).values())
    change.put(rules.give(wanted, whose, change.find(Person, delegate), others))
    return {"delegation": wanted.id}


@command("delegation.end", *rules.STAND_IN, *NAMES_FOR_OTHERS)
def end(change: Change, by: Viewer, delegation: str) -> Result:
    """End it before its time: whoever is named or is acted for, or an admin, who may have named for another."""
    held = change.find(Delegation, delegation)
    if by.role not in (*NAMES_FOR_OTHERS, "system") and by.person not in (held.principal, held.delegate):
        raise Refused("not-allowed")
    change.put(rules.end(held, by=by, now=change.now))
    return {}


@command("delegation.expire")
def expire(change: Change, by: Viewer, delegation: str) -> Result:
    """Its moment has come. Refuses `not-due` before."""
    held = change.find(Delegation, delegation)
    if held.due is None or change.now < held.due:
        raise Refused("not-due", due=held.due.isoformat() if held.due else None)
    change.put(rules.end(held, by=by, now=change.now))
    return {}


def open_to_signers() -> None:
    """Whoever has something to sign may name somebody. Which roles these are is known once all commands are entered."""
    given = COMMANDS["delegation.give"]
    COMMANDS["delegation.give"] = replace(given, roles=given.roles | rules.signers())
