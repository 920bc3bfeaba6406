"""Money taken at the cash desk (SC-25)."""

from datetime import date, datetime
from typing import ClassVar, Literal

from sqlalchemy import BigInteger
from sqlmodel import Field

from domain.core.hall import Hall
from domain.core.record import Record, Unique, moment, word
from domain.sales.units.records import Unit

Method = Literal["card", "transfer", "scan", "cash"]


class Receipt(Record):
    """Money taken at the cash desk (SC-25). `number` counts up without gaps."""

    kind: ClassVar[str] = "receipt"
    indexed: ClassVar[tuple[str, ...]] = ("application", "unit")
    unique: ClassVar[tuple[Unique, ...]] = (Unique(("number",)),)  # SC-25
    number: int
    application: str
    unit: str
    amount_fen: int = Field(sa_type=BigInteger)
    method: Method = word()
    cashier: str
    at: datetime = moment()
    voided_at: datetime | None = moment(default=None)
    voided_by: str | None = None
    void_reason: str = ""

    @property
    def finished(self) -> bool:
        return True

    def may_go(self, hall: Hall, today: date) -> bool:
        """It stays with the application that the unit is held for: it may still be voided (SC-25)."""
        unit = hall.get(Unit, self.unit)
        return unit is None or unit.held_for != self.application
