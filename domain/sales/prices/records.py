"""Versions of the developer's price list, and the numbered copies of them on paper (SC-19, SC-20)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Literal

from domain.core.hall import Hall
from domain.core.record import Record, moment, structure, word

DraftState = Literal["drafted", "approved", "in_force", "rejected", "dropped"]
CopyState = Literal["out", "returned", "lost"]
RETURN_WITHIN = timedelta(hours=24)  # of a list that is recalled, its copies are back (SC-20)


class PriceList(Record):
    """A version of the developer's price list that was put in force (SC-19).

    `before` is what it changed: by unit, the fields as they were. Units it put in force are not in it. It is recalled
    once another list has something for every home that it still holds for.
    """

    kind: ClassVar[str] = "price_list"
    on_due: ClassVar[str] = "price_list.chase"
    later: ClassVar[Mapping[str, Any]] = {
        "before": {}, "undone_at": None, "missing": 0, "recalled_at": None, "recalled_by": None, "chased_at": None,
    }  # fmt: skip
    filename: str
    activated_at: datetime = moment()
    added: int = 0
    changed: int = 0
    missing: int = 0  # homes in force and not sold that it does not name: they stay as they were
    before: dict[str, dict[str, Any]] = structure(default_factory=dict)
    undone_at: datetime | None = moment(default=None)
    recalled_at: datetime | None = moment(default=None)
    recalled_by: str | None = None  # the list that took its place
    chased_at: datetime | None = moment(default=None)  # when its copies that were still out were told of

    @property
    def ended_at(self) -> datetime | None:
        """Since when nothing is sold by it."""
        return self.undone_at or self.recalled_at

    @property
    def due(self) -> datetime | None:
        """When its copies should be back."""
        if self.ended_at is None or self.chased_at is not None:
            return None
        return self.ended_at + RETURN_WITHIN


class PriceDraft(Record):
    """A list that was filed and waits: for its approval, then for the moment from which it is in force (SC-19)."""

    kind: ClassVar[str] = "price_draft"
    on_due: ClassVar[str] = "price_list.take_force"
    filename: str
    homes: int
    added: int
    changed: int
    alike: str = ""  # what was answered of homes that are in force written otherwise
    effective_at: datetime | None = moment(default=None)  # None: once it is approved
    state: DraftState = word(default="drafted")
    filed_by: str
    filed_at: datetime = moment()
    signed: list[dict[str, Any]] = structure(default_factory=list)
    decided_at: datetime | None = moment(default=None)
    reason: str = ""

    @property
    def open(self) -> bool:
        """Not in force yet, and not given up."""
        return self.state in ("drafted", "approved")

    @property
    def due(self) -> datetime | None:
        return self.effective_at if self.state == "approved" else None

    @property
    def finished(self) -> bool:
        return not self.open


class PriceLines(Record):
    """The lines of a draft, under its id, until it is in force or given up: nobody is shown them before (SC-20)."""

    kind: ClassVar[str] = "price_lines"
    lines: list[dict[str, Any]] = structure()


class PriceCopy(Record):
    """A list on paper, handed out to a group under a number such as A-1 (SC-20)."""

    kind: ClassVar[str] = "price_copy"
    indexed: ClassVar[tuple[str, ...]] = ("price_list",)
    price_list: str
    group: str
    number: int  # of this list and group
    state: CopyState = word(default="out")
    issued_by: str
    issued_at: datetime = moment()
    ended_by: str | None = None
    ended_at: datetime | None = moment(default=None)
    reason: str = ""  # how it was lost

    @property
    def called(self) -> str:
        """What is written on it."""
        return f"{self.group}-{self.number}"

    @property
    def finished(self) -> bool:
        return self.state != "out"

    def may_go(self, hall: Hall, today: date) -> bool:
        """Not while its list is in force: the next copy has the next number."""
        of = hall.get(PriceList, self.price_list)
        return self.finished and (of is None or of.ended_at is not None)
