"""Release batches are drafted by the sales controller, approved by the developer's lead, and released whole (SC-36)."""

from domain.core.change import Change, Result
from domain.core.command import LONG, command
from domain.core.inputs import FreeText
from domain.core.refusal import Refused
from domain.core.roles import Role
from domain.core.viewer import Viewer
from domain.house.delegations.guards import signing
from domain.house.delegations.rules import as_of
from domain.house.notices.rules import groups, say
from domain.sales.applications.commands import reason_in
from domain.sales.batches import rules
from domain.sales.batches.records import Batch
from domain.sales.plan.rules import permitted, plan_of
from domain.sales.units.commands import named
from domain.sales.units.records import Unit
from domain.sales.units.rules import move

APPROVES: tuple[Role, ...] = ("site_lead", "head")
LONGEST = 40


@command("batch.draft", "controller", rules=("SC-36",), largest=LONG)
def draft(change: Change, by: Viewer, called: FreeText, units: list[str]) -> Result:
    """Ask for the release of these homes together. Refuses homes that are released, or in another open batch."""
    name = called.strip()
    if not name or len(name) > LONGEST:
        raise Refused("bad-arguments", fields={"called": f"1 to {LONGEST} characters"})
    wanted = named(units)
    elsewhere = {id: batch for batch in change.hall.where(Batch, "open", True) for id in batch.units}
    for id in wanted:
        home = change.find(Unit, id)
        if home.state != "unreleased":
            raise Refused("unit-released", unit=home.label)
        if id in elsewhere:
            raise Refused("in-another-batch", unit=home.label, batch=elsewhere[id].called)
    plan = plan_of(change.hall)
    batch = Batch(
        id=change.new_id("b"), called=name, phase=plan.phase if plan else None, units=wanted, drafted_by=by.actor,
        drafted_at=change.now,
    )  # fmt: skip
    change.put(batch)
    return {"batch": batch.id}


@command("batch.approve", *APPROVES, delegable=APPROVES, rules=("SC-36",))
def approve(change: Change, by: Viewer, batch: str) -> Result:
    """Approve a batch: the sales controller may release it."""
    approved = rules.approve(change.find(Batch, batch), by=as_of(change.hall, by, change.now), now=change.now)
    change.in_place_of = approved.signed[-1]["in_place_of"]
    change.put(approved)
    return {}


@command("batch.reject", *APPROVES, delegable=APPROVES, rules=("SC-36",))
def reject(change: Change, by: Viewer, batch: str, reason: FreeText) -> Result:
    """Reject a batch, with a reason."""
    signing(change, by, APPROVES)
    change.put(rules.step(change.find(Batch, batch), "reject", now=change.now, reason=reason_in(reason)))
    return {}


@command("batch.drop", "controller")
def drop(change: Change, by: Viewer, batch: str) -> Result:
    """Give up a batch that is not released."""
    change.put(rules.step(change.find(Batch, batch), "drop", now=change.now))
    return {}


@command("batch.release", "controller", rules=("SC-11", "SC-36", "SC-39"))
def release(change: Change, by: Viewer, batch: str) -> Result:
    """Release an approved batch, all its homes in one change. One that was released otherwise refuses it."""
    permitted(change.hall)
    released = rules.step(change.find(Batch, batch), "release", now=change.now)
    homes = [move(change.find(Unit, id), "released", now=change.now) for id in released.units]
    change.put(released, *homes)
    say(change, "released", groups(change.hall), homes=len(homes))
    return {"released": len(homes)}
