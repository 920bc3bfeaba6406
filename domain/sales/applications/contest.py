"""Who may take a home of all who apply for it: rules A, B and C (SC-04, SC-05, SC-06; RULES §3.1)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from domain.sales.applications.records import Application


def line(applications: Iterable[Application]) -> list[Application]:
    """The open ones in the order of their submission."""
    return sorted((a for a in applications if a.open), key=lambda a: a.number)


def front(applications: Iterable[Application]) -> list[Application]:
    """Those whose turn it is: the first one, and whoever applied at the same time (SC-04, SC-06)."""
    found = line(applications)
    return [a for a in found if a.instant == found[0].instant]


def tied_to(applications: Iterable[Application], *, now: datetime, seconds: int) -> str | None:
    """The instant that an application made now shares: that of the front, begun so few seconds ago and unpaid (SC-06).

    None also where the hall knows no tie (0 seconds).
    """
    first = front(applications)
    if not seconds or not first or any(a.state == "paid" for a in first):
        return None
    return first[0].instant if now - first[0].submitted_at <= timedelta(seconds=seconds) else None


def to_ask(applications: Sequence[Application]) -> tuple[Application, Application] | None:
    """(asked, behind it): the first one, unpaid and not asked yet, while the client of the next one is ready (SC-05).

    Nobody is asked where several applied at the same time: of them the first money wins.
    """
    found = line(applications)
    if len(found) < 2 or len(front(found)) > 1:
        return None
    first, second = found[0], found[1]
    if first.state == "paid" or first.asked_at is not None or second.ready_at is None:
        return None
    return first, second


def cooling_until(
    applications: Iterable[Application], group: str, *, since: datetime, times: int, minutes: int
) -> datetime | None:
    """Until when a group may not apply for a unit, as its last `times` applications of the day ran out unpaid (SC-10).

    `since` is the beginning of the day. None: it may.
    """
    own = [a for a in applications if a.group == group and a.decided_at is not None and not a.open]
    own.sort(key=lambda a: (a.decided_at, a.number))
    last = own[-times:]
    if len(last) < times or any(a.state != "expired" or a.decided_at is None or a.decided_at < since for a in last):
        return None
    ended = last[-1].decided_at
    return ended + timedelta(minutes=minutes) if ended is not None else None
