"""Money taken at the cash desk (SC-25)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from sqlalchemy import BigInteger
from sqlmodel import Field

from domain.core.hall import Hall
from domain.core.record import KINDS, Record, Unique, moment, word
from domain.sales.refunds.records import Method, Refund
from domain.sales.units.records import Unit

DepositSort = Literal["deposit", "earnest"]  # 定金, which binds; 订金, which is given back
Sort = Literal["deposit", "earnest", "instalment"]  # 分期款: a payment by the plan of a deal (SC-29)


class Receipt(Record):
    """Money taken at the cash desk: a part of an application's deposit, or a later payment (SC-25, SC-29).

    `number` counts up without gaps.
    """

    kind: ClassVar[str] = "receipt"
    indexed: ClassVar[tuple[str, ...]] = ("application", "unit")
    unique: ClassVar[tuple[Unique, ...]] = (Unique(("number",)),)  # SC-25
    later: ClassVar[Mapping[str, Any]] = {
        "sort": "deposit", "payer": None, "payer_name": "", "reference": "", "account": "",
    }  # fmt: skip
    number: int
    application: str
    unit: str
    amount_fen: int = Field(sa_type=BigInteger)
    method: Method = word()
    cashier: str
    at: datetime = moment()
    sort: Sort = word(default="deposit")
    payer: str | None = None  # who paid in the client's place: sealed; None where he paid himself
    payer_name: str = ""  # masked: 李**
    reference: str = ""  # the number of the slip or the transfer
    account: str = ""  # where it lies, in a hall that names its accounts
    voided_at: datetime | None = moment(default=None)
    voided_by: str | None = None
    void_reason: str = ""

    @property
    def finished(self) -> bool:
        return True

    def may_go(self, hall: Hall, today: date) -> bool:
        """It stays with the application the unit is held for, which it may yet be reopened of, and while money of its
        application is still to be given back (SC-25).
        """
        unit = hall.get(Unit, self.unit)
        return (unit is None or unit.held_for != self.application) and settled(hall, self.application)


def standing(hall: Hall, application: str) -> list[Receipt]:
    """The receipts of an application that are not void, in their order."""
    found = [r for r in hall.where(Receipt, "application", application) if r.voided_at is None]
    return sorted(found, key=lambda r: r.number)


def kept(hall: Hall, application: str) -> int:
    """What the hall has of an application's money: received, not void, and not given back (fen)."""
    given_back = sum(r.amount_fen for r in hall.where(Refund, "application", application) if r.state == "paid")
    return sum(r.amount_fen for r in standing(hall, application)) - given_back


def promised(hall: Hall, application: str) -> int:
    """How much of that is to be given back, asked for or signed (fen)."""
    return sum(r.amount_fen for r in hall.where(Refund, "application", application) if r.pending)


def forfeited(hall: Hall, application: str) -> int:
    """How much of that the hall keeps, as was settled when its client gave the home back (SC-34), in fen."""
    given_back: Iterable[Any] = hall.where(KINDS["withdrawal"], "application", application)
    return sum(w.kept_fen for w in given_back if w.state == "closed")


def owed(hall: Hall, application: str) -> int:
    """What may yet be promised to the client: what the hall has of his money, not promised and not forfeited (fen)."""
    return kept(hall, application) - promised(hall, application) - forfeited(hall, application)


def settled(hall: Hall, application: str) -> bool:
    """Whether nothing of an application's money is left to its client, or to be paid out."""
    return owed(hall, application) == 0 and promised(hall, application) == 0
