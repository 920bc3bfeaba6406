"""What is asked of a register in its address, read and checked."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NoReturn
from zoneinfo import ZoneInfo

from domain.core.refusal import Refused
from domain.core.texts import is_kept
from domain.house.register import Filter

SIZE, MOST = 50, 100  # rows of a page: unless it is said, and at most
LONGEST = 80  # characters of what is searched for
PAGING = ("day", "order", "size", "cursor")  # what can be asked of every register
ORDERS = ("newest", "oldest")


@dataclass(frozen=True)
class Asked:
    """A page: what to search for, by the names of filters; the moments of a day; where to go on, and how far."""

    filters: Mapping[str, str]
    since: datetime | None = None
    until: datetime | None = None  # the first moment that is not part of it
    newest: bool = True  # first
    size: int = SIZE
    cursor: str = ""

    def within(self, at: datetime) -> bool:
        """Whether a moment is of the day that is asked for, if one is."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


def asked(query: Iterable[tuple[str, str]], filters: Mapping[str, Filter], zone: ZoneInfo) -> Asked:
    """The query of an address as a page of a register with these filters.

    Parts that are empty are not asked for. Refuses `bad-arguments` with the field: one nobody knows, one given twice,
    one with a value that cannot be.
    """
    given = said(query, (*filters, *PAGING))
    day, order = given.pop("day", ""), given.pop("order", ORDERS[0])
    size, cursor = given.pop("size", str(SIZE)), given.pop("cursor", "")
    for name, value in given.items():
        must_fit(name, value, filters[name])
    if order not in ORDERS:
        _wrong("order", " or ".join(ORDERS))
    if not (size.isascii() and size.isdecimal() and len(size) <= len(str(MOST)) and 1 <= int(size) <= MOST):
        _wrong("size", f"1 to {MOST}")
    since, until = moments_of(day, zone) if day else (None, None)
    return Asked(given, since, until, order == ORDERS[0], int(size), cursor)


def said(query: Iterable[tuple[str, str]], names: Collection[str]) -> dict[str, str]:
    """What an address asks for, by these names; what is empty is not asked for. Refuses `bad-arguments`."""
    given: dict[str, str] = {}
    for name, value in query:
        if name not in names:
            _wrong("query", "extra_forbidden")
        if name in given:
            _wrong(name, "given twice")
        if not is_kept(value):
            _wrong(name, "characters")
        given[name] = value
    return {name: value for name, value in given.items() if value}


def must_fit(name: str, value: str, wanted: Filter) -> None:
    """Refuses `bad-arguments` for a value that the filter of this name cannot have."""
    if len(value) > LONGEST or (wanted.words and value not in wanted.words):
        _wrong(name, "unknown")
    if wanted.like and not re.fullmatch(wanted.like, value, re.ASCII):
        _wrong(name, "138****1234")


def moments_of(day: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first moment of a day in the hall's zone, and the first after it. Refuses `bad-arguments`."""
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", day, re.ASCII):
            raise ValueError("not as days are written here")
        start = datetime.combine(date.fromisoformat(day), time(), zone)
        return start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC)
    except (ValueError, OverflowError):  # the last days of the calendar have none after them
        _wrong("day", "YYYY-MM-DD")


def _wrong(field: str, why: str) -> NoReturn:
    raise Refused("bad-arguments", fields={field: why})
