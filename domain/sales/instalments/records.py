"""The plan by which the rest of a price is paid, and how much of it came in (SC-29)."""

from datetime import date, datetime
from typing import Any, ClassVar, Literal

from sqlalchemy import BigInteger
from sqlmodel import Field

from domain.core.hall import Hall
from domain.core.record import Record, Unique, moment, structure, word
from domain.sales.deals.records import Deal

PlanState = Literal["planned", "agreed", "over"]


class Instalments(Record):
    """The payments of one deal: `[{"amount_fen", "day", "loan"}]` by their days.

    `rows` are what is agreed; `wanted` is what waits for its signature, and takes their place then.
    """

    kind: ClassVar[str] = "instalment"
    indexed: ClassVar[tuple[str, ...]] = ("application", "unit", "consultant")
    unique: ClassVar[tuple[Unique, ...]] = (
        Unique(("application",), among=("state", ("planned", "agreed")), name="uq_instalments_of_application"),
    )  # fmt: skip
    on_due: ClassVar[str] = "instalment.remind"
    application: str
    deal: str
    unit: str
    consultant: str
    group: str
    client_name: str  # masked: 王**
    state: PlanState = word(default="planned")
    rows: list[dict[str, Any]] = structure(default_factory=list)
    wanted: list[dict[str, Any]] = structure(default_factory=list)
    planned_by: str | None = None  # a person
    planned_at: datetime = moment()
    signed: list[dict[str, Any]] = structure(default_factory=list)
    agreed_at: datetime | None = moment(default=None)
    returned: str = ""  # why what was wanted was given back
    received_fen: int = Field(default=0, sa_type=BigInteger)  # by receipts of instalments that are not void
    remind_at: datetime | None = moment(default=None)
    reminded: int = 0
    late_at: datetime | None = moment(default=None)  # since when something is overdue

    @property
    def total_fen(self) -> int:
        """What is agreed to be paid."""
        return sum(row["amount_fen"] for row in self.rows)

    @property
    def due(self) -> datetime | None:
        """When the group is told of a payment that is due, or those above of one that is overdue."""
        return self.remind_at if self.state == "agreed" else None

    @property
    def finished(self) -> bool:
        return self.state == "over"

    def may_go(self, hall: Hall, today: date) -> bool:
        """With its deal."""
        return self.finished or hall.get(Deal, self.deal) is None
