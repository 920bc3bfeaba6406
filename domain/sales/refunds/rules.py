"""What may be given back, who signs it, and when it is paid out (SC-25)."""

from datetime import datetime

from domain.core.refusal import Refused
from domain.core.roles import Role
from domain.core.signatures import Need, signs
from domain.core.viewer import Viewer
from domain.sales.applications.records import Application
from domain.sales.refunds.records import Method, Refund

SIGNS: tuple[Role, ...] = ("site_manager", "site_lead")

NEED: Need = (SIGNS,)

ENDED = "application-ended"  # the reason the hall itself gives: the application ended, and its money stands on it


def ask(
    application: Application, *, id: str, label: str, amount_fen: int, owed_fen: int, by: Viewer, now: datetime,
    reason: str,
) -> Refund:  # fmt: skip
    """Money of an application that ended, to be given back; of `owed_fen` as much as is asked for.

    Refuses `refund-of-control` while the unit is taken with it: that is the withdrawal of a deal; `refund-while-open`
    while the application may still win, and `refund-too-much` beyond what stands and is promised to nobody.
    """
    if application.state in ("paid", "won"):
        raise Refused("refund-of-control", unit=label)
    if application.open:
        raise Refused("refund-while-open", state=application.state)
    if amount_fen <= 0:
        raise Refused("amount-nothing")
    if amount_fen > owed_fen:
        raise Refused("refund-too-much", amount_fen=amount_fen, owed_fen=owed_fen)
    return Refund(
        id=id, application=application.id, unit=application.unit, amount_fen=amount_fen, reason=reason,
        asked_by=by.person, at=now,
    )  # fmt: skip


def approve(refund: Refund, *, by: Viewer, now: datetime) -> Refund:
    """Signed, by somebody else than whoever asked for it: the cash desk may pay it out."""
    _needs(refund, "asked")
    signed = signs(NEED, refund.signed, by=by, now=now, requester=refund.asked_by, own="own-refund")
    return refund.but(
        state="approved", signed=signed.given, decided_by=by.actor, decided_for=signed.in_place_of, decided_at=now
    )


def refuse(refund: Refund, *, by: Viewer, now: datetime, reason: str) -> Refund:
    """Not given back: the money stands, and may be asked for anew."""
    _needs(refund, "asked")
    return refund.but(
        state="refused", decided_by=by.actor, decided_for=by.in_place_of, decided_at=now, refused_reason=reason
    )


def pay_out(refund: Refund, *, number: int, method: Method, reference: str, cashier: str, now: datetime) -> Refund:
    """Paid out at the cash desk, once it is signed."""
    _needs(refund, "approved")
    return refund.but(state="paid", number=number, method=method, reference=reference, cashier=cashier, paid_at=now)


def call_off(refund: Refund) -> Refund:
    """Not needed any more: the application goes on, or the money was never there."""
    return refund.but(state="over")


def _needs(refund: Refund, state: str) -> None:
    if refund.state != state:
        raise Refused("refund-state", state=refund.state)
