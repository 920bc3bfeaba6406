"""Price lists are filed, approved by somebody else, and take force at a moment that is set before (SC-19)."""

from datetime import UTC

from domain.core.change import Change, Result
from domain.core.command import LONG, command
from domain.core.inputs import Claimed, FreeText
from domain.core.refusal import Refused
from domain.core.roles import Role
from domain.core.signatures import Need, signs
from domain.core.viewer import Viewer
from domain.house.delegations.guards import signing
from domain.house.delegations.rules import as_of
from domain.sales.applications.commands import reason_in
from domain.sales.prices.commands import PRICES
from domain.sales.prices.force import Force, PricedUnit
from domain.sales.prices.records import DraftState, PriceDraft, PriceLines
from domain.sales.prices.rules import Alike

APPROVES: tuple[Role, ...] = ("site_lead", "executive", "general_manager")
NEED: Need = (APPROVES,)
MOVES: dict[tuple[DraftState, str], DraftState] = {
    ("drafted",  "approve"): "approved",
    ("drafted",  "reject"):  "rejected",
    ("drafted",  "drop"):    "dropped",   # by whoever may file one
    ("approved", "drop"):    "dropped",
    ("approved", "force"):   "in_force",  # at its moment, or at once
}  # fmt: skip


@command("price_list.file", *PRICES, private=("units", "expect"), rules=("SC-19", "SC-20"), largest=LONG)
def file(
    change: Change, by: Viewer, filename: FreeText, units: list[PricedUnit], alike: Alike = "", expect: str = "",
    effective_at: Claimed | None = None,
) -> Result:  # fmt: skip
    """File a list for approval; nobody is shown its prices before it is in force, from `effective_at` or once approved.

    Refuses as `price_list.activate` does, and `effective-past` for a moment that is over.
    """
    if effective_at is not None and effective_at <= change.now:
        raise Refused("effective-past")
    force = Force(change, units, alike)
    if expect and force.digest != expect:
        raise Refused("preview-old")
    added, changed = force.would
    draft = PriceDraft(
        id=change.new_id("p"), filename=filename, homes=len(units), added=added, changed=changed, alike=alike,
        effective_at=effective_at.astimezone(UTC) if effective_at else None, filed_by=by.actor, filed_at=change.now,
    )  # fmt: skip
    change.put(draft, PriceLines(id=draft.id, lines=[unit.model_dump(mode="json") for unit in units]))
    return {"price_draft": draft.id, "added": added, "changed": changed}


@command("price_list.approve", *APPROVES, delegable=APPROVES, rules=("SC-19",))
def approve(change: Change, by: Viewer, price_draft: str) -> Result:
    """Approve a list that somebody else filed: it takes force at its moment, or at once where that is over or none."""
    draft, by = change.find(PriceDraft, price_draft), as_of(change.hall, by, change.now)
    requester = draft.filed_by.removeprefix("person:")
    approved = step(draft, "approve")
    signed = signs(NEED, draft.signed, by=by, now=change.now, requester=requester)
    change.in_place_of = signed.in_place_of
    approved = approved.but(signed=signed.given, decided_at=change.now)
    if draft.effective_at is not None and draft.effective_at > change.now:
        change.put(approved)
        return {"price_list": None}
    return _take_force(change, approved)


@command("price_list.reject", *APPROVES, delegable=APPROVES, rules=("SC-19",))
def reject(change: Change, by: Viewer, price_draft: str, reason: FreeText) -> Result:
    """Reject a list that was filed, with a reason."""
    signing(change, by, APPROVES)
    return _give_up(change, change.find(PriceDraft, price_draft), "reject", reason_in(reason))


@command("price_list.drop", *PRICES, rules=("SC-19",))
def drop(change: Change, by: Viewer, price_draft: str) -> Result:
    """Give up a list that is not in force yet."""
    return _give_up(change, change.find(PriceDraft, price_draft), "drop", "")


@command("price_list.take_force", rules=("SC-19",))
def take_force(change: Change, by: Viewer, price_draft: str) -> Result:
    """The moment of an approved list has come. Refuses `not-due` before."""
    draft = change.find(PriceDraft, price_draft)
    if draft.due is None or change.now < draft.due:
        raise Refused("not-due", due=draft.due.isoformat() if draft.due else None)
    return _take_force(change, draft)


def step(draft: PriceDraft, event: str) -> PriceDraft:
    """The draft after `event`. Refuses `draft-state` when the table has no such move."""
    to = MOVES.get((draft.state, event))
    if to is None:
        raise Refused("draft-state", state=draft.state)
    return draft.but(state=to)


def _take_force(change: Change, draft: PriceDraft) -> Result:
    """What became alike since nobody was asked about: such homes are different ones."""
    held = change.find(PriceLines, draft.id)
    units = [PricedUnit.model_validate(line) for line in held.lines]
    put = Force(change, units, "same" if draft.alike == "same" else "different").put(draft.filename)
    change.put(step(draft, "force"))
    change.drop(held)
    return {"price_list": put.id if put else None}


def _give_up(change: Change, draft: PriceDraft, event: str, reason: str) -> Result:
    change.put(step(draft, event).but(reason=reason, decided_at=change.now))
    change.drop(change.find(PriceLines, draft.id))
    return {}
