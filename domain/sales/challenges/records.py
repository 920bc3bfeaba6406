"""A challenge 催付: somebody behind can pay now, so the one in front is asked whether his client is sure (SC-05)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Literal, Self

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
    later: ClassVar[Mapping[str, Any]] = {"paused_at": None}
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
    paused_at: datetime | None = moment(default=None)  # since when its home is frozen: no time of it runs

    @property
    def pending_on(self) -> str | None:
        """The unit, while nobody has answered."""
        return None if self.finished else self.unit

    @property
    def due(self) -> datetime | None:
        if self.paused_at is not None:
            return None
        return {"asked": self.answer_by, "steered": self.steer_until}.get(self.state)

    @property
    def finished(self) -> bool:
        return self.state not in ("asked", "steered")

    def going_on(self, now: datetime) -> Self:
        """As it was when its home was frozen, its times later by as long as that lasted."""
        if self.paused_at is None:
            return self
        times = {"answer_by": self.answer_by, "steer_until": self.steer_until}
        later = {name: at + (now - self.paused_at) for name, at in times.items() if at is not None}
        return self.but(**later, paused_at=None)
