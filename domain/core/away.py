"""Times that stand still while nobody could reach the hall, or while it works on paper.

Each kind says which of its deadlines move on afterwards; nothing of these kinds falls due while time stands still.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from domain.core.hall import Hall
from domain.core.record import Record
from domain.core.refusal import Refused

R = TypeVar("R", bound=Record)
Later = Callable[[Any, datetime, timedelta], Record]
LATER: dict[type[Record], Later] = {}
Since = Callable[[Hall], datetime | None]
STILL: list[Since] = []


def stands_still(
    kind: type[R],
) -> Callable[[Callable[[R, datetime, timedelta], R]], Callable[[R, datetime, timedelta], R]]:
    """Decorator: this function gives the record with what ran at `since` so much later; itself if nothing did."""

    def enter(later: Callable[[R, datetime, timedelta], R]) -> Callable[[R, datetime, timedelta], R]:
        LATER[kind] = later
        return later

    return enter


def later(hall: Hall, since: datetime, length: timedelta) -> Iterator[Record]:
    """Every record whose deadlines stood still from `since` on, as they are then."""
    for kind, move in LATER.items():
        for record in list(hall.all(kind).values()):
            moved = move(record, since, length)
            if moved is not record:
                yield moved


def moved(record: R, since: datetime, length: timedelta, *fields: str) -> R:
    """The record with those of its fields later that are moments after `since`."""
    running = {name: at + length for name in fields if (at := getattr(record, name)) is not None and at > since}
    return record.but(**running) if running else record


def standing_still(look: Since) -> Since:
    """Decorator: this function says since when time stands still in a hall; None while it runs. Asked often."""
    STILL.append(look)
    return look


def still_since(hall: Hall) -> datetime | None:
    """Since when time stands still, None while it runs."""
    return min((since for look in STILL if (since := look(hall)) is not None), default=None)


def time_runs(hall: Hall) -> None:
    """Refuses `not-due` while time stands still: for whatever ends a record of these kinds by the clock."""
    if still_since(hall) is not None:
        raise Refused("not-due", due=None)


def as_if_over(hall: Hall, record: R, now: datetime) -> R:
    """The record as it will be once time runs again, if that were now."""
    since = still_since(hall)
    if since is None or type(record) not in LATER:
        return record
    return cast(R, LATER[type(record)](record, since, now - since))
