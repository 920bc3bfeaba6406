"""The homes a group shows first, in its own order, seen by that group alone (SC-14)."""

from datetime import datetime
from typing import Any, ClassVar, Literal

from domain.core.record import Record, moment, structure, word

PushState = Literal["proposed", "standing", "rejected", "replaced", "ended"]
OPEN: frozenset[str] = frozenset({"proposed", "standing"})


class PushList(Record):
    """A list of homes of one group, the first to be shown first. It changes nothing of the homes."""

    kind: ClassVar[str] = "push_list"
    indexed: ClassVar[tuple[str, ...]] = ("open_of",)
    group: str
    units: list[str] = structure(default_factory=list)
    slow: int = 0  # how many of them were slow-moving when it was proposed (SC-43)
    state: PushState = word(default="proposed")
    proposed_by: str
    proposed_at: datetime = moment()
    signed: list[dict[str, Any]] = structure(default_factory=list)
    decided_at: datetime | None = moment(default=None)
    reason: str = ""

    @property
    def open_of(self) -> str | None:
        """The group that proposes or follows it."""
        return self.group if self.state in OPEN else None

    @property
    def finished(self) -> bool:
        return self.state not in OPEN
