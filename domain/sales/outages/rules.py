"""When the hall works on paper, who confirms then, and in which order papers are entered (SC-17, RO-29)."""

from datetime import date, datetime, timedelta

from domain.core.away import standing_still
from domain.core.counter import Counter
from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.core.roles import Role
from domain.core.viewer import Viewer
from domain.house.people.records import Person
from domain.sales.outages.records import Duty, Outage, PaperLock

NAMES: tuple[Role, ...] = ("site_manager", "head")  # who names the person of a day
CONFIRMS: tuple[Role, ...] = ("controller", "control_supervisor", "site_manager", "site_lead", "head")  # who may be it
ISSUED, ENTERED = "paper", "paper-entered"  # the counters of forms issued, and of those entered or spoilt
EARLIEST = timedelta(hours=24)  # how long ago an outage may have begun that is declared now


def open_outage(hall: Hall) -> Outage | None:
    """The outage that runs, or whose papers are being entered."""
    return next(iter(hall.where(Outage, "open", True)), None)


@standing_still
def on_paper(hall: Hall) -> datetime | None:
    """Since when the hall works on paper: what runs stands still until that is over (SC-17)."""
    outage = open_outage(hall)
    return outage.since if outage is not None and outage.state == "declared" else None


def applications_open(hall: Hall) -> None:
    """Refuses `outage-waits` while the hall works on paper, and until its paper locks are entered (SC-17)."""
    if open_outage(hall) is not None:
        raise Refused("outage-waits")


def duty_of(hall: Hall, day: date) -> Duty | None:
    """Who confirms control on that day if the system is down."""
    return hall.get(Duty, day.isoformat())


def on_duty(hall: Hall, day: date, by: Viewer, *others: Role) -> None:
    """Refuses `not-on-duty` to everybody but the person of the day and these roles (RO-29)."""
    duty = duty_of(hall, day)
    if by.role not in (*others, "system") and (duty is None or duty.person != by.person):
        raise Refused("not-on-duty")


def named(person: Person) -> None:
    """Refuses `duty-not-theirs` for somebody who is not of the developer's control, or works here no more."""
    if not person.active or person.role not in CONFIRMS:
        raise Refused("duty-not-theirs")


def issued(hall: Hall) -> int:
    """The number of the last form that was issued; 0: none was."""
    held = hall.get(Counter, ISSUED)
    return held.value if held else 0


def entered(hall: Hall) -> int:
    """The number of the last form that was entered or spoilt: the next one is one higher."""
    held = hall.get(Counter, ENTERED)
    return held.value if held else 0


def began(since: datetime, last: Outage | None, *, now: datetime) -> None:
    """Refuses `outage-time` for one that is to come, is longer ago than a day, or overlaps the one before."""
    before = last.until if last is not None else None
    if since > now or since < now - EARLIEST or (before is not None and since < before):
        raise Refused("outage-time")


def closed(outage: Outage, *, last: int, hall: Hall, by: Viewer, now: datetime, seconds: int) -> Outage:
    """Over. `last` is the highest number used, 0 for none; without papers it is settled. Refuses `paper-not-issued`."""
    if outage.state != "declared":
        raise Refused("outage-state", state=outage.state)
    if last and last > issued(hall):
        raise Refused("paper-not-issued", number=last)
    if last and last <= entered(hall):
        raise Refused("paper-order", number=entered(hall) + 1)
    over = outage.but(state="closed", until=now, closed_by=by.actor, last=last, seconds=seconds)
    return over if last else settled(over, now=now)


def settled(outage: Outage, *, now: datetime) -> Outage:
    """All its papers are entered: applications are open again."""
    return outage.but(state="settled", settled_at=now)


def in_order(outage: Outage | None, number: int, hall: Hall) -> Outage:
    """The outage whose next paper this is. Refuses `no-papers`, `paper-order`: the paper's order, without a gap."""
    if outage is None or outage.state != "closed":
        raise Refused("no-papers")
    following = entered(hall) + 1
    if number != following or number > outage.last:
        raise Refused("paper-order", number=following)
    return outage


def in_time(outage: Outage, at: datetime, hall: Hall) -> None:
    """Refuses `paper-time` for a moment outside the outage, or before that of the paper before it (SC-17).

    Papers are written to the minute.
    """
    since = outage.since.replace(second=0, microsecond=0)
    before = [lock.at for lock in hall.where(PaperLock, "outage", outage.id) if lock.at is not None]
    if outage.until is None or not since <= at <= outage.until or any(at < each for each in before):
        raise Refused("paper-time")
