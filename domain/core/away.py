"""Times that stand still while nobody could reach the hall: each kind says which of its deadlines move on."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, TypeVar

from domain.core.hall import Hall
from domain.core.record import Record

R = TypeVar("R", bound=Record)
Later = Callable[[Any, datetime, timedelta], Record]
LATER: dict[type[Record], Later] = {}


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
