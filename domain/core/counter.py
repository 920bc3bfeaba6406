"""Numbers given out without gaps, such as the visitors of a day."""

from datetime import date
from typing import Any, ClassVar

from domain.core.change import Change
from domain.core.record import Record


class Counter(Record):
    """A number given out without gaps; `id` says which, and of which day where it begins anew each morning."""

    kind: ClassVar[str] = "counter"
    value: int = 0

    def may_go(self, hall: Any, today: date) -> bool:
        return ":" in self.id and not self.id.endswith(str(today))


def next_number(change: Change, counter: str) -> int:
    """The next number of a gap-free count, kept with the change."""
    held = change.hall.get(Counter, counter) or Counter(id=counter)
    held = held.but(value=held.value + 1)
    change.put(held)
    return held.value
