"""The life of a reservation, and what it does to its home (SC-10, SC-12, RO-04)."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.core.refusal import Refused
from domain.core.roles import Role
from domain.core.signatures import Need, Signed, signs
from domain.core.viewer import Viewer
from domain.sales.applications.contest import front
from domain.sales.applications.records import Application
from domain.sales.applications.rules import taken
from domain.sales.reservations.records import Reservation, ReservationState
from domain.sales.units.records import LOCKED, Unit
from domain.sales.units.rules import SOLD, beneath, freeze, move, not_frozen, thaw

# from, event -> to. A reservation's whole life.
MOVES: dict[tuple[ReservationState, str], ReservationState] = {
    ("waiting",  "sign"):      "standing",    # the last signature
    ("waiting",  "reject"):    "rejected",
    ("waiting",  "supersede"): "superseded",  # a deposit was there before the last signature
    ("standing", "end"):       "ended",
    ("standing", "expire"):    "expired",
    ("standing", "use"):       "used",        # its client's deposit: the home is controlled
}  # fmt: skip

REQUESTS: tuple[Role, ...] = ("group_manager", "project_manager", "site_manager", "site_lead")
SIGNS: tuple[Role, ...] = ("head", "executive", "general_manager")
NEED: Need = tuple((role,) for role in SIGNS)  # strictly one after the other (RO-04)

RENEWED, RECALLED = "renewed", "release-taken-back"  # reasons that the hall itself gives


def requestable(unit: Unit, applications: Iterable[Application]) -> None:
    """Refuses what nobody can ask to have kept: a home unreleased, frozen, paid for or sold."""
    not_frozen(unit)
    if unit.state == "unreleased":
        raise Refused("unit-unreleased", unit=unit.label, state=unit.state)
    applications = list(applications)
    if unit.state in SOLD or any(a.state == "paid" for a in applications):
        raise taken(unit, applications)


def last_day_ends(now: datetime, days: int, zone: ZoneInfo) -> datetime:
    """24:00 of the last of so many natural days in the hall; the day of the last signature is not counted."""
    after = now.astimezone(zone).date() + timedelta(days=days + 1)
    return datetime.combine(after, time(), zone).astimezone(UTC)


def sign(
    reservation: Reservation, unit: Unit, before: Reservation | None, *, by: Viewer, now: datetime, until: datetime
) -> tuple[list[Reservation], Unit]:
    """The next signature; with the last one it stands until `until`, and its home is reserved.

    `before` is what stands on the home: one for the same client is renewed by this. Refuses `unit-state` the last
    signature for any home that is not free, and what `signs` refuses (SC-12).
    """
    signed = _next(reservation, by=by, now=now)
    done = reservation.but(signed=signed.given)
    if signed.step is not None:
        return [done], unit
    renewed = []
    if before is not None and before.client == reservation.client:
        renewed = [_step(before, "end", by=by, now=now, outcome=RENEWED).but(decided_for=signed.in_place_of)]
        unit = move(unit, "given_back", now=now)
    unit = move(_unlocked(reservation, unit, now), "reserved", now=now, hold_until=until, held_for=None)
    done = _step(done, "sign", by=by, now=now).but(decided_for=signed.in_place_of, until=until)
    return [*renewed, done], unit


def reject(reservation: Reservation, unit: Unit, *, by: Viewer, now: datetime, reason: str) -> tuple[Reservation, Unit]:
    """Rejected, by whoever would sign next (SC-12); a lock for it ends."""
    signed = _next(reservation, by=by, now=now)
    rejected = _step(reservation, "reject", by=by, now=now, outcome=reason)
    return rejected.but(decided_for=signed.in_place_of), _unlocked(reservation, unit, now)


def dismiss(reservation: Reservation, unit: Unit, *, by: Viewer, now: datetime) -> tuple[Reservation, Unit]:
    """Rejected because its home is for sale no more (SC-11)."""
    return _step(reservation, "reject", by=by, now=now, outcome=RECALLED), _unlocked(reservation, unit, now)


def supersede(reservation: Reservation, *, by: Viewer, now: datetime) -> Reservation:
    """A deposit came before the last signature: that wins (SC-12)."""
    return _step(reservation, "supersede", by=by, now=now)


def use(reservation: Reservation, *, by: Viewer, now: datetime) -> Reservation:
    """Its client has paid, and the home is his."""
    return _step(reservation, "use", by=by, now=now)


def end(
    reservation: Reservation, unit: Unit, applications: Iterable[Application], *, by: Viewer, now: datetime, reason: str
) -> tuple[Reservation, Unit]:
    """Ended before its time: the home is for sale, or its client's application goes on as any other."""
    return _step(reservation, "end", by=by, now=now, outcome=reason), _given_back(unit, applications, now)


