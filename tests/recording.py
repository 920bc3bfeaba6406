"""A hall that notes what a card or panel reads of it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar, cast
from zoneinfo import ZoneInfo

from domain.core.hall import Hall, Key
from domain.core.record import Record
from domain.house.policy.records import Policy
from domain.house.site.records import Site

R = TypeVar("R", bound=Record)
T = TypeVar("T")


class Recording(Hall):
    """This hall, to be read by one card or panel.

    `read` has the keys that were asked for, also of records that are not there; `found` those of whole kinds and of
    index look-ups, record by record; `kinds` every kind that was asked for in any way.
    """

    def __init__(self, hall: Hall) -> None:
        self.seq, self._hall = hall.seq, hall
        self.read: set[Key] = set()
        self.found: set[Key] = set()
        self.kinds: set[type[Record]] = set()

    def get(self, kind: type[R], id: str) -> R | None:
        self.note(kind, id)
        return self._hall.get(kind, id)

    def all(self, kind: type[R]) -> dict[str, R]:
        self.kinds.add(kind)
        return cast("dict[str, R]", Noting(self, kind, self._hall.all(kind)))

    def where(self, kind: type[R], field: str, value: Any) -> list[R]:
        self.kinds.add(kind)
        records = self._hall.where(kind, field, value)
        self.found.update((kind.kind, record.id) for record in records)
        return records

    def sizes(self, kind: type[R], field: str) -> dict[Any, int]:
        self.note_all(kind)
        return self._hall.sizes(kind, field)

    def once(self, make: Callable[[Hall], T]) -> T:
        """Made each time: what was remembered would hide what it was made from."""
        return make(self)

    @property
    def site(self) -> Site:
        self.note(Site, "site")
        return self._hall.site

    @property
    def zone(self) -> ZoneInfo:
        self.note(Site, "site")
        return self._hall.zone

    @property
    def policies(self) -> dict[str, Policy]:
        return self.all(Policy)

    def note(self, kind: type[Record], id: str) -> None:
        """One record was asked for."""
        self.kinds.add(kind)
        self.read.add((kind.kind, id))

    def note_all(self, kind: type[Record]) -> None:
        """All records of a kind were looked through."""
        self.kinds.add(kind)
        self.found.update((kind.kind, id) for id in self._hall.all(kind))


class Noting(Mapping[str, R], Generic[R]):
    """The records of a kind, by id."""

    def __init__(self, recording: Recording, kind: type[R], records: Mapping[str, R]) -> None:
        self._recording, self._kind, self._records = recording, kind, records

    def __getitem__(self, id: str) -> R:
        self._recording.note(self._kind, id)
        return self._records[id]

    def __iter__(self) -> Iterator[str]:
        self._recording.note_all(self._kind)
        return iter(self._records)

    def __len__(self) -> int:
        self._recording.note_all(self._kind)
        return len(self._records)
