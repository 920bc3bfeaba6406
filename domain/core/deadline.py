"""What the hall itself does when its time has come: records that are due, and moments of every day.

A record says when it is `due` and which command ends it (`on_due`). What happens at a time of day is declared beside
the noun it belongs to, with `daily`. Whoever makes time pass gives these commands through the same door as everybody.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from domain.core.away import LATER, still_since
from domain.core.hall import Hall
from domain.core.record import Record

Due = tuple[str, dict[str, Any]]  # verb, arguments
Look = Callable[[Hall, datetime], Iterator[Due]]
GRACE = timedelta(milliseconds=50)  # so that nothing is late on a screen that counts to zero


def up(hall: Hall, now: datetime) -> list[Record]:
    """The records whose time is up, the earliest first; none of a kind whose time stands still."""
    found = hall.due(now)
    return found if still_since(hall) is None else [record for record in found if type(record) not in LATER]


def records_due(hall: Hall, now: datetime) -> Iterator[Due]:
    """The command that ends each record whose time is up, the earliest first."""
    for record in up(hall, now - GRACE):
        yield record.on_due, {record.kind: record.id}


LOOKS: list[Look] = [records_due]


def daily(look: Look) -> Look:
    """Decorator: this function says what is due at its time of day. It is asked four times a second, so be quick."""
    LOOKS.append(look)
    return look


def due(hall: Hall, now: datetime) -> Iterator[Due]:
    """(verb, arguments) of everything that is due at `now`."""
    for look in LOOKS:
        yield from look(hall, now)
