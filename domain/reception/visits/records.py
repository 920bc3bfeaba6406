"""Visits and calls 接待 (RULES §4.0)."""

from datetime import datetime
from typing import Any, ClassVar, Literal

from domain.core.record import Record, moment, structure, word

Lane = Literal["visit", "call"]
LANES: tuple[Lane, ...] = ("visit", "call")

VisitState = Literal["waiting", "called", "received", "ended", "left"]

VisitClass = Literal["new", "returning", "designated", "surveyor", "personal"]

Heard = Literal["friend", "passing", "online", "advert", "other", ""]  # how he came to hear of the hall

Purpose = Literal["home", "shop", "person", "survey"]


class Visit(Record):
    """One party at the door, or one caller. `number` is what is called out: 026."""

    kind: ClassVar[str] = "visit"
    indexed: ClassVar[tuple[str, ...]] = ("state",)
    on_due: ClassVar[str] = "visit.lapse"
    lane: Lane = word(default="visit")
    number: int
    name: str  # what the screens say: 王女士
    phone: str = ""  # masked
    client: str | None = None  # None when no phone was left: nothing protects such a client (CK-01)
    party: int = 1
    purpose: Purpose = word(default="home")
    heard: str = ""
    sort: VisitClass = word(default="new")
    state: VisitState = word(default="waiting")
    wanted: str | None = None  # the consultant who owns or was named
    wanted_group: str | None = None  # the group that was named, or has the first reception (RT-17)
    checked_in_at: datetime = moment()
    claimed_at: datetime | None = moment(default=None)  # what an offline tablet says its own clock was
    consultant: str | None = None
    slot: str | None = None
    credit: str | None = None
    called_at: datetime | None = moment(default=None)
    accept_by: datetime | None = moment(default=None)
    accepted_at: datetime | None = moment(default=None)
    ended_at: datetime | None = moment(default=None)
    desk: str = ""
    why: list[dict[str, Any]] = structure(default_factory=list)  # the rules that decided, in order

    @property
    def open(self) -> bool:
        return self.state in ("waiting", "called", "received")

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that decided, each once."""
        return tuple(dict.fromkeys(step["rule"] for step in self.why if "rule" in step))

    @property
    def finished(self) -> bool:
        return not self.open

    @property
    def due(self) -> datetime | None:
        """When it is too late for the called consultant to accept (RT-40)."""
        return self.accept_by if self.state == "called" else None

    def left_over(self, midnight: datetime) -> bool:
        return self.open and self.checked_in_at < midnight
