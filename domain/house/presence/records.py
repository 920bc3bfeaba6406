"""Where a consultant is now."""

from datetime import datetime
from typing import ClassVar, Literal

from domain.core.record import Record, moment, word

PresenceState = Literal["off", "waiting", "receiving", "away_work", "away_developer", "away_private"]


class Presence(Record):
    """Where a consultant is now; `id` is the person's."""

    kind: ClassVar[str] = "presence"
    state: PresenceState = word(default="off")
    since: datetime = moment()
    visit: str | None = None
    reason: str = ""

    def left_over(self, midnight: datetime) -> bool:
        return self.state != "off" and self.since < midnight
