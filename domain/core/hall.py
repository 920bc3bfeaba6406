"""The hall: every live record at one moment. A screen is a pure function of this, and a command is decided on it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, TypeVar, cast

from domain.core.record import KINDS, Record

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
            (kind, field): defaultdict(dict) for kind, record in KINDS.items() for field in record.indexed
        }
        self._due: dict[datetime, dict[Key, None]] = defaultdict(dict)  # by the minute
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

    def everything(self, kind: str) -> list[Record]:
        """The live records of a kind as they are now, for whoever looks through them in a thread of its own."""
        return list(self._records[kind].values())

    def sizes(self, kind: type[R], field: str) -> dict[Any, int]:
        """How many live records of a kind an indexed field has of each value."""
        return {value: len(ids) for value, ids in self._index[kind.kind, field].items()}

    def due(self, now: datetime) -> list[Record]:
        """The records of all kinds whose `due` is not after `now`, the earliest minute first."""
        keys = [key for minute in sorted(m for m in self._due if m <= now) for key in self._due[minute]]
        found = [self._records[kind][id] for kind, id in keys]
        return [record for record in found if record.due is not None and record.due <= now]

    def once(self, make: Callable[["Hall"], T]) -> T:
        """`make(self)`, remembered until a record changes: for what many audiences show alike."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast(T, self._made[make])

    def put(self, record: Record) -> Record | None:
        """Put a record in the place of its predecessor, which is returned; undoable. What is only filed is not kept."""
        if not record.lives:
            return None
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

    def _set(self, key: Key, record: Record | None) -> None:
        self._made.clear()
        kind, id = key
        records = self._records[kind]
        old = records.get(id)
        declared = KINDS[kind]
        for field in declared.indexed:
            was = NOWHERE if old is None else getattr(old, field)
            now = NOWHERE if record is None else getattr(record, field)
            _move(self._index[kind, field], id, was, now)
        if declared.on_due:
            _move(self._due, key, _minute(old), _minute(record))
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


def _move(index: dict[Any, dict[Any, None]], entry: Any, was: Any, now: Any) -> None:
    """The entry stands under `now`, and no longer under `was`."""
    if was == now:
        return
    if was is not NOWHERE:
        del index[was][entry]
        if not index[was]:
            del index[was]
    if now is not NOWHERE:
        index[now][entry] = None


def _minute(record: Record | None) -> Any:
    """The minute in which a record is due: few to look through, where a moment of its own for each would be many."""
    due = record.due if record is not None else None
    return due.replace(second=0, microsecond=0) if due is not None else NOWHERE
