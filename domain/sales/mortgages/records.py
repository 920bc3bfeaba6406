"""A loan that the client of a deal asks a bank for (SC-30 to SC-33)."""

from datetime import date, datetime
from typing import Any, ClassVar, Literal

from sqlalchemy import BigInteger
from sqlmodel import Field

from domain.core.hall import Hall
from domain.core.record import Record, Unique, moment, structure, word
from domain.sales.deals.records import Deal

MortgageState = Literal["docs", "precheck", "bank", "more_docs", "approved", "refused", "changing", "over"]
OPEN: tuple[MortgageState, ...] = ("docs", "precheck", "bank", "more_docs", "approved", "refused", "changing")


class Mortgage(Record):
    """What one bank has of the client's papers, and what it says.

    `papers` are `[{"name", "got_at"}]`: those the bank always wants, and those it asked for besides. `loops` counts how
    often it did.
    """

    kind: ClassVar[str] = "mortgage"
    indexed: ClassVar[tuple[str, ...]] = ("application", "unit", "consultant")
    unique: ClassVar[tuple[Unique, ...]] = (
        Unique(("application",), among=("state", OPEN), name="uq_mortgage_of_application"),
    )  # fmt: skip
    on_due: ClassVar[str] = "mortgage.remind"
    application: str
    deal: str
    unit: str
    consultant: str
    group: str
    client_name: str  # masked: 王**
    bank: str
    papers: list[dict[str, Any]] = structure(default_factory=list)
    state: MortgageState = word(default="docs")
    since: datetime = moment()
    at: datetime = moment()
    loops: int = 0
    reason: str = ""  # why the bank says no
    decide_by: datetime | None = moment(default=None)  # the midnight until which the client says what he does then
    late_at: datetime | None = moment(default=None)
    price_fen: int = Field(default=0, sa_type=BigInteger)  # for one payment: what its form says
    before: MortgageState | None = word(default=None)  # where a change goes back to that does not pass
    asked_by: str | None = None  # a person: who asked for the change
    asked_at: datetime | None = moment(default=None)
    signed: list[dict[str, Any]] = structure(default_factory=list)
    returned: str = ""  # why the change did not pass

    @property
    def missing(self) -> list[str]:
        """The papers that are not there yet, by their names."""
        return [paper["name"] for paper in self.papers if paper["got_at"] is None]

    @property
    def due(self) -> datetime | None:
        """When those above hear that the client has not said what he does, where the bank said no (SC-32)."""
        return self.decide_by if self.state == "refused" and self.late_at is None else None

    @property
    def finished(self) -> bool:
        return self.state == "over"

    def may_go(self, hall: Hall, today: date) -> bool:
        """With its deal."""
        return self.finished or hall.get(Deal, self.deal) is None
