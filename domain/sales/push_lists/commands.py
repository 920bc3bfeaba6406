"""A group's manager proposes which homes his group shows first, and the developer's lead approves it (SC-14)."""

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import FreeText
from domain.core.refusal import Refused
from domain.core.roles import MANAGERS
from domain.core.viewer import Viewer
from domain.house.delegations.guards import signing
from domain.house.delegations.rules import as_of
from domain.sales.applications.commands import reason_in
from domain.sales.push_lists import rules
from domain.sales.push_lists.records import PushList
from domain.sales.push_lists.rules import APPROVES
from domain.sales.units.commands import named
from domain.sales.units.records import Unit

MOST = 50


@command("push_list.propose", *MANAGERS, rules=("SC-14", "SC-43"))
def propose(change: Change, by: Viewer, units: list[str]) -> Result:
    """Propose these homes for one's own group, the first to be shown first, in place of what it proposed before."""
    if by.group is None:
        raise Refused("not-allowed")
    wanted = named(units)
    if len(wanted) > MOST:
        raise Refused("bad-arguments", fields={"units": f"between 1 and {MOST}"})
    homes = [change.find(Unit, id) for id in wanted]
    before = rules.proposed(change.hall, by.group)
    if before is not None:
        change.put(rules.step(before, "replace", now=change.now))
    made = PushList(
        id=change.new_id("l"), group=by.group, units=wanted, proposed_by=by.actor, proposed_at=change.now,
        slow=sum(rules.slow_moving(change.hall, home, change.now) for home in homes),
    )  # fmt: skip
    change.put(made)
    return {"push_list": made.id}


@command("push_list.approve", *APPROVES, delegable=APPROVES, rules=("SC-14",))
def approve(change: Change, by: Viewer, push_list: str) -> Result:
    """Approve a list: its group follows it in place of the one before."""
    held = change.find(PushList, push_list)
    approved = rules.approve(held, by=as_of(change.hall, by, change.now), now=change.now)
    before = rules.standing(change.hall, held.group)
    change.in_place_of = approved.signed[-1]["in_place_of"]
    change.put(*([rules.step(before, "replace", now=change.now)] if before else []), approved)
    return {}


@command("push_list.reject", *APPROVES, delegable=APPROVES, rules=("SC-14",))
def reject(change: Change, by: Viewer, push_list: str, reason: FreeText) -> Result:
    """Reject a list, with a reason."""
    signing(change, by, APPROVES)
    change.put(rules.step(change.find(PushList, push_list), "reject", now=change.now, reason=reason_in(reason)))
    return {}


@command("push_list.end", *MANAGERS, rules=("SC-14",))
def end(change: Change, by: Viewer, push_list: str) -> Result:
    """Show no home first any more, as a manager of the list's group. Refuses `not-your-group`."""
    held = change.find(PushList, push_list)
    if by.role != "system" and held.group != by.group:
        raise Refused("not-your-group")
    change.put(rules.step(held, "end", now=change.now))
    return {}
