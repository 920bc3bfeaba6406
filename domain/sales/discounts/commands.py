"""The catalogue is kept, and clients' claims to it are made and looked at (SC-21, SC-22)."""

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import Day, FreeText
from domain.core.refusal import Refused
from domain.core.roles import SELLERS
from domain.core.viewer import Viewer
from domain.house.delegations.guards import signing
from domain.house.delegations.rules import as_of
from domain.house.people.guards import in_own_group
from domain.house.site.rules import local_day
from domain.sales.applications.commands import reason_in
from domain.sales.applications.records import Application
from domain.sales.discounts import rules
from domain.sales.discounts.records import Claim, Discount
from domain.sales.discounts.rules import KEEPS, VERIFIES
from domain.sales.quotes.rules import Path


@command("discount.save", *KEEPS, rules=("SC-22", "RO-06"))
def save(
    change: Change, by: Viewer, name: FreeText, since: Day, id: str | None = None, rate: int = 0, amount_fen: int = 0,
    papers: list[FreeText] = [], stackable: bool = False, path: Path = "", until: Day | None = None,  # noqa: B006  # JSON
) -> Result:  # fmt: skip
    """Put a discount into the catalogue, or another version of one, for every group alike.

    What was applied for before keeps the version it was applied for with.
    """
    if not name.strip():
        raise Refused("name-missing")
    held = change.find(Discount, id) if id is not None else None
    if held is not None and held.retired_at is not None:
        raise Refused("discount-retired", discount=held.name)
    number = held.number if held else max((d.number for d in change.hall.all(Discount).values()), default=0) + 1
    wanted = Discount(
        id=held.id if held else change.new_id("o"), number=number, name=name.strip()[:40], rate=rate,
        amount_fen=amount_fen, papers=rules.papers_of(papers), stackable=stackable, path=path, since=since, until=until,
        version=held.version + 1 if held else 1, saved_at=change.now, saved_by=by.actor,
    )  # fmt: skip
    change.put(rules.check(wanted))
    return {"discount": wanted.id, "version": wanted.version}


@command("discount.retire", *KEEPS, rules=("SC-22", "RO-06"))
def retire(change: Change, by: Viewer, discount: str) -> Result:
    """Take a discount out of the catalogue for whoever applies from now on."""
    held = change.find(Discount, discount)
    if held.retired_at is not None:
        raise Refused("discount-retired", discount=held.name)
    change.put(held.but(retired_at=change.now, version=held.version + 1, saved_at=change.now, saved_by=by.actor))
    return {}


@command("claim.make", *SELLERS, rules=("SC-21", "SC-22"))
def make(
    change: Change, by: Viewer, application: str, discount: str, papers: list[FreeText], rate: int = 0,
    amount_fen: int = 0,
) -> Result:  # fmt: skip
    """Claim a discount of the catalogue for one's own client, with the papers he showed and what he was told it takes.

    It takes nothing off before somebody has looked at them.
    """
    wanted = change.find(Application, application)
    if wanted.consultant != by.person:
        in_own_group(by, wanted.group)
    if not wanted.open:
        raise Refused("application-state", state=wanted.state)
    found, day = change.hall.get(Discount, discount), local_day(change.hall, change.now)
    line = rules.claimable(found, day, rate=rate, amount_fen=amount_fen)
    claim = Claim(
        id=change.new_id("e"), application=wanted.id, unit=wanted.unit, consultant=wanted.consultant,
        group=wanted.group, discount=line.id, version=line.version, number=line.number, name=line.name, rate=line.rate,
        amount_fen=line.amount_fen, path=line.path, stackable=line.stackable,
        papers=rules.with_papers(line, rules.papers_of(papers)), claimed_at=change.now,
    )  # fmt: skip
    standing = [c.cut for c in change.hall.where(Claim, "application", wanted.id) if c.state != "refused"]
    of_all = [cut for cut in map(rules.cut_of, wanted.discounts) if cut.path in ("", wanted.path)]
    rules.stacks(claim.cut, [*standing, *of_all])
    change.put(claim)
    return {"claim": claim.id}


@command("claim.verify", *VERIFIES, delegable=VERIFIES, rules=("SC-21", "RO-07"))
def verify(change: Change, by: Viewer, claim: str) -> Result:
    """Confirm that the client has what the discount wants: it is taken off from now on."""
    made = change.find(Claim, claim)
    application, by = change.find(Application, made.application), as_of(change.hall, by, change.now)
    verified = rules.verify(made, application, by=by, now=change.now)
    change.in_place_of = verified.decided_for
    change.put(verified)
    return {}


@command("claim.refuse", *VERIFIES, delegable=VERIFIES, rules=("SC-21", "RO-07"))
def refuse(change: Change, by: Viewer, claim: str, reason: FreeText) -> Result:
    """Say why the client has no right to the discount; the price stays as it is."""
    by = signing(change, by, VERIFIES)
    change.put(rules.refuse(change.find(Claim, claim), by=by, now=change.now, reason=reason_in(reason)))
    return {}
