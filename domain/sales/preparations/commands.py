"""The list of preparations is begun, given to people, done and waived (SC-42)."""

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import Day, FreeText
from domain.core.refusal import Refused
from domain.core.roles import DEVELOPER_ROLES, Role
from domain.core.viewer import Viewer
from domain.house.people.records import Person
from domain.sales.applications.commands import reason_in
from domain.sales.preparations import rules
from domain.sales.preparations.records import TEMPLATE, Preparation

KEEPS: tuple[Role, ...] = ("site_lead", "head")
DOES: tuple[Role, ...] = ("site_lead", "head", "site_manager", "controller")


@command("preparation.begin", *KEEPS, rules=("SC-42",))
def begin(change: Change, by: Viewer) -> Result:
    """Begin the list of twenty, all of it open. What stands there already stays as it is."""
    missing = [(number, code) for number, code in enumerate(TEMPLATE, 1) if change.hall.get(Preparation, code) is None]
    change.put(*(Preparation(id=code, number=number) for number, code in missing))
    return {"open": len(rules.still_open(change.hall))}


@command("preparation.assign", *KEEPS, rules=("SC-42",))
def assign(change: Change, by: Viewer, preparation: str, owner: str, until: Day | None = None) -> Result:
    """Say whose it is, of the developer's people, and until when."""
    held = change.find(Preparation, preparation)
    if owner and change.find(Person, owner).role not in DEVELOPER_ROLES:
        raise Refused("bad-arguments", fields={"owner": "one of the developer's"})
    change.put(held.but(owner=owner, until=until))
    return {}


@command("preparation.finish", *DOES, rules=("SC-42",))
def finish(change: Change, by: Viewer, preparation: str) -> Result:
    """Say that it is done."""
    return _decided(change, by, preparation, "finish")


@command("preparation.waive", "head", rules=("SC-42",))
def waive(change: Change, by: Viewer, preparation: str, reason: FreeText) -> Result:
    """Go without it, with the reason: the department head alone."""
    return _decided(change, by, preparation, "waive", reason_in(reason))


@command("preparation.reopen", *DOES, rules=("SC-42",))
def reopen(change: Change, by: Viewer, preparation: str) -> Result:
    """Say that it is not done after all."""
    return _decided(change, by, preparation, "reopen")


def _decided(change: Change, by: Viewer, preparation: str, event: str, reason: str = "") -> Result:
    change.put(rules.step(change.find(Preparation, preparation), event, by=by, now=change.now, reason=reason))
    return {"open": len(rules.still_open(change.hall))}
