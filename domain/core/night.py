"""How the days before end: each kind says what of it is `left_over`, and here how that is brought to its end."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, TypeVar

from domain.core.change import Change
from domain.core.hall import Hall
from domain.core.record import Record

R = TypeVar("R", bound=Record)
Ending = Callable[[Change, Any], Record]
ENDINGS: dict[type[Record], Ending] = {}


def at_night(kind: type[R]) -> Callable[[Callable[[Change, R], Record]], Callable[[Change, R], Record]]:
    """Decorator: this function makes of a `left_over` record what the night leaves of it."""

    def enter(end: Callable[[Change, R], Record]) -> Callable[[Change, R], Record]:
        ENDINGS[kind] = end
        return end

    return enter


def left_over(hall: Hall, midnight: datetime) -> Iterator[Record]:
    """What of the days before `midnight` is still going on. Pure, so that the night may begin again at any point."""
    for kind in ENDINGS:
        yield from (record for record in hall.all(kind).values() if record.left_over(midnight))


def ended(change: Change, record: Record) -> Record:
    """The record as the night leaves it, to be put by the caller."""
    return ENDINGS[type(record)](change, record)
