"""A register 台账: how the records of one kind are read in pages once they have left the live hall, and by whom."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from domain.core.hall import Hall
from domain.core.record import Record
from domain.core.viewer import Viewer
from domain.house.people.records import Person

Whose = Literal["all", "group", "own"]
MASKED = r"(\+\d{1,3} )?\d{2,3}\*{4}\d{2,4}"  # a phone as records have it: nobody searches by a whole one


@dataclass(frozen=True)
class Filter:
    """Something a register is searched by: `column` has the value that is asked for.

    `words` are the values there are, if they are few; `like` is the pattern of one. `meant` is the value that people
    mean by what they write. `empty` says of words whether the column is empty for them. `through` is a register and a
    filter of it: what is asked for is a value of the record that `column` names.
    """

    column: str
    words: tuple[str, ...] = ()
    like: str = ""
    meant: Callable[[Hall, str], str] = lambda hall, text: text
    empty: Mapping[str, bool] = field(default_factory=dict)
    through: "tuple[Register, str] | None" = None


@dataclass(frozen=True)
class Register:
    """What a noun declares beside itself of how it is read in pages.

    Rows come in the order of `at`, a moment that never changes in a record's life, and of ids within one. `filters`
    stand in the order in which they narrow the search: the one that leaves least comes first, and its index is walked.
    `readers` says whose rows a role reads: `own` is the column that names a person, `group` the one that names a
    group, or None where people belong to the group of that person. `told` are the attributes every reader is told,
    `inside` those that only readers of all rows are.
    """

    name: str
    record: type[Record]
    at: str
    filters: Mapping[str, Filter]
    readers: Mapping[str, Whose]
    told: tuple[str, ...]
    inside: tuple[str, ...] = ()
    own: str = "consultant"
    group: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that rows are searched by their value of, and each has an index: what leaves least comes first.

        Those of filters that take anything, then those that say whose a row is, then those of filters with few words.
        """
        valued = [each for each in self.filters.values() if not each.empty]
        whose = {"own": self.own, "group": self.group or self.own}
        return tuple(dict.fromkeys([
            *(each.column for each in valued if not each.words),
            *(whose[scope] for scope in whose if scope in self.readers.values()),
            *(each.column for each in valued if each.words),
        ]))  # fmt: skip

    @property
    def rare(self) -> tuple[str, ...]:
        """The columns that are empty in most rows; those where they are not have an index of their own."""
        return tuple(dict.fromkeys(each.column for each in self.filters.values() if each.empty))

    def whose(self, viewer: Viewer, hall: Hall) -> "Among | None":
        """Which rows this viewer reads; None for all of them. Raises `KeyError` for whoever reads none."""
        scope = self.readers[viewer.role]
        if scope == "all":
            return None
        if scope == "own":
            return Among(self.own, _set(viewer.person))
        if self.group is not None:
            return Among(self.group, _set(viewer.group))
        return Among(self.own, frozenset(_of_group(hall, viewer.group)))

    def tell(self, record: Record, viewer: Viewer) -> dict[str, Any]:
        """What this reader is told of a record."""
        inside = self.inside if self.readers[viewer.role] == "all" else ()
        return {name: _plain(getattr(record, name)) for name in ("id", *self.told, *inside)}


REGISTERS: dict[str, Register] = {}  # by their names in addresses


def entered(register: Register) -> Register:
    """The register, entered in `REGISTERS`."""
    if REGISTERS.setdefault(register.name, register) is not register:
        raise ValueError(f"two registers called {register.name}")
    return register


@dataclass(frozen=True)
class Among:
    """A condition: the column has one of these values."""

    column: str
    values: Collection[str]

    def holds(self, record: Record) -> bool:
        """Whether it is so of a record."""
        return getattr(record, self.column) in self.values


@dataclass(frozen=True)
class Empty:
    """A condition: the column is empty, or is not."""

    column: str
    empty: bool

    def holds(self, record: Record) -> bool:
        """Whether it is so of a record."""
        return (getattr(record, self.column) is None) == self.empty


def _of_group(hall: Hall, group: str | None) -> Iterable[str]:
    """Whoever belongs to a group now, also those who do not work any more."""
    return (p.id for p in hall.all(Person).values() if group is not None and p.group == group)


def _set(value: str | None) -> frozenset[str]:
    return frozenset() if value is None else frozenset({value})


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds").replace("+00:00", "Z")
    return list(value) if isinstance(value, tuple) else value
