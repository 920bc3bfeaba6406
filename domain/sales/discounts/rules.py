"""Which discounts there are, who is given them, and which stack (SC-21, SC-22)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from domain.core.refusal import Refused
from domain.core.roles import Role
from domain.core.signatures import Need, signs
from domain.core.viewer import Viewer
from domain.sales.applications.records import Application
from domain.sales.discounts.records import Claim, Discount
from domain.sales.quotes.rules import WHOLE, Cut, stack

KEEPS: tuple[Role, ...] = ("site_lead", "executive", "general_manager")  # the catalogue: the developer's alone (RO-06)
VERIFIES: tuple[Role, ...] = ("site_manager",)  # who reviews prices looks at the papers too (RO-07, SC-21)
NEED: Need = (VERIFIES,)
KEPT = ("id", "number", "name", "rate", "amount_fen", "path", "stackable")
MOST_PAPERS, LONGEST_PAPER = 8, 40


def check(discount: Discount) -> Discount:
    """The discount, if it is one: something off, never all. Refuses `discount-value` or `discount-days`."""
    one = (discount.rate > 0) != (discount.amount_fen > 0)
    if not one or not 0 <= discount.rate < WHOLE or not 0 <= discount.amount_fen <= 10**12:
        raise Refused("discount-value")
    if discount.until is not None and discount.until < discount.since:
        raise Refused("discount-days")
    return discount


def papers_of(named: Iterable[str]) -> list[str]:
    """Papers by name, each once and trimmed. Refuses `bad-arguments` for too many, or names too long."""
    papers = list(dict.fromkeys(filter(None, (" ".join(paper.split()) for paper in named))))
    if len(papers) > MOST_PAPERS or any(len(paper) > LONGEST_PAPER for paper in papers):
        raise Refused("bad-arguments", fields={"papers": f"at most {MOST_PAPERS}, of {LONGEST_PAPER} characters each"})
    return papers


def catalogue(discounts: Iterable[Discount], day: date) -> list[Discount]:
    """What holds on this day, in the order of the catalogue."""
    return sorted((d for d in discounts if d.holds_on(day)), key=lambda d: d.number)


def given(discounts: Iterable[Discount], day: date) -> list[dict[str, Any]]:
    """What everybody who applies on this day is given without papers, as an application keeps it."""
    held = (d for d in catalogue(discounts, day) if not d.papers)
    return [{**{name: getattr(d, name) for name in KEPT}, "version": d.version} for d in held]


def cut_of(kept: dict[str, Any]) -> Cut:
    """Of what an application keeps, what it takes off."""
    return Cut(**{name: kept[name] for name in KEPT})


def claimable(discount: Discount | None, day: date, *, rate: int, amount_fen: int) -> Discount:
    """The line of the catalogue that is claimed. Bargaining ends there (SC-22).

    Refuses `not-in-catalogue` where it has no such discount, or takes off something else, and `discount-given` for one
    that needs no claim.
    """
    said = (rate, amount_fen)
    if discount is None or not discount.holds_on(day) or said != (discount.rate, discount.amount_fen):
        raise Refused("not-in-catalogue")
    if not discount.papers:
        raise Refused("discount-given", discount=discount.name)
    return discount


def with_papers(discount: Discount, papers: Sequence[str]) -> list[str]:
    """The papers shown for it: those it wants, and no others. Refuses `papers-missing` with what is not among them."""
    missing = [paper for paper in discount.papers if paper not in papers]
    if missing:
        raise Refused("papers-missing", papers="、".join(missing))
    if len(papers) > len(discount.papers):
        raise Refused("bad-arguments", fields={"papers": "those of the discount"})
    return list(papers)


def stacks(cut: Cut, others: Iterable[Cut]) -> None:
    """Refuses `not-stackable` with the first of the others it does not go with (SC-21), `claim-made` for itself."""
    for other in others:
        if other.id == cut.id:
            raise Refused("claim-made", discount=cut.name)
        if not stack(cut, other):
            raise Refused("not-stackable", discount=cut.name, other=other.name)


def verify(claim: Claim, application: Application, *, by: Viewer, now: datetime) -> Claim:
    """The claim confirmed: from now on the price is made with it.

    Refuses `claim-decided`, and `application-state` once its client is out of the running.
    """
    _open(claim)
    if application.at_stake is None:
        raise Refused("application-state", state=application.state)
    signed = signs(NEED, claim.signed, by=by, now=now, requester=claim.consultant)
    return _decided(claim, "verified", by, now).but(signed=signed.given, decided_for=signed.in_place_of)


def refuse(claim: Claim, *, by: Viewer, now: datetime, reason: str) -> Claim:
    """The client does not qualify: the price stays what it is. Refuses `claim-decided`."""
    _open(claim)
    return _decided(claim, "refused", by, now).but(reason=reason)


def _open(claim: Claim) -> None:
    if claim.state != "claimed":
        raise Refused("claim-decided", state=claim.state)


def _decided(claim: Claim, state: str, by: Viewer, now: datetime) -> Claim:
    return claim.but(state=state, decided_by=by.actor, decided_for=by.in_place_of, decided_at=now)
