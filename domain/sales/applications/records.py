"""Applications 认购审批单 and where they stand (SC-04, SC-08)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Literal, Protocol, Self

from sqlalchemy import BigInteger
from sqlmodel import Field

from domain.core.hall import Hall
from domain.core.record import Record, Unique, moment, structure, word
from domain.sales.quotes.rules import Path
from domain.sales.receipts.records import settled
from domain.sales.units.records import Unit

ApplicationState = Literal[
    "waiting", "approved", "paid", "won", "refused", "released", "withdrawn", "expired", "lost", "cancelled",
]  # fmt: skip
OPEN: frozenset[str] = frozenset({"waiting", "approved", "paid"})


class Applicant(Protocol):
    """A client who applies, by whatever record of the hall shows him."""

    client: str
    client_name: str  # masked
    client_phone: str


class Application(Record):
    """A consultant's request to take one unit for one client. `number` is its place in time (SC-04)."""

    kind: ClassVar[str] = "application"
    indexed: ClassVar[tuple[str, ...]] = ("at_stake", "consultant", "unit")
    unique: ClassVar[tuple[Unique, ...]] = (  # SC-18: at most one winner per unit, whatever the rules believe
        Unique(("unit",), among=("state", ("paid", "won")), name="uq_application_winner"),
    )
    on_due: ClassVar[str] = "application.expire"
    later: ClassVar[Mapping[str, Any]] = {
        "approved_by": None,
        "approved_at": None,
        "signed": [],
        "decided_for": None,
        "tie": None,
        "bundle": None,
        "steer_until": None,
        "ready_at": None,
        "ready_by": None,
        "asked_at": None,
        "desk_until": None,
        "escalated_at": None,
        "lost_to": None,
        "paused_at": None,
        "lost_by": None,
        "path": "",
        "discounts": [],
    }
    number: int
    unit: str
    consultant: str
    group: str
    client: str
    client_name: str  # masked: 王**
    client_phone: str = ""  # masked: 138****1234
    price_fen: int = Field(sa_type=BigInteger)
    price_list: str = ""
    path: Path = word(default="")  # how its client pays, as far as he has said
    discounts: list[dict[str, Any]] = structure(default_factory=list)  # given to all on the day it was made (SC-19)
    state: ApplicationState = word(default="waiting")
    submitted_at: datetime = moment()
    answer_by: datetime = moment()  # undecided until then: those above hear of it (SC-08)
    pay_by: datetime | None = moment(default=None)  # while it waits: where no approval comes before the money
    escalated_at: datetime | None = moment(default=None)
    approved_by: str | None = None  # kept when a later decision takes the place of `decided_by`
    approved_at: datetime | None = moment(default=None)
    signed: list[dict[str, Any]] = structure(default_factory=list)  # the signatures for its approval, in their order
    decided_by: str | None = None
    decided_for: str | None = None  # whoever `decided_by` acted for
    decided_at: datetime | None = moment(default=None)
    reason: str = ""
    tie: str | None = None  # the application whose moment it shares: of these none is first (SC-06)
    bundle: str | None = None  # the first of several that one client's form asks for (SC-07)
    steer_until: datetime | None = moment(default=None)  # until then others are shown other homes first (SC-07)
    ready_at: datetime | None = moment(default=None)  # since when its client can pay, as cashier or manager say (SC-05)
    ready_by: str | None = None
    asked_at: datetime | None = moment(default=None)  # when it was asked whether its client is sure (SC-05)
    desk_until: datetime | None = moment(
        default=None
    )  # its client is at the cash desk, once: time stands still (SC-05)
    lost_to: str | None = None  # the group that won
    paused_at: datetime | None = moment(default=None)  # since when its home is frozen: no time of it runs
    lost_by: str | None = None  # the application by which it lost: with that one's receipt void it is back in line

    @property
    def instant(self) -> str:
        """What it has in common with those who applied at the same time; its own id where it was alone (SC-06)."""
        return self.tie or self.id

    @property
    def open(self) -> bool:
        """Still in the running."""
        return self.state in OPEN

    @property
    def finished(self) -> bool:
        return not self.open

    @property
    def at_stake(self) -> str | None:
        """The unit, while this application is in the running for it or has won it."""
        return self.unit if self.open or self.state == "won" else None

    @property
    def due(self) -> datetime | None:
        """When its time to pay ends; while it waits for a manager, when those above him hear of it (SC-08)."""
        if self.paused_at is not None:
            return None
        if self.state == "approved" or (self.state == "waiting" and self.pay_by is not None):
            return self.pay_by
        return self.answer_by if self.state == "waiting" and self.escalated_at is None else None

    def going_on(self, now: datetime) -> Self:
        """As it was when its home was frozen, each of its times later by as long as that lasted."""
        if self.paused_at is None:
            return self
        times = {"answer_by": self.answer_by, "pay_by": self.pay_by, "desk_until": self.desk_until}
        times |= {"steer_until": self.steer_until}
        later = {name: at + (now - self.paused_at) for name, at in times.items() if at is not None}
        return self.but(**later, paused_at=None)

    def may_go(self, hall: Hall, today: date) -> bool:
        """A won one stays while the unit is held for it, as it may be reopened (SC-25); any while its money is here."""
        unit = hall.get(Unit, self.unit)
        return self.finished and (unit is None or unit.held_for != self.id) and settled(hall, self.id)
