"""Concessions 特殊优惠: something off for one client and one home, beside the catalogue (SC-23)."""

from datetime import date, datetime
from typing import Any, ClassVar, Literal

from sqlalchemy import BigInteger
from sqlmodel import Field

from domain.core.hall import Hall
from domain.core.record import Record, Unique, moment, structure, word
from domain.sales.applications.records import Application
from domain.sales.quotes.rules import Cut

ConcessionState = Literal["requested", "endorsed", "granted", "used", "rejected", "lapsed", "replaced"]
WAITS: frozenset[str] = frozenset({"requested", "endorsed"})
COUNTS: frozenset[str] = frozenset({"granted", "used"})  # the price is made with it


class Concession(Record):
    """So much off for the client and the home of one application, until `valid_until` once it is granted.

    Nobody but whoever asked for it and those who sign hears of it before. It is `used` once its time is over and the
    client had paid by then: the price he paid at stays.
    """

    kind: ClassVar[str] = "concession"
    indexed: ClassVar[tuple[str, ...]] = ("application",)
    unique: ClassVar[tuple[Unique, ...]] = (
        Unique(
            ("application",), among=("state", ("requested", "endorsed", "granted", "used")),
            name="uq_concession_standing",
        ),
    )  # fmt: skip
    on_due: ClassVar[str] = "concession.lapse"
    application: str
    unit: str
    group: str
    amount_fen: int = Field(sa_type=BigInteger)
    why: str  # as whoever asked for it says
    requested_by: str  # a person
    requested_at: datetime = moment()
    state: ConcessionState = word(default="requested")
    signed: list[dict[str, Any]] = structure(default_factory=list)
    granted_at: datetime | None = moment(default=None)
    valid_until: datetime | None = moment(default=None)
    decided_by: str | None = None
    decided_for: str | None = None
    decided_at: datetime | None = moment(default=None)
    reason: str = ""  # of a rejection

    @property
    def waits(self) -> bool:
        """Whether somebody's signature is still missing."""
        return self.state in WAITS

    @property
    def standing(self) -> bool:
        """Whether another one would be a second for the same client and home."""
        return self.state in WAITS | COUNTS

    @property
    def due(self) -> datetime | None:
        return self.valid_until if self.state == "granted" else None

    @property
    def cut(self) -> Cut:
        """What it takes off while it counts."""
        return Cut(id=self.id, amount_fen=self.amount_fen, claimed=True, special=True)

    def may_go(self, hall: Hall, today: date) -> bool:
        """The night after its application has left: until then the price is made of it."""
        return hall.get(Application, self.application) is None
