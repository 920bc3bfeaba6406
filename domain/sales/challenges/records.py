"""A challenge 催付: somebody behind can pay now, so the one in front is asked whether his client is sure (SC-05)."""

from datetime import datetime
from typing import Any, ClassVar, Literal

from domain.core.record import Record, Unique, moment, structure, word

ChallengeState = Literal["steered", "asked", "sure", "unsure", "silent", "over"]


class Challenge(Record):
    """One question, put to `asked` because of `behind`; both are applications for `unit`. An answer counts for good.

    While it is `steered` nobody is asked yet: the one in front takes several homes, so the one behind is shown others
    (SC-07).
    """

    kind: ClassVar[str] = "challenge"
    indexed: ClassVar[tuple[str, ...]] = ("asked", "behind", "pending_on")
    unique: ClassVar[tuple[Unique, ...]] = (
        Unique(("asked",), among=("state", ("asked", "sure", "unsure", "silent")), name="uq_challenge_asked"),
    )
    on_due: ClassVar[str] = "challenge.lapse"
    unit: str
    asked: str
    behind: str
    consultant: str  # who is asked
    group: str
    state: ChallengeState = word(default="asked")
    at: datetime = moment()
    answer_by: datetime = moment()
    steer_until: datetime | None = moment(default=None)
    declined_at: datetime | None = moment(default=None)  # the client behind wants none of the other homes
    signed: list[dict[str, Any]] = structure(
        default_factory=list
    )  # the signature that let it be put before `steer_until`
    kept_at: datetime | None = moment(default=None)  # or the decision that it is not put before
    kept_by: str | None = None
    reason: str = ""
    answered_at: datetime | None = moment(default=None)
    answered_by: str | None = None

    @property
    def pending_on(self) -> str | None:
        """The unit, while nobody has answered."""
        return None if self.finished else self.unit

    @property
    def due(self) -> datetime | None:
        return {"asked": self.answer_by, "steered": self.steer_until}.get(self.state)

    @property
    def finished(self) -> bool:
        return self.state not in ("asked", "steered")
