"""A deal: the form that is reviewed, the agreement, and the contract (SC-16, SC-26, SC-27, SC-28)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Literal, Self

from sqlalchemy import BigInteger
from sqlmodel import Field

from domain.core.hall import Hall
from domain.core.record import Record, Unique, moment, structure, word
from domain.sales.applications.records import Application
from domain.sales.quotes.rules import Path

DealState = Literal["proposed", "failed", "passed", "subscribed", "signed", "withdrawing", "withdrawn", "over"]
ENDED: tuple[DealState, ...] = ("withdrawing", "withdrawn", "over")
TIMES = ("review_by", "correct_by", "remind_at", "sign_by")


class Deal(Record):
    """The sale of one home to the client of the application that won it.

    `price_fen` is what its form says, until the review has found it to be the quote. It is `signed` once the contract
    is registered, and not before: `registered_at` is the moment of the sale, `paper_day` the day on the paper (SC-16).
    """

    kind: ClassVar[str] = "deal"
    indexed: ClassVar[tuple[str, ...]] = ("application", "unit", "consultant", "contract")
    unique: ClassVar[tuple[Unique, ...]] = (
        Unique(
            ("unit",), among=("state", ("proposed", "failed", "passed", "subscribed", "signed", "withdrawing")),
            name="uq_deal_of_unit",
        ),
    )  # fmt: skip
    on_due: ClassVar[str] = "deal.remind"
    later: ClassVar[Mapping[str, Any]] = {"before": None, "withdrawn_at": None}
    application: str
    unit: str
    consultant: str
    group: str
    client: str
    client_name: str  # masked: 王**
    client_phone: str = ""  # masked: 138****1234
    price_fen: int = Field(sa_type=BigInteger)
    path: Path = word(default="")
    state: DealState = word(default="proposed")
    at: datetime = moment()  # when it was put forward first
    proposed_by: str  # a person
    proposed_at: datetime = moment()
    review_by: datetime = moment()
    signed: list[dict[str, Any]] = structure(default_factory=list)  # the signature for its price
    decided_by: str | None = None
    decided_for: str | None = None
    decided_at: datetime | None = moment(default=None)
    reason: str = ""  # why its price did not pass
    difference_fen: int = Field(default=0, sa_type=BigInteger)  # what its form said beyond the quote, then
    correct_by: datetime | None = moment(default=None)
    late_at: datetime | None = moment(default=None)  # when those above heard that it is late
    buyers: list[dict[str, Any]] = structure(default_factory=list)  # [{"name": masked, "share": percent}]
    names: str | None = None  # the buyers' whole names, sealed
    subscribed_at: datetime | None = moment(default=None)
    subscribed_by: str | None = None
    sign_by: datetime | None = moment(default=None)  # the midnight that ends the last day to sign
    remind_at: datetime | None = moment(default=None)
    reminded: int = 0
    appointed_at: datetime | None = moment(default=None)  # when the client comes to sign
    checked_at: datetime | None = moment(default=None)  # when all was gone through with him once more
    checked_by: str | None = None
    contract: str | None = None  # its number in the register of contracts 网签号
    paper_day: date | None = None
    registered_at: datetime | None = moment(default=None)
    registered_by: str | None = None
    paused_at: datetime | None = moment(default=None)  # since when its home is frozen: no time of it runs
    before: DealState | None = word(default=None)  # what it was before its client gave the home back, and since when
    withdrawn_at: datetime | None = moment(default=None)

    @property
    def open(self) -> bool:
        """On its way to the contract."""
        return self.state not in ("signed", *ENDED)

    @property
    def due(self) -> datetime | None:
        """When those above hear that nobody reviewed or corrected it; then when its client is reminded to sign."""
        if self.paused_at is not None or self.late_at is not None:
            return None
        if self.state == "subscribed":
            return self.remind_at or self.sign_by
        return {"proposed": self.review_by, "failed": self.correct_by}.get(self.state)

    def going_on(self, now: datetime) -> Self:
        """As it was when its home was frozen, each of its times later by as long as that lasted."""
        if self.paused_at is None:
            return self
        return self.so_much_later(self.paused_at, now).but(paused_at=None)

    def so_much_later(self, since: datetime, now: datetime) -> Self:
        """Each of its times that ran at `since` later by as long as that is ago."""
        stood = now - since
        times = {name: at + stood for name in TIMES if (at := getattr(self, name)) is not None and at > since}
        return self.but(**times)

    @property
    def finished(self) -> bool:
        return not self.open and self.state != "withdrawing"

    def may_go(self, hall: Hall, today: date) -> bool:
        """One that is signed stays as long as its application does."""
        if self.state in ("over", "withdrawn"):
            return True
        return self.finished and hall.get(Application, self.application) is None
