"""A reservation 留房: a home kept for one client by three signatures (SC-10, SC-12, RO-04)."""

from datetime import datetime
from typing import Any, ClassVar, Literal

from domain.core.record import Record, Unique, moment, structure, word

ReservationState = Literal["waiting", "standing", "rejected", "superseded", "ended", "expired", "used"]
OPEN: frozenset[str] = frozenset({"waiting", "standing"})


class Reservation(Record):
    """Asked for, signed step by step, and then standing until its client's deposit or the end of its last day.

    While it waits it keeps nobody from the home: a deposit overtakes it. A controller may lock the home for it, once.
    """

    kind: ClassVar[str] = "reservation"
    indexed: ClassVar[tuple[str, ...]] = ("client", "open_on", "requester", "unit")
    unique: ClassVar[tuple[Unique, ...]] = (
        Unique(("unit",), among=("state", ("standing",)), name="uq_reservation_standing"),
    )
    on_due: ClassVar[str] = "reservation.expire"
    number: int
    unit: str
    requester: str
    group: str | None = None  # the requester's, where he is of an agency
    client: str  # whom the home is kept for
    client_name: str  # masked: 王**
    client_phone: str  # masked: 138****1234
    reason: str
    state: ReservationState = word(default="waiting")
    at: datetime = moment()
    signed: list[dict[str, Any]] = structure(default_factory=list)
    until: datetime | None = moment(default=None)  # the midnight that ends it, from the last signature on
    locked_at: datetime | None = moment(default=None)
    locked_by: str | None = None
    lock_until: datetime | None = moment(default=None)  # while the home is locked for it
    decided_by: str | None = None
    decided_for: str | None = None  # whoever `decided_by` acted for
    decided_at: datetime | None = moment(default=None)
    outcome: str = ""  # why it was rejected or ended

    @property
    def open(self) -> bool:
        """Waiting for signatures, or standing."""
        return self.state in OPEN

    @property
    def open_on(self) -> str | None:
        """The unit, while it is open."""
        return self.unit if self.open else None

    @property
    def due(self) -> datetime | None:
        """When it ends; while it waits, when the lock for it does."""
        return {"standing": self.until, "waiting": self.lock_until}.get(self.state)

    @property
    def finished(self) -> bool:
        return not self.open
