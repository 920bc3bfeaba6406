"""Copies on paper are handed out under a number, come back, are lost, or are still out a day later (SC-20)."""

from typing import Annotated

from pydantic import Field

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import FreeText
from domain.core.refusal import Refused
from domain.core.roles import Role
from domain.core.viewer import Viewer
from domain.house.groups.records import Group
from domain.house.notices.rules import roles, say
from domain.sales.applications.commands import reason_in
from domain.sales.prices.records import CopyState, PriceCopy, PriceList

KEEPS: tuple[Role, ...] = ("site_lead", "site_manager", "controller", "admin")  # hand copies out and take them back
Copies = Annotated[int, Field(ge=1, le=50)]


@command("price_copy.issue", *KEEPS, rules=("SC-20",))
def issue(change: Change, by: Viewer, price_list: str, group: str, copies: Copies = 1) -> Result:
    """Hand out copies of a list in force to a group: A-1, A-2. Refuses `list-recalled`, `group-exited`."""
    listed, to = change.find(PriceList, price_list), change.find(Group, group)
    if listed.ended_at is not None:
        raise Refused("list-recalled", filename=listed.filename)
    if to.exited:
        raise Refused("group-exited", group=to.id)
    of = change.hall.where(PriceCopy, "price_list", listed.id)
    last = max((copy.number for copy in of if copy.group == to.id), default=0)
    made = [
        PriceCopy(
            id=change.new_id("y"), price_list=listed.id, group=to.id, number=last + n, issued_by=by.actor,
            issued_at=change.now,
        )
        for n in range(1, copies + 1)
    ]  # fmt: skip
    change.put(*made)
    return {"copies": [copy.called for copy in made]}


@command("price_copy.return", *KEEPS, rules=("SC-20",))
def give_back(change: Change, by: Viewer, price_copy: str) -> Result:
    """A copy is back."""
    change.put(_ended(change, by, price_copy, "returned"))
    return {}


@command("price_copy.lose", *KEEPS, rules=("SC-20",))
def lose(change: Change, by: Viewer, price_copy: str, reason: FreeText) -> Result:
    """A copy is lost: the site lead and the group's manager hear of it."""
    lost = _ended(change, by, price_copy, "lost").but(reason=reason_in(reason))
    change.put(lost)
    listed = change.find(PriceList, lost.price_list)
    to = [*roles("site_lead", "control_supervisor"), f"group:{lost.group}"]
    say(change, "copy-lost", to, copy=lost.called, filename=listed.filename)
    return {}


@command("price_list.chase", rules=("SC-20",))
def chase(change: Change, by: Viewer, price_list: str) -> Result:
    """A day after a list was recalled the site lead hears which of its copies are still out. Refuses `not-due` before.

    So does each group of its own.
    """
    listed = change.find(PriceList, price_list)
    if listed.due is None or change.now < listed.due:
        raise Refused("not-due", due=listed.due.isoformat() if listed.due else None)
    change.put(listed.but(chased_at=change.now))
    out = [copy for copy in change.hall.where(PriceCopy, "price_list", listed.id) if copy.state == "out"]
    for group in sorted({copy.group for copy in out}):
        own = [copy.called for copy in out if copy.group == group]
        say(change, "copies-out", [f"group:{group}"], filename=listed.filename, copies=own)
    if out:
        say(change, "copies-out", roles("site_lead"), filename=listed.filename, copies=[c.called for c in out])
    return {"out": len(out)}


def _ended(change: Change, by: Viewer, price_copy: str, state: CopyState) -> PriceCopy:
    copy = change.find(PriceCopy, price_copy)
    if copy.state != "out":
        raise Refused("copy-state", state=copy.state)
    return copy.but(state=state, ended_by=by.actor, ended_at=change.now)
