"""Applications 认购审批单 and where they stand (SC-04, SC-08)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from sqlalchemy import BigInteger
from sqlmodel import Field

from domain.core.hall import Hall
from domain.core.record import Record, Unique, moment, structure, word
from domain.sales.units.records import Unit

ApplicationState = Literal[
    "waiting", "approved", "paid", "won", "refused", "released", "withdrawn", "expired", "lost",
]  # fmt: skip
OPEN: frozenset[str] = frozenset({"waiting", "approved", "paid"})


class Application(Record):
    """A consultant's request to take one unit for one client. `number` is its place in time (SC-04)."""

    kind: ClassVar[str] = "application"
    indexed: ClassVar[tuple[str, ...]] = ("at_stake", "consultant")
    unique: ClassVar[tuple[Unique, ...]] = (  # SC-18: at most one hold or winner per unit, whatever the rules believe
        Unique(("unit",), among=("state", ("approved", "paid", "won")), name="uq_application_winner"),
    )
    on_due: ClassVar[str] = "application.expire"
    later: ClassVar[Mapping[str, Any]] = {"approved_by": None, "approved_at": None, "signed": [], "decided_for": None}
    number: int
    unit: str
    consultant: str
    group: str
    client: str
    client_name: str  # masked: 王**
    client_phone: str = ""  # masked: 138****1234
    price_fen: int = Field(sa_type=BigInteger)
    price_list: str = ""
    state: ApplicationState = word(default="waiting")
    submitted_at: datetime = moment()
    answer_by: datetime = moment()  # unapproved until then: expires (SC-08)
    pay_by: datetime | None = moment(default=None)
    approved_by: str | None = None  # kept when a later decision takes the place of `decided_by`
    approved_at: datetime | None = moment(default=None)
    signed: list[dict[str, Any]] = structure(default_factory=list)  # the signatures for its approval, in their order
    decided_by: str | None = None
    decided_for: str | None = None  # whoever `decided_by` acted for
    decided_at: datetime | None = moment(default=None)
    reason: str = ""

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
        """When the clock must end it, if nobody does before."""
        return self.answer_by if self.state == "waiting" else self.pay_by if self.state == "approved" else None

    def may_go(self, hall: Hall, today: date) -> bool:
        """A won one stays while the unit is held for it: it may still be reopened (SC-25)."""
        unit = hall.get(Unit, self.unit)
        return self.finished and (unit is None or unit.held_for != self.id)
