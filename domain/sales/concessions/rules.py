"""The chain of a special discount: project manager, site lead, executive (SC-23, RO-05, RO-06)."""

from datetime import datetime, timedelta

from domain.core.refusal import Refused
from domain.core.roles import Role
from domain.core.signatures import Need, signs
from domain.core.viewer import Viewer
from domain.sales.applications.records import Application
from domain.sales.concessions.records import Concession, ConcessionState

REQUESTS: tuple[Role, ...] = ("project_manager",)
ENDORSES: tuple[Role, ...] = ("site_lead",)
GRANTS: tuple[Role, ...] = ("executive", "general_manager")
SIGNS: tuple[Role, ...] = ENDORSES + GRANTS
NEED: Need = (ENDORSES, GRANTS)

# from, event -> to. A special discount's whole life.
MOVES: dict[tuple[ConcessionState, str], ConcessionState] = {
    ("requested", "endorse"): "endorsed",
    ("endorsed",  "grant"):   "granted",   # for the client to hear, for some hours
    ("requested", "reject"):  "rejected",
    ("endorsed",  "reject"):  "rejected",
    ("granted",   "lapse"):   "lapsed",    # its hours are over
    ("granted",   "use"):     "used",      # they are, and the client had paid by then
    ("requested", "replace"): "replaced",  # an executive granted one on his own
    ("endorsed",  "replace"): "replaced",
    ("granted",   "replace"): "replaced",
}  # fmt: skip


def may_be_for(application: Application, amount_fen: int) -> None:
    """Refuses `application-state` once it is paid or over, `discount-value` for none, `concession-too-much` for all."""
    if application.state not in ("waiting", "approved"):
        raise Refused("application-state", state=application.state)
    if amount_fen <= 0:
        raise Refused("discount-value")
    if amount_fen >= application.price_fen:
        raise Refused("concession-too-much", price_fen=application.price_fen)


def sign(concession: Concession, application: Application, *, by: Viewer, now: datetime, hours: int) -> Concession:
    """Endorsed by the first signature, granted by the second: from then on it counts, for some hours.

    Refuses `concession-decided`, what `signs` refuses, and `application-state` once there is nothing to grant it for.
    """
    _waits(concession)
    may_be_for(application, concession.amount_fen)
    signed = signs(NEED, concession.signed, by=by, now=now, requester=concession.requested_by)
    event = "endorse" if signed.step is not None else "grant"
    moved = _move(concession, event, by, now).but(signed=signed.given, decided_for=signed.in_place_of)
    return moved if event == "endorse" else _valid(moved, now, hours)


def grant_directly(concession: Concession, *, by: Viewer, now: datetime, hours: int) -> Concession:
    """One that nobody asked for, granted by an executive alone (RO-06). Refuses what `signs` refuses."""
    signed = signs((GRANTS,), [], by=by, now=now)
    granted = concession.but(
        state="granted", signed=signed.given, decided_by=by.actor, decided_for=signed.in_place_of, decided_at=now
    )
    return _valid(granted, now, hours)


def reject(concession: Concession, *, by: Viewer, now: datetime, reason: str) -> Concession:
    """Not granted, and why. Refuses `concession-decided`."""
    _waits(concession)
    return _move(concession, "reject", by, now).but(reason=reason)


def lapse(concession: Concession, application: Application | None, *, by: Viewer, now: datetime) -> Concession:
    """Its hours are over; it stays in the price of whoever has paid by then. Refuses `not-due` before."""
    if concession.due is None or now < concession.due:
        raise Refused("not-due", due=concession.due.isoformat() if concession.due else None)
    paid = application is not None and application.state in ("paid", "won")
    return _move(concession, "use" if paid else "lapse", by, now)


def replace(concession: Concession, *, by: Viewer, now: datetime) -> Concession:
    """Another one is granted in its place."""
    return _move(concession, "replace", by, now)


def _waits(concession: Concession) -> None:
    if not concession.waits:
        raise Refused("concession-decided", state=concession.state)


def _valid(concession: Concession, now: datetime, hours: int) -> Concession:
    return concession.but(granted_at=now, valid_until=now + timedelta(hours=hours))


def _move(concession: Concession, event: str, by: Viewer, now: datetime) -> Concession:
    to = MOVES.get((concession.state, event))
    if to is None:
        raise Refused("concession-decided", state=concession.state)
    return concession.but(state=to, decided_by=by.actor, decided_for=by.in_place_of, decided_at=now)
