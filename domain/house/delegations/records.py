"""Who acts for whom, and until when."""

from datetime import datetime
from typing import ClassVar

from domain.core.record import Record, moment


class Delegation(Record):
    """A named person signs for another until a moment, or until one of the two ends it (SC-12)."""

    kind: ClassVar[str] = "delegation"
    indexed: ClassVar[tuple[str, ...]] = ("acting",)
    on_due: ClassVar[str] = "delegation.expire"
    principal: str  # whose signatures they are
    delegate: str  # who gives them
    since: datetime = moment()
    until: datetime = moment()
    given_by: str  # as the journal names them
    ended_at: datetime | None = moment(default=None)
    ended_by: str | None = None

    @property
    def acting(self) -> str | None:
        """Who acts, while it lasts."""
        return self.delegate if self.ended_at is None else None

    @property
    def due(self) -> datetime | None:
        return self.until if self.ended_at is None else None

    @property
    def finished(self) -> bool:
        return self.ended_at is not None
