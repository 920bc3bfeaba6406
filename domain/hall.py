"""The hall: every live record at one moment (DESIGN: a screen is a pure function of this)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar, TypeVar, cast
from zoneinfo import ZoneInfo

from domain.applications import Application, Receipt
from domain.clients import Contact
from domain.people import Ask, Device, Group, Person, Presence
from domain.policy import Policy
from domain.reception import Visit
from domain.record import Record, moment, structure
from domain.rotation import Credit, Roster, Round, Slot
from domain.units import Unit
from domain.zones import zone_of

ZONE = "Asia/Shanghai"  # unless the hall says otherwise


class Site(Record):
    """The hall itself; `id` is always `site`."""

    kind: ClassVar[str] = "site"
    name: str
    zone: str = ZONE
    swept_at: datetime | None = moment(default=None)  # the last nightly sweep


class PriceList(Record):
    """A version of the developer's price list (SC-19).

    `before` is what it changed: by unit, the fields as they were. Units it put in force are not in it.
    """

    kind: ClassVar[str] = "price_list"
    later: ClassVar[Mapping[str, Any]] = {"before": {}, "undone_at": None}
    filename: str
    activated_at: datetime = moment()
    added: int = 0
    changed: int = 0
    before: dict[str, dict[str, Any]] = structure(default_factory=dict)
    undone_at: datetime | None = moment(default=None)


class Counter(Record):
    """A number given out without gaps, such as the visitors of a day; `id` says which."""

    kind: ClassVar[str] = "counter"
    value: int = 0


RECORDS: tuple[type[Record], ...] = (
    Site, Policy, Group, Person, Presence, Device, PriceList, Unit, Application, Receipt, Roster, Round, Slot, Credit,
    Visit, Contact, Counter, Ask,
)  # fmt: skip
KINDS: dict[str, type[Record]] = {record.kind: record for record in RECORDS}
INDEXED: dict[str, tuple[str, ...]] = {
    "application": ("at_stake", "consultant", "due_in"),
    "contact": ("client", "consultant"),
    "slot": ("round",),
    "receipt": ("application", "unit"),
    "unit": ("place_and_state",),
    "visit": ("state",),
}
NOWHERE = object()  # where the index has a record that is not in the hall
R = TypeVar("R", bound=Record)
T = TypeVar("T")
Key = tuple[str, str]  # (kind, id)


class Hall:
    """All live records, by kind and id, with undo. `seq` is the number of the last change applied."""

    def __init__(self) -> None:
        self.seq = 0
        self._records: dict[str, dict[str, Record]] = {kind: {} for kind in KINDS}
        self._index: dict[tuple[str, str], dict[Any, dict[str, None]]] = {
            (kind, field): defaultdict(dict) for kind, fields in INDEXED.items() for field in fields
        }
        self._undo: list[tuple[Key, Record | None]] = []
        self._made: dict[Callable[[Hall], Any], Any] = {}

    def get(self, kind: type[R], id: str) -> R | None:
        """The live record, or None."""
        return cast("R | None", self._records[kind.kind].get(id))

    def all(self, kind: type[R]) -> dict[str, R]:
        """All live records of a kind by id. Treat as read-only."""
        return cast("dict[str, R]", self._records[kind.kind])

    def where(self, kind: type[R], field: str, value: Any) -> list[R]:
        """The live records of a kind whose indexed field has this value, oldest first."""
        records = self._records[kind.kind]
        return [cast(R, records[id]) for id in self._index[kind.kind, field].get(value, ())]

    def sizes(self, kind: type[R], field: str) -> dict[Any, int]:
        """How many live records of a kind an indexed field has of each value."""
        return {value: len(ids) for value, ids in self._index[kind.kind, field].items()}

    def once(self, make: Callable[["Hall"], T]) -> T:
        """`make(self)`, remembered until a record changes: for what many audiences show alike."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast(T, self._made[make])

    def put(self, record: Record) -> Record | None:
        """Put a record in the place of its predecessor, which is returned; undoable."""
        key = (record.kind, record.id)
        old = self._records[record.kind].get(record.id)
        self._undo.append((key, old))
        self._set(key, record)
        return old

    def drop(self, kind: str, id: str) -> Record | None:
        """Let a record leave the hall; undoable."""
        old = self._records[kind].get(id)
        self._undo.append(((kind, id), old))
        self._set((kind, id), None)
        return old

    def mark(self) -> int:
        """A point to undo to."""
        return len(self._undo)

    def undo_to(self, mark: int) -> None:
        """Everything as it was at `mark`."""
        while len(self._undo) > mark:
            self._set(*self._undo.pop())

    def settle(self) -> None:
        """What happened so far can no longer be undone."""
        self._undo.clear()

    def records(self) -> Iterator[Record]:
        """Every live record."""
        for by_id in self._records.values():
            yield from by_id.values()

    @property
    def site(self) -> Site:
        """This hall's own record."""
        return cast(Site, self._records["site"]["site"])

    @property
    def zone(self) -> ZoneInfo:
        """The time zone the hall lives in."""
        site = self._records["site"].get("site")
        return zone_of(cast(Site, site).zone if site else ZONE) or ZoneInfo(ZONE)

    @property
    def policies(self) -> dict[str, Policy]:
        """The policy rows in force, by key."""
        return self.all(Policy)

    def _set(self, key: Key, record: Record | None) -> None:
        self._made.clear()
        kind, id = key
        records = self._records[kind]
        old = records.get(id)
        for field in INDEXED.get(kind, ()):
            index = self._index[kind, field]
            was = NOWHERE if old is None else getattr(old, field)
            now = NOWHERE if record is None else getattr(record, field)
            if was == now:
                continue
            if was is not NOWHERE:
                del index[was][id]
                if not index[was]:
                    del index[was]
            if now is not NOWHERE:
                index[now][id] = None
        if record is None:
            records.pop(id, None)
        else:
            records[id] = record


def hall_of(records: Iterable[Record], seq: int = 0) -> Hall:
    """A hall that holds these records."""
    hall = Hall()
    for record in records:
        hall.put(record)
    hall.settle()
    hall.seq = seq
    return hall
