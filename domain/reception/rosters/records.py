"""A group's list for one day (RT-11)."""

from datetime import date, datetime
from typing import ClassVar

from domain.core.record import Record, moment, structure


class Roster(Record):
    """A group's list for one day, in its own order; `id` is `2026-11-22/A` (RT-11)."""

    kind: ClassVar[str] = "roster"
    day: date
    group: str
    people: list[str] = structure()
    filed_at: datetime = moment()
    filed_by: str
    locked: bool = False
    excluded: str = ""  # "below-minimum" once locked below the minimum (RT-04)
    swept: bool = False

    def left_over(self, midnight: datetime) -> bool:
        return not self.swept and self.day < midnight.date()

    @property
    def finished(self) -> bool:
        return self.swept
