"""Rounds, slots and make-ups 轮序 (RULES §4)."""

from datetime import date, datetime
from typing import ClassVar, Literal

from domain.core.record import Record, Unique, moment, word
from domain.reception.visits.records import Lane

SlotState = Literal["pending", "called", "served", "covered", "void", "deferred"]
DONE: frozenset[str] = frozenset({"served", "covered", "void", "deferred"})


class Round(Record):
    """One pass in which every eligible consultant has one slot; `id` is `visit-3` (RT-05)."""

    kind: ClassVar[str] = "round"
    lane: Lane = word()
    number: int
    size: int
    built_at: datetime = moment()
    day: date
    completed_at: datetime | None = moment(default=None)

    @property
    def finished(self) -> bool:
        return self.completed_at is not None


class Slot(Record):
    """One consultant's entitlement in one round; `id` is `visit-3-26` (RT-06)."""

    kind: ClassVar[str] = "slot"
    indexed: ClassVar[tuple[str, ...]] = ("round",)
    unique: ClassVar[tuple[Unique, ...]] = (Unique(("round", "consultant")),)  # RT-06
    round: str
    lane: Lane = word()
    position: int
    consultant: str
    group: str
    state: SlotState = word(default="pending")
    cover: str | None = None  # the substitute the group's manager named (RT-22)
    visit: str | None = None
    at: datetime | None = moment(default=None)
    rule: str = ""
    closed: bool = False  # its round is completed

    @property
    def finished(self) -> bool:
        return self.closed


class Credit(Record):
    """A make-up reception 补接 owed to a consultant, served before the round (RT-23, RT-25)."""

    kind: ClassVar[str] = "credit"
    lane: Lane = word()
    consultant: str
    granted_at: datetime = moment()
    rule: str = word(default="RT-23")
    visit: str | None = None  # called to this visit
    used_at: datetime | None = moment(default=None)

    @property
    def finished(self) -> bool:
        return self.used_at is not None
