"""The catalogue of standard discounts 正常优惠, the same for every group, and claims to it (SC-21, SC-22)."""

from datetime import date, datetime
from typing import Any, ClassVar, Literal

from sqlalchemy import BigInteger
from sqlmodel import Field

from domain.core.hall import Hall
from domain.core.record import Record, Unique, moment, structure, word
from domain.sales.applications.records import Application
from domain.sales.quotes.rules import Cut, Path

ClaimState = Literal["claimed", "verified", "refused"]


class Discount(Record):
    """One line of the catalogue: a `rate` in hundredths of a percent, or an `amount_fen`.

    Whoever pays by its `path`, or everybody, is given it without asking where it wants no `papers`; else it is claimed,
    and somebody looks at them. `version` grows by one with each change of it; one that is retired stays to be read. Its
    days are days of the hall, the last one included.
    """

    kind: ClassVar[str] = "discount"
    number: int  # its place in the catalogue
    name: str
    rate: int = 0
    amount_fen: int = Field(default=0, sa_type=BigInteger)
    papers: list[str] = structure(default_factory=list)
    stackable: bool = False
    path: Path = word(default="")
    since: date
    until: date | None = None
    version: int = 1
    saved_at: datetime = moment()
    saved_by: str
    retired_at: datetime | None = moment(default=None)

    def holds_on(self, day: date) -> bool:
        """Whether it is given to whoever applies on this day."""
        return self.retired_at is None and self.since <= day and (self.until is None or day <= self.until)

    @property
    def cut(self) -> Cut:
        """What it takes off."""
        return Cut(
            id=self.id, name=self.name, rate=self.rate, amount_fen=self.amount_fen, path=self.path, number=self.number,
            stackable=self.stackable,
        )  # fmt: skip


class Claim(Record):
    """A client's claim to a discount, with the papers that were shown, as the catalogue had it then (SC-21)."""

    kind: ClassVar[str] = "claim"
    indexed: ClassVar[tuple[str, ...]] = ("application",)
    unique: ClassVar[tuple[Unique, ...]] = (
        Unique(("application", "discount"), among=("state", ("claimed", "verified")), name="uq_claim_standing"),
    )
    application: str
    unit: str
    consultant: str
    group: str
    discount: str
    version: int
    number: int
    name: str
    rate: int = 0
    amount_fen: int = Field(default=0, sa_type=BigInteger)
    path: Path = word(default="")
    stackable: bool = False
    papers: list[str] = structure(default_factory=list)
    state: ClaimState = word(default="claimed")
    claimed_at: datetime = moment()
    signed: list[dict[str, Any]] = structure(default_factory=list)
    decided_by: str | None = None
    decided_for: str | None = None
    decided_at: datetime | None = moment(default=None)
    reason: str = ""

    @property
    def cut(self) -> Cut:
        """What it takes off once it is verified."""
        return Cut(
            id=self.discount, name=self.name, rate=self.rate, amount_fen=self.amount_fen, path=self.path,
            number=self.number, stackable=self.stackable, claimed=True,
        )  # fmt: skip

    def may_go(self, hall: Hall, today: date) -> bool:
        """The night after its application has left: until then the price is made of it."""
        return hall.get(Application, self.application) is None
