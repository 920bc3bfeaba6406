"""The cash sheet of one day: what came in and went out by each method, and what was counted in the till (SC-25)."""

from datetime import date, datetime
from typing import Any, ClassVar, Literal

from sqlalchemy import BigInteger
from sqlmodel import Field

from domain.core.hall import Hall
from domain.core.record import Record, moment, structure, word

SettlementState = Literal["open", "closed", "confirmed"]
Column = Literal["received", "void", "refunded"]


class Settlement(Record):
    """One day of the hall, by its date. It begins with the day's first money, and adds up whatever follows.

    `totals` are fen by method and column: `{"cash": {"received": …, "void": …, "refunded": …}}`; `many` counts papers
    by column. The cashier closes it, and a second person confirms it; money that moves after that opens it again.
    """

    kind: ClassVar[str] = "settlement"
    day: date
    at: datetime = moment()
    state: SettlementState = word(default="open")
    totals: dict[str, dict[str, int]] = structure(default_factory=dict)
    many: dict[str, int] = structure(default_factory=dict)
    counted_fen: int | None = Field(default=None, sa_type=BigInteger)
    reason: str = ""  # why what was counted differs from what should be there
    closed_by: str | None = None
    closed_at: datetime | None = moment(default=None)
    signed: list[dict[str, Any]] = structure(default_factory=list)
    confirmed_at: datetime | None = moment(default=None)
    returned: str = ""  # why it was given back to be counted anew

    @property
    def cash_fen(self) -> int:
        """What the day should have left in the till."""
        cash = self.totals.get("cash", {})
        return cash.get("received", 0) - cash.get("void", 0) - cash.get("refunded", 0)

    @property
    def finished(self) -> bool:
        return self.state == "confirmed"

    def may_go(self, hall: Hall, today: date) -> bool:
        return self.finished and self.day < today
