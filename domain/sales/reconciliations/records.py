"""The sheet of one morning: what board, receipts and contracts say, and who signed it (SC-13)."""

from datetime import date, datetime
from typing import Any, ClassVar, Literal

from domain.core.hall import Hall
from domain.core.record import Record, moment, structure, word

ReconciliationState = Literal["open", "overdue", "signed"]
CONTROLLER = "controller"  # the developer's post; all others are groups


class Reconciliation(Record):
    """One morning of the hall, by its date. What it counts stands as it was at `at`, and so does its digest.

    `counts` are homes by where the board has them: `{"controlled": {"board": …, "money": …, "registered": …}}`.
    `differences` are homes on which the three do not agree, as the hall found them or somebody said: `{"unit", "label",
    "board", "money_fen", "registered", "said", "by", "at", "resolved_at", "resolved_by", "reason", "passed_on"}`.
    `signed` is by post, a group or `controller`: `{"by", "in_place_of", "at", "late"}`.
    """

    kind: ClassVar[str] = "reconciliation"
    on_due: ClassVar[str] = "reconciliation.overdue"
    day: date
    at: datetime = moment()
    due_by: datetime = moment()
    state: ReconciliationState = word(default="open")
    digest: str = ""
    counts: dict[str, dict[str, int]] = structure(default_factory=dict)
    differences: list[dict[str, Any]] = structure(default_factory=list)
    posts: list[str] = structure(default_factory=list)  # who is to sign, the controller first
    signed: dict[str, dict[str, Any]] = structure(default_factory=dict)

    @property
    def due(self) -> datetime | None:
        """When those above hear of the signatures that are missing."""
        return self.due_by if self.state == "open" else None

    @property
    def missing(self) -> list[str]:
        """The posts that have not signed."""
        return [post for post in self.posts if post not in self.signed]

    @property
    def unresolved(self) -> list[dict[str, Any]]:
        """The differences that nobody has settled."""
        return [each for each in self.differences if each["resolved_at"] is None]

    @property
    def finished(self) -> bool:
        return not self.unresolved

    def may_go(self, hall: Hall, today: date) -> bool:
        """By the night after its day; one with a difference is kept until the next sheet takes that over."""
        return self.finished and self.day < today
