"""Money given back to a client whose application ended (SC-25)."""

from datetime import date, datetime
from typing import Any, ClassVar, Literal

from sqlalchemy import BigInteger
from sqlmodel import Field

from domain.core.hall import Hall
from domain.core.record import KINDS, Record, Unique, moment, structure, word

Method = Literal["card", "transfer", "scan", "cash"]
RefundState = Literal["asked", "approved", "paid", "refused", "over"]


class Refund(Record):
    """Money to give back, asked for, signed, and then paid out. `number` counts up without gaps once it is paid."""

    kind: ClassVar[str] = "refund"
    indexed: ClassVar[tuple[str, ...]] = ("application", "unit")
    unique: ClassVar[tuple[Unique, ...]] = (Unique(("number",)),)
    application: str
    unit: str
    amount_fen: int = Field(sa_type=BigInteger)
    state: RefundState = word(default="asked")
    reason: str = ""  # why it is given back
    asked_by: str | None = None  # a person; None: the hall itself, as the time to pay ended
    at: datetime = moment()
    signed: list[dict[str, Any]] = structure(default_factory=list)
    decided_by: str | None = None
    decided_for: str | None = None
    decided_at: datetime | None = moment(default=None)
    refused_reason: str = ""
    number: int | None = None
    method: Method | None = word(default=None)
    reference: str = ""
    cashier: str | None = None
    paid_at: datetime | None = moment(default=None)

    @property
    def pending(self) -> bool:
        """Promised or asked for, and not paid out yet."""
        return self.state in ("asked", "approved")

    @property
    def finished(self) -> bool:
        return not self.pending

    def may_go(self, hall: Hall, today: date) -> bool:
        """After the receipts it gave back: until then it says how much of them is left."""
        return self.finished and not hall.where(KINDS["receipt"], "application", self.application)
