"""A batch of homes that is to be released together, once it is approved (SC-11, SC-36)."""

from datetime import datetime
from typing import Any, ClassVar, Literal

from domain.core.record import Record, moment, structure, word
from domain.sales.plan.records import Phase

BatchState = Literal["drafted", "approved", "released", "rejected", "dropped"]


class Batch(Record):
    """Homes, the phase they belong to, and whoever asked for and approved their release."""

    kind: ClassVar[str] = "batch"
    indexed: ClassVar[tuple[str, ...]] = ("open",)
    called: str
    phase: Phase | None = word(default=None)
    units: list[str] = structure()
    state: BatchState = word(default="drafted")
    drafted_by: str
    drafted_at: datetime = moment()
    signed: list[dict[str, Any]] = structure(default_factory=list)
    decided_at: datetime | None = moment(default=None)
    released_at: datetime | None = moment(default=None)
    reason: str = ""

    @property
    def open(self) -> bool:
        """Still to be decided or released."""
        return self.state in ("drafted", "approved")

    @property
    def finished(self) -> bool:
        return not self.open
