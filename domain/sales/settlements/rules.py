"""How a day's cash sheet adds up, is closed and confirmed (SC-25)."""

from datetime import datetime

from domain.core.refusal import Refused
from domain.core.roles import Role
from domain.core.signatures import Need, signs
from domain.core.viewer import Viewer
from domain.sales.settlements.records import Column, Settlement

CONFIRMS: tuple[Role, ...] = ("site_manager", "site_lead")

NEED: Need = (CONFIRMS,)


def booked(sheet: Settlement, column: Column, method: str, amount_fen: int) -> Settlement:
    """The sheet with one more paper. One that was closed is open again: what was counted does not hold any more."""
    line = {"received": 0, "void": 0, "refunded": 0} | sheet.totals.get(method, {})
    line[column] += amount_fen
    many = sheet.many | {column: sheet.many.get(column, 0) + 1}
    sheet = sheet.but(totals=sheet.totals | {method: line}, many=many)
    return sheet if sheet.state == "open" else _opened(sheet)


def close(sheet: Settlement, *, counted_fen: int, reason: str, by: Viewer, now: datetime) -> Settlement:
    """Counted; a difference is explained. Refuses `difference-unexplained`."""
    _needs(sheet, "open")
    if counted_fen != sheet.cash_fen and not reason:
        raise Refused("difference-unexplained", counted_fen=counted_fen, cash_fen=sheet.cash_fen)
    return sheet.but(
        state="closed", counted_fen=counted_fen, reason=reason, closed_by=by.person, closed_at=now, returned=""
    )


def confirm(sheet: Settlement, *, by: Viewer, now: datetime) -> Settlement:
    """Confirmed by a second person, never by the one who counted."""
    _needs(sheet, "closed")
    signed = signs(NEED, sheet.signed, by=by, now=now, requester=sheet.closed_by, own="own-settlement")
    return sheet.but(state="confirmed", signed=signed.given, confirmed_at=now)


def give_back(sheet: Settlement, *, reason: str) -> Settlement:
    """Not confirmed: to be counted anew."""
    _needs(sheet, "closed")
    return _opened(sheet).but(returned=reason)


def _opened(sheet: Settlement) -> Settlement:
    return sheet.but(
        state="open", counted_fen=None, reason="", closed_by=None, closed_at=None, signed=[], confirmed_at=None
    )


def _needs(sheet: Settlement, state: str) -> None:
    if sheet.state != state:
        raise Refused("settlement-state", state=sheet.state)
