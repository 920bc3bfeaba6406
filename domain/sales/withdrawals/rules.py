"""How a home goes back: what is looked at before each step (SC-34, SC-35)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.core.refusal import Refused
from domain.core.roles import Role
from domain.core.signatures import Need, signs
from domain.core.viewer import Viewer
from domain.sales.applications.records import Application
from domain.sales.applications.rules import step as step_application
from domain.sales.deals.records import Deal
from domain.sales.deals.rules import REMIND, give_up, withdraw
from domain.sales.deals.rules import stays as deal_stays
from domain.sales.refunds.records import Refund
from domain.sales.units.records import Unit
from domain.sales.units.rules import move
from domain.sales.withdrawals.records import Outcome, Reason, Withdrawal, WithdrawalState

SETTLES: tuple[Role, ...] = ("cashier",)  # finance of the developer (RO-22): says what becomes of the money
SIGNS: tuple[Role, ...] = ("site_manager",)
NEED: Need = (SIGNS,)
CLOSES: tuple[Role, ...] = ("controller",)
GIVEN_BACK = "home-given-back"  # the reason that the hall itself gives: of the refund, and of the application

# from, event -> to. A withdrawal's whole life.
MOVES: dict[tuple[WithdrawalState, str], WithdrawalState] = {
    ("asked",    "settle"):  "settling",  # somebody says what becomes of the money
    ("settling", "return"):  "asked",     # the site manager wants it otherwise
    ("settling", "sign"):    "settled",   # what is given back is paid out now
    ("asked",    "stay"):    "stayed",    # the client keeps the home after all
    ("settling", "stay"):    "stayed",
    ("settled",  "close"):   "closed",    # the controller confirms: the home is free again
}  # fmt: skip


def request(
    application: Application, deal: Deal | None, unit: Unit, *, id: str, reason: Reason, by: Viewer, now: datetime,
) -> tuple[list[Deal], Withdrawal, Unit]:  # fmt: skip
    """A home that is controlled, subscribed or signed for a client is on its way back; it stays sold until it is free.

    Refuses `not-controlled` before its deposit is in, and `unit-state` for one that is frozen or on its way already.
    """
    if application.state != "won":
        raise Refused("not-controlled", unit=unit.label)
    made = Withdrawal(
        id=id, application=application.id, deal=deal.id if deal else None, unit=unit.id,
        consultant=application.consultant, group=application.group, client=application.client,
        client_name=application.client_name, client_phone=application.client_phone, reason=reason,
        asked_by=by.person, at=now, contract=deal.contract if deal and deal.registered_at else None,
    )  # fmt: skip
    home = move(unit, "withdrawn", now=now)
    return [withdraw(deal, now=now)] if deal else [], made, home


def settle(
    withdrawal: Withdrawal, outcome: Outcome, *, received_fen: int, refund_fen: int, by: Viewer, now: datetime
) -> Withdrawal:
    """What becomes of the money: all of it back, none, or a part. What goes back and what is kept is what was received.

    Refuses `refund-too-much`, and `partial-amount` for a part that is none.
    """
    to = _step(withdrawal, "settle")
    if outcome != "partial":
        refund_fen = received_fen if outcome == "refund" else 0
    elif refund_fen > received_fen:
        raise Refused("refund-too-much", amount_fen=refund_fen, owed_fen=received_fen)
    elif not 0 < refund_fen < received_fen:
        raise Refused("partial-amount", received_fen=received_fen)
    return withdrawal.but(
        state=to, outcome=outcome, refund_fen=refund_fen, kept_fen=received_fen - refund_fen, proposed_by=by.person,
        proposed_at=now, returned="",
    )  # fmt: skip


def sign(
    withdrawal: Withdrawal, *, id: str, received_fen: int, by: Viewer, now: datetime
) -> tuple[list[Refund], Withdrawal]:
    """Signed by somebody else: the signature of the refund, too, which the cash desk pays out.

    Refuses `settlement-stale` where the money is not what it was when this was put forward.
    """
    to = _step(withdrawal, "sign")
    if withdrawal.refund_fen + withdrawal.kept_fen != received_fen:
        raise Refused("settlement-stale", received_fen=received_fen)
    signed = signs(NEED, withdrawal.signed, by=by, now=now, requester=withdrawal.proposed_by)
    back = [
        Refund(
            id=id, application=withdrawal.application, unit=withdrawal.unit, amount_fen=withdrawal.refund_fen,
            state="approved", reason=GIVEN_BACK, asked_by=withdrawal.proposed_by, at=now, signed=signed.given,
            decided_by=by.actor, decided_for=signed.in_place_of, decided_at=now,
        )
    ] if withdrawal.refund_fen else []  # fmt: skip
    settled = withdrawal.but(state=to, signed=signed.given, settled_at=now, refund=back[0].id if back else None)
    return back, settled


def give_back(withdrawal: Withdrawal, *, reason: str) -> Withdrawal:
    """The site manager wants it otherwise: it is put forward anew."""
    return withdrawal.but(state=_step(withdrawal, "return"), returned=reason)


def stay(
    withdrawal: Withdrawal, deal: Deal | None, unit: Unit, *, by: Viewer, now: datetime
) -> tuple[list[Deal], Withdrawal, Unit]:
    """The client keeps the home: all is as it was, and what ran meanwhile is so much later."""
    to = _step(withdrawal, "stay")
    back = [deal_stays(deal, now=now)] if deal else []
    state = back[0].state if back and back[0].state in ("subscribed", "signed") else "controlled"
    ended = withdrawal.but(state=to, ended_at=now, ended_by=by.actor)
    return back, ended, move(unit, state, now=now)


def strike_off(withdrawal: Withdrawal, *, number: str, day: date, today: date, by: Viewer, now: datetime) -> Withdrawal:
    """The registered contract is struck off 注销, under a number and on a day.

    Refuses `nothing-registered`, and `paper-day-future`.
    """
    if withdrawal.state != "settled":
        raise Refused("withdrawal-state", state=withdrawal.state)
    if withdrawal.contract is None:
        raise Refused("nothing-registered")
    if day > today:
        raise Refused("paper-day-future")
    return withdrawal.but(struck_off=number, struck_off_day=day, struck_off_by=by.actor, struck_off_at=now)


def close(
    withdrawal: Withdrawal, application: Application, deal: Deal | None, unit: Unit, refund: Refund | None, *,
    by: Viewer, now: datetime, follow_at: datetime,
) -> list[Any]:  # fmt: skip
    """The home is free again from this moment on. Refuses `not-paid-out` before its money is, and `not-struck-off`
    while its contract is registered.
    """
    to = _step(withdrawal, "close")
    if withdrawal.refund is not None and (refund is None or refund.state != "paid"):
        raise Refused("not-paid-out", amount_fen=withdrawal.refund_fen)
    if withdrawal.contract is not None and withdrawal.struck_off is None:
        raise Refused("not-struck-off", contract=withdrawal.contract)
    ended = withdrawal.but(state=to, ended_at=now, ended_by=by.actor, follow_at=follow_at)
    cancelled = step_application(application, "cancel", now=now, by=by, reason=GIVEN_BACK)
    home = move(unit, "given_back", now=now, held_for=None, hold_until=None)
    return [ended, cancelled, *([give_up(deal)] if deal else []), home]


def remind(withdrawal: Withdrawal, *, now: datetime) -> Withdrawal:
    """Its client is to be asked now (SC-35). Refuses `not-due`."""
    if withdrawal.due is None or now < withdrawal.due:
        raise Refused("not-due", due=withdrawal.due.isoformat() if withdrawal.due else None)
    return withdrawal.but(reminded_at=now)


def follow(withdrawal: Withdrawal, *, reason: Reason, by: Viewer, now: datetime) -> Withdrawal:
    """The client was asked, and this is the real reason (SC-35). Refuses `withdrawal-state`."""
    if not withdrawal.follows:
        raise Refused("withdrawal-state", state=withdrawal.state)
    return withdrawal.but(followed_at=now, followed_by=by.actor, real_reason=reason)


def morning_after(closed: date, days: int, zone: ZoneInfo) -> datetime:
    """The morning so many days later: closed on 03-03, with 2 days -> 03-05 09:00."""
    return datetime.combine(closed + timedelta(days=days), REMIND, zone).astimezone(UTC)


def _step(withdrawal: Withdrawal, event: str) -> WithdrawalState:
    to = MOVES.get((withdrawal.state, event))
    if to is None:
        raise Refused("withdrawal-state", state=withdrawal.state)
    return to
