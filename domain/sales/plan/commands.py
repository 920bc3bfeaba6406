"""The plan is made and moved on (SC-37, SC-38, SC-39, SC-44)."""

from typing import Annotated

from pydantic import Field

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import FreeText
from domain.core.refusal import Refused
from domain.core.roles import Role
from domain.core.viewer import Viewer
from domain.house.notices.rules import roles, say
from domain.sales.plan import rules
from domain.sales.plan.records import LONGEST_PERMIT, MOST_HOMES, Phase, SalesPlan, Status
from domain.sales.preparations.rules import still_open

PLANS: tuple[Role, ...] = ("site_lead", "head")
Homes = Annotated[int, Field(ge=0, le=MOST_HOMES)]


@command("plan.set_status", *PLANS, rules=("SC-37", "SC-40", "SC-42"))
def set_status(change: Change, by: Viewer, status: Status) -> Result:
    """Say that the project is not on sale yet, on sale, or sold; what runs already goes on.

    Preparations that are still open hold no launch back; the answer says how many, and those above hear of it.
    """
    before = rules.plan_of(change.hall)
    change.put(rules.to_status(_plan(change), status, change.hall, now=change.now))
    left = len(still_open(change.hall))
    if left and status == "on_sale" and before is not None and before.status == "before":
        say(change, "launched-unready", roles("site_lead", "head", "executive"), many=left)
    return {"open": left}


@command("plan.set_phase", *PLANS, rules=("SC-38",))
def set_phase(change: Change, by: Viewer, phase: Phase) -> Result:
    """Say in which of its five phases the sale is."""
    change.put(rules.to_phase(_plan(change), phase, now=change.now))
    return {}


@command("plan.enter_permit", *PLANS, rules=("SC-39",))
def enter_permit(change: Change, by: Viewer, permit: FreeText) -> Result:
    """Enter the number of the presale permit, without which no home is released and no money taken."""
    number = permit.strip()
    if not number or len(number) > LONGEST_PERMIT:
        raise Refused("bad-arguments", fields={"permit": f"1 to {LONGEST_PERMIT} characters"})
    change.put(_plan(change).but(permit=number))
    return {}


@command("plan.set_target", *PLANS, rules=("SC-44",))
def set_target(change: Change, by: Viewer, phase: Phase, homes: Homes) -> Result:
    """Say how many homes are to be sold in a phase."""
    plan = _plan(change)
    change.put(plan.but(targets={**plan.targets, phase: homes}))
    return {}


def _plan(change: Change) -> SalesPlan:
    """The plan, or a first one: a hall that has sold without goes on selling."""
    held = rules.plan_of(change.hall)
    return held or SalesPlan(id="plan", since=change.now, phase_since=change.now)
