"""A withdrawal: why, what becomes of the money, and until when the client is asked again (SC-34, SC-35)."""

from datetime import date, datetime
from typing import Any, ClassVar, Literal

from sqlalchemy import BigInteger
from sqlmodel import Field

from domain.core.hall import Hall
from domain.core.record import KINDS, Record, Unique, moment, structure, word

WithdrawalState = Literal["asked", "settling", "settled", "closed", "stayed"]
Outcome = Literal["refund", "forfeit", "partial"]
Reason = Literal["price", "loan", "family", "product", "competitor", "other"]
OPEN: tuple[WithdrawalState, ...] = ("asked", "settling", "settled")


class Withdrawal(Record):
    """A client gives a home back that is controlled, subscribed or signed for him.

    What was received is what is given back and what is kept, to the fen. `follow_at` is when whoever has the client
    is to ask him for the real reason; `followed_at` when he did.
    """

    kind: ClassVar[str] = "withdrawal"
    indexed: ClassVar[tuple[str, ...]] = ("application", "unit", "consultant")
    unique: ClassVar[tuple[Unique, ...]] = (
        Unique(("unit",), among=("state", OPEN), name="uq_withdrawal_of_unit"),
    )  # fmt: skip
    on_due: ClassVar[str] = "withdrawal.remind"
    application: str
    deal: str | None = None  # None: its form was not put forward yet
    unit: str
    consultant: str
    group: str
    client: str
    client_name: str  # masked: 王**
    client_phone: str = ""  # masked: 138****1234
    state: WithdrawalState = word(default="asked")
    reason: Reason = word()
    words: str | None = None  # what he said of it, sealed
    asked_by: str | None = None  # a person
    at: datetime = moment()
    outcome: Outcome | None = word(default=None)
    refund_fen: int = Field(default=0, sa_type=BigInteger)
    kept_fen: int = Field(default=0, sa_type=BigInteger)
    proposed_by: str | None = None  # a person: who says what becomes of the money
    proposed_at: datetime | None = moment(default=None)
    returned: str = ""  # why the site manager wants it otherwise
    signed: list[dict[str, Any]] = structure(default_factory=list)
    settled_at: datetime | None = moment(default=None)
    refund: str | None = None  # the refund that pays it out; None where nothing is given back
    contract: str | None = None  # of a registered one: its number; it is struck off before the home is free
    struck_off: str | None = None  # the number under which it was
    struck_off_day: date | None = None
    struck_off_by: str | None = None
    struck_off_at: datetime | None = moment(default=None)
    ended_at: datetime | None = moment(default=None)  # the home is free again, or the client stays
    ended_by: str | None = None
    follow_at: datetime | None = moment(default=None)
    reminded_at: datetime | None = moment(default=None)
    followed_at: datetime | None = moment(default=None)
    followed_by: str | None = None
    real_reason: Reason | None = word(default=None)
    real_words: str | None = None

    @property
    def open(self) -> bool:
        """The home is on its way back."""
        return self.state in OPEN

    @property
    def follows(self) -> bool:
        """The home is free again, and nobody has asked its client yet (SC-35)."""
        return self.state == "closed" and self.followed_at is None

    @property
    def due(self) -> datetime | None:
        """When whoever has the client is reminded to ask him."""
        return self.follow_at if self.follows and self.reminded_at is None else None

    @property
    def finished(self) -> bool:
        return not self.open and not self.follows

    def may_go(self, hall: Hall, today: date) -> bool:
        """After the receipts it settled: until then it says how much of them is kept."""
        return self.finished and not hall.where(KINDS["receipt"], "application", self.application)
