"""From control to the contract: what is looked at before each step (SC-16, SC-26, SC-27, SC-28)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.core.refusal import Refused
from domain.core.roles import Role
from domain.core.signatures import Need, signs
from domain.core.viewer import Viewer
from domain.sales.applications.records import Application
from domain.sales.deals.records import ENDED, Deal, DealState
from domain.sales.quotes.rules import Path
from domain.sales.units.records import Unit
from domain.sales.units.rules import move, not_frozen

REVIEWS: tuple[Role, ...] = ("site_manager",)  # the price, before anything is signed (RO-07)
NEED: Need = (REVIEWS,)
REGISTERS: tuple[Role, ...] = ("controller", "site_manager")  # contracts, in the developer's system (SC-16)

# from, event -> to. A deal's whole life.
MOVES: dict[tuple[DealState, str], DealState] = {
    ("failed",     "propose"):   "proposed",    # put right
    ("passed",     "propose"):   "proposed",    # changed: its price is reviewed again
    ("proposed",   "pass"):      "passed",
    ("proposed",   "fail"):      "failed",
    ("passed",     "subscribe"): "subscribed",
    ("subscribed", "sign"):      "signed",      # the contract is registered
    ("proposed",   "call_off"):  "over",        # the receipt was voided: the home is not controlled any more
    ("failed",     "call_off"):  "over",
    ("passed",     "call_off"):  "over",
    ("withdrawing", "give_up"):  "withdrawn",   # SC-34: the home is free again
}  # fmt: skip

REMIND_BEFORE = (3, 1)  # days before the last one to sign
REMIND = time(9)  # of the hall's day

# What is said once a time is over.
REVIEW_LATE, FORM_LATE, SIGN_SOON, SIGN_LATE = "review-late", "form-late", "signing-soon", "signing-overdue"


def propose(
    held: Deal | None, application: Application, unit: Unit, *, id: str, price_fen: int, path: Path, by: Viewer,
    now: datetime, minutes: int,
) -> Deal:  # fmt: skip
    """The form of a home that is controlled: a new one, or one put right. Its price is reviewed within `minutes`.

    Refuses `not-controlled` before the deposit is in, `deal-state` while it is looked at and once it is signed.
    """
    if application.state != "won" or (held is None and unit.standing != "controlled"):
        raise Refused("not-controlled", unit=unit.label)
    not_frozen(unit)
    if price_fen <= 0:
        raise Refused("amount-nothing")
    if held is not None:
        _step(held, "propose")
    return Deal(
        id=held.id if held else id, application=application.id, unit=unit.id, consultant=application.consultant,
        group=application.group, client=application.client, client_name=application.client_name,
        client_phone=application.client_phone, price_fen=price_fen, path=path,
        at=held.at if held else now, proposed_by=by.person or "",
        proposed_at=now, review_by=now + timedelta(minutes=minutes),
    )  # fmt: skip


def review(deal: Deal, unit: Unit, *, quote_fen: int, claims_open: bool, by: Viewer, now: datetime) -> Deal:
    """Its price passed: it is the quote to the fen. Refuses `claim-open` while papers of a discount are not looked at,
    `price-differs` with the difference, and what `signs` refuses.
    """
    passed = _step(deal, "pass")
    not_frozen(unit)
    if claims_open:
        raise Refused("claim-open", unit=unit.label)
    _by_the_quote(deal, quote_fen)
    signed = signs(NEED, deal.signed, by=by, now=now, requester=deal.proposed_by)
    return deal.but(
        state=passed, signed=signed.given, decided_by=by.actor, decided_for=signed.in_place_of, decided_at=now
    )


def fail(deal: Deal, *, quote_fen: int, by: Viewer, now: datetime, reason: str, hours: int) -> Deal:
    """Its price did not pass: the home stays controlled for some hours, in which the form is put right."""
    return deal.but(
        state=_step(deal, "fail"), decided_by=by.actor, decided_for=by.in_place_of, decided_at=now, reason=reason,
        difference_fen=deal.price_fen - quote_fen, correct_by=now + timedelta(hours=hours), late_at=None,
    )  # fmt: skip


def subscribe(
    deal: Deal, unit: Unit, *, quote_fen: int, buyers: Sequence[dict[str, Any]], by: Viewer, now: datetime,
    sign_by: datetime, zone: ZoneInfo,
) -> tuple[Deal, Unit]:  # fmt: skip
    """The agreement is signed. It says which home, at which price, how it is paid and who buys (SC-27).

    Refuses `path-missing`, `buyers-missing`, `shares-wrong`, and `price-differs` once the quote is another.
    """
    subscribed = _step(deal, "subscribe")
    not_frozen(unit)
    _by_the_quote(deal, quote_fen)
    if not deal.path:
        raise Refused("path-missing")
    if not buyers:
        raise Refused("buyers-missing")
    total = sum(buyer["share"] for buyer in buyers)
    if total != 100:
        raise Refused("shares-wrong", total=total)
    made = deal.but(
        state=subscribed, buyers=list(buyers), subscribed_at=now, subscribed_by=by.actor, sign_by=sign_by,
        remind_at=next_reminder(sign_by, zone, now), late_at=None,
    )  # fmt: skip
    return made, move(unit, "subscribed", now=now)


def appoint(deal: Deal, unit: Unit, *, at: datetime, now: datetime) -> Deal:
    """When the client comes to sign, which is in time unless it is late already."""
    _needs(deal, "subscribed")
    not_frozen(unit)
    if at <= now:
        raise Refused("appointment-past")
    if deal.late_at is None and deal.sign_by is not None and at >= deal.sign_by:
        raise Refused("appointment-late", until=deal.sign_by.isoformat())
    return deal.but(appointed_at=at.astimezone(UTC))


def check(deal: Deal, *, by: Viewer, now: datetime) -> Deal:
    """What the agreement says was gone through with the client once more: without that no contract (SC-28)."""
    _needs(deal, "subscribed")
    return deal.but(checked_at=now, checked_by=by.actor)


def register(
    deal: Deal, unit: Unit, *, contract: str, taken: bool, paper_day: date, today: date, by: Viewer, now: datetime
) -> tuple[Deal, Unit]:
    """The contract is registered under its number: this moment is the sale, whatever day the paper has (SC-16)."""
    signed = _step(deal, "sign")
    not_frozen(unit)
    if deal.checked_at is None:
        raise Refused("not-checked", unit=unit.label)
    if taken:
        raise Refused("contract-taken", contract=contract)
    if paper_day > today:
        raise Refused("paper-day-future")
    made = deal.but(
        state=signed, contract=contract, paper_day=paper_day, registered_at=now, registered_by=by.actor, remind_at=None
    )
    return made, move(unit, "signed", now=now)


def remind(deal: Deal, *, now: datetime, zone: ZoneInfo) -> tuple[Deal, str]:
    """Its time has come, and the code of what is said of it. Refuses `not-due`."""
    if deal.due is None or now < deal.due:
        raise Refused("not-due", due=deal.due.isoformat() if deal.due else None)
    if deal.state != "subscribed":
        return deal.but(late_at=now), REVIEW_LATE if deal.state == "proposed" else FORM_LATE
    if deal.sign_by is None or now >= deal.sign_by:
        return deal.but(late_at=now, remind_at=None), SIGN_LATE
    return deal.but(reminded=deal.reminded + 1, remind_at=next_reminder(deal.sign_by, zone, now)), SIGN_SOON


def call_off(deal: Deal) -> Deal:
    """The home is not controlled for its client any more."""
    return deal.but(state=_step(deal, "call_off"))


def withdraw(deal: Deal, *, now: datetime) -> Deal:
    """Its client gives the home back: nothing of it goes on meanwhile (SC-34)."""
    if deal.state in ENDED:
        raise Refused("deal-state", state=deal.state)
    return deal.but(state="withdrawing", before=deal.state, withdrawn_at=now)


def stays(deal: Deal, *, now: datetime) -> Deal:
    """He keeps it after all: as it was, and what ran is so much later."""
    if deal.state != "withdrawing" or deal.before is None or deal.withdrawn_at is None:
        raise Refused("deal-state", state=deal.state)
    again = deal.so_much_later(deal.withdrawn_at, now)
    return again.but(state=deal.before, before=None, withdrawn_at=None)


def give_up(deal: Deal) -> Deal:
    """The home is free again, and this sale is none."""
    return deal.but(state=_step(deal, "give_up"))


def last_day_ends(signed: date, days: int, zone: ZoneInfo) -> datetime:
    """The midnight after the last of so many days to sign, the first one not counted (SC-28).

    Subscribed on 2025-03-03 with 7 days -> 2025-03-11 00:00.
    """
    return datetime.combine(signed + timedelta(days=days + 1), time(), zone).astimezone(UTC)


def next_reminder(sign_by: datetime, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The next morning on which the client is reminded, some days before the last one; None: there is none left."""
    last = sign_by.astimezone(zone).date() - timedelta(days=1)
    mornings = [datetime.combine(last - timedelta(days=before), REMIND, zone) for before in REMIND_BEFORE]
    return next((morning.astimezone(UTC) for morning in mornings if morning > now), None)


def _by_the_quote(deal: Deal, quote_fen: int) -> None:
    difference = deal.price_fen - quote_fen
    if difference:
        raise Refused("price-differs", price_fen=deal.price_fen, quote_fen=quote_fen, difference_fen=abs(difference))


def _step(deal: Deal, event: str) -> DealState:
    to = MOVES.get((deal.state, event))
    if to is None:
        raise Refused("deal-state", state=deal.state)
    return to


def _needs(deal: Deal, state: str) -> None:
    if deal.state != state:
        raise Refused("deal-state", state=deal.state)
