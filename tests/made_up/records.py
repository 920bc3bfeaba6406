"""Umbrellas 雨伞 that the hall lends to its visitors."""

from datetime import datetime
from typing import ClassVar, Literal

from domain.core.record import Record, Unique, moment, word

UmbrellaState = Literal["in", "out", "missed"]


class Umbrella(Record):
    """One umbrella. `number` stands on its handle."""

    kind: ClassVar[str] = "umbrella"
    indexed: ClassVar[tuple[str, ...]] = ("state",)
    unique: ClassVar[tuple[Unique, ...]] = (Unique(("number",)),)
    on_due: ClassVar[str] = "umbrella.miss"
    number: int
    entered_at: datetime = moment()
    state: UmbrellaState = word(default="in")
    lent_to: str | None = None  # the visit
    back_by: datetime | None = moment(default=None)

    @property
    def due(self) -> datetime | None:
        return self.back_by if self.state == "out" else None
