"""Cases: whatever waits for somebody's signature, of any kind, in one shape, so that one desk shows all of it.

A noun says in its own folder how a record of it stands on that desk; whoever shows cases asks this table and knows no
noun. A record that waits for nobody is no case.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from domain.core.hall import Hall, Key
from domain.core.record import Record
from domain.core.roles import Role
from domain.core.signatures import Given, Need

R = TypeVar("R", bound=Record)
Touches = Callable[[Any, Hall], Iterable[Key]]


@dataclass(frozen=True)
class Case:
    """What a record that waits for a signature says of itself. Never a full name or a phone."""

    title: str  # what people call it
    about: str  # for whom, by whom
    since: datetime
    due: datetime | None  # by when it must be decided
    need: Need
    given: Given = ()
    money: int | None = None  # fen
    told: Mapping[str, Any] = field(default_factory=dict)  # what is looked at before it is signed

    @property
    def step(self) -> int:
        """Which signature it waits for, from 1."""
        return len(self.given) + 1

    @property
    def signers(self) -> tuple[Role, ...]:
        """The roles any of which may give that signature."""
        return self.need[len(self.given)]


@dataclass(frozen=True)
class CaseKind:
    """How records of a kind become cases. Its commands take the record's id under its kind, and `refuse` a reason.

    `undo` takes back what was just signed or refused, until the `undo_until` of that answer.
    """

    make: Callable[[Any, Hall], Case | None]
    verbs: Mapping[str, str]  # what a case may be told -> the command: sign, and refuse and undo where there is one
    touches: Mapping[type[Record], Touches] = field(default_factory=dict)  # as `Screen.touches`


CASES: dict[type[Record], CaseKind] = {}


def case(
    kind: type[R],
    *,
    sign: str,
    refuse: str | None,
    undo: str | None = None,
    touches: Mapping[type[Record], Touches] | None = None,
) -> Callable[[Callable[[R, Hall], Case | None]], Callable[[R, Hall], Case | None]]:
    """Decorator: this function makes of a record the case it is, or None while it waits for nobody's signature.

    `refuse` is None where nobody refuses it. `touches` says, for other kinds, whose cases a record of them may change.
    """

    def enter(make: Callable[[R, Hall], Case | None]) -> Callable[[R, Hall], Case | None]:
        named = {"sign": sign, "refuse": refuse, "undo": undo}
        verbs = {name: verb for name, verb in named.items() if verb is not None}
        CASES[kind] = CaseKind(make, verbs, touches or {})
        return make

    return enter


def naming(kind: type[Record], index: str, *, by: str = "id") -> Touches:
    """For `touches`: the records of this kind whose `index` is the changed record's `by`."""

    def touched(changed: Record, hall: Hall) -> Iterable[Key]:
        return [(kind.kind, record.id) for record in hall.where(kind, index, getattr(changed, by))]

    return touched


def case_of(record: Record, hall: Hall) -> Case | None:
    """The case that this record is now."""
    found = CASES.get(type(record))
    return found.make(record, hall) if found is not None else None