def expire(
    reservation: Reservation, unit: Unit, applications: Iterable[Application], *, by: Viewer, now: datetime
) -> tuple[Reservation, Unit]:
    """Its last day is over; of one that still waits, the lock for it is (SC-12). Refuses `not-due` before."""
    if reservation.due is None or now < reservation.due:
        raise Refused("not-due", due=reservation.due.isoformat() if reservation.due else None)
    if reservation.state == "waiting":
        return reservation.but(lock_until=None), _unlocked(reservation, unit, now)
    return _step(reservation, "expire", by=by, now=now), _given_back(unit, applications, now)


def lock(
    reservation: Reservation, unit: Unit, others: Iterable[Reservation], *, by: Viewer, now: datetime,
    midnight: datetime, minutes: int,
) -> tuple[Reservation, Unit]:  # fmt: skip
    """The home locked while the reservation waits for its signatures: once, and one home once a day.

    `others` are all reservations asked for it. Refuses `lock-once`, and `unit-state` where anybody has applied.
    """
    _needs(reservation, "waiting")
    if any(r.locked_at is not None and (r.id == reservation.id or r.locked_at >= midnight) for r in others):
        raise Refused("lock-once", unit=unit.label)
    if unit.state != "available":
        raise Refused("unit-state", unit=unit.label, state=unit.state)
    until = now + timedelta(minutes=minutes)
    locked = reservation.but(locked_at=now, locked_by=by.actor, lock_until=until)
    return locked, freeze(unit, why=LOCKED, now=now, until=until)


def _next(reservation: Reservation, *, by: Viewer, now: datetime) -> Signed:
    _needs(reservation, "waiting")
    return signs(NEED, reservation.signed, by=by, now=now, requester=reservation.requester)


def _unlocked(reservation: Reservation, unit: Unit, now: datetime) -> Unit:
    """The home without the lock that this reservation has on it."""
    locked = reservation.lock_until is not None and unit.state == "frozen" and unit.frozen_for == LOCKED
    return thaw(unit, now=now) if locked else unit


def _given_back(unit: Unit, applications: Iterable[Application], now: datetime) -> Unit:
    """The home for sale again; whatever its client has begun goes on, with a hold where he has one."""
    coming = front(applications)

    def free(home: Unit) -> Unit:
        home = move(home, "given_back", now=now, hold_until=None, held_for=None)
        for first in coming[:1]:
            home = move(home, "applied", now=now)
            if first.state != "waiting":
                home = move(home, "held", now=now, held_for=first.instant, hold_until=first.pay_by)
        return home

    return beneath(unit, free)


def _needs(reservation: Reservation, state: ReservationState) -> None:
    if reservation.state != state:
        raise Refused("reservation-state", state=reservation.state)


def _step(reservation: Reservation, event: str, *, by: Viewer, now: datetime, outcome: str = "") -> Reservation:
    to = MOVES.get((reservation.state, event))
    if to is None:
        raise Refused("reservation-state", state=reservation.state)
    return reservation.but(state=to, decided_by=by.actor, decided_at=now, outcome=outcome, lock_until=None)
