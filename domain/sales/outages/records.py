"""Who confirms control on paper, when the hall worked so, and what was locked meanwhile (SC-17, RO-29)."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Literal

from domain.core.record import Record, Unique, moment, structure, word

OutageState = Literal["declared", "closed", "settled"]
PaperState = Literal["entered", "conflict", "upheld", "rejected", "void"]
KEPT = timedelta(days=7)


class Duty(Record):
    """The one person who confirms control while the system is down, of one day; `id` is that day (RO-29)."""

    kind: ClassVar[str] = "duty"
    day: date
    person: str
    named_by: str
    named_at: datetime = moment()

    @property
    def finished(self) -> bool:
        return True

    def may_go(self, hall: Any, today: date) -> bool:
        return self.day < today


class Outage(Record):
    """A time in which the hall works on paper. Once it is closed its paper locks are entered, up to the number `last`.

    Until it is settled nobody applies and nobody approves. `seconds` is by how much it moved what ran.
    """

    kind: ClassVar[str] = "outage"
    indexed: ClassVar[tuple[str, ...]] = ("open",)
    state: OutageState = word(default="declared")
    since: datetime = moment()
    reason: str
    duty: str  # the person who confirms control on paper
    declared_by: str
    declared_at: datetime = moment()
    until: datetime | None = moment(default=None)
    closed_by: str | None = None
    last: int = 0  # the last form that was used; 0: none
    seconds: int = 0
    settled_at: datetime | None = moment(default=None)

    @property
    def open(self) -> bool:
        """Declared, or its papers are not all entered yet."""
        return self.state != "settled"

    @property
    def finished(self) -> bool:
        return not self.open

    def may_go(self, hall: Any, today: date) -> bool:
        """The last ones stay to be looked at."""
        return self.finished and self.since.date() < today - KEPT


class PaperLock(Record):
    """One numbered form: a home locked on paper for a client at `at`, or a form that was spoilt (`void`).

    Where the home was somebody else's it waits for a decision; `against` is who that is: state, group, consultant,
    application, paper.
    """

    kind: ClassVar[str] = "paper_lock"
    indexed: ClassVar[tuple[str, ...]] = ("outage", "pending_on")
    unique: ClassVar[tuple[Unique, ...]] = (Unique(("number",)),)
    outage: str
    number: int
    state: PaperState = word(default="entered")
    unit: str | None = None
    group: str | None = None
    consultant: str | None = None
    client: str | None = None
    client_name: str = ""  # masked: 王**
    client_phone: str = ""  # masked: 138****1234
    at: datetime | None = moment(default=None)  # as it stands on the paper
    application: str | None = None  # what it became
    against: dict[str, Any] = structure(default_factory=dict)
    entered_by: str
    entered_at: datetime = moment()
    signed: list[dict[str, Any]] = structure(default_factory=list)
    decided_by: str | None = None
    decided_for: str | None = None
    decided_at: datetime | None = moment(default=None)
    reason: str = ""  # why it is void, or was rejected

    @property
    def pending_on(self) -> str | None:
        """The unit, while it waits for a decision."""
        return self.unit if self.state == "conflict" else None

    @property
    def finished(self) -> bool:
        return self.state != "conflict"

    def may_go(self, hall: Any, today: date) -> bool:
        return self.finished and self.entered_at.date() < today - KEPT
