"""One preparation for the public sale: whose it is, until when, and whether it is done (SC-42)."""

from datetime import date, datetime
from typing import ClassVar, Literal

from domain.core.record import Record, moment, word

PreparationState = Literal["open", "done", "waived"]
MORTGAGE_BANK = "mortgage-bank"

# The list that a hall begins with: what is to be finished by then, and what goes on.
FINISHED = (
    "hall-functions", "project-name", "sales-rules", "work-flow", "operation-plan", "recruiting", "training", "ad-plan",
    "sales-files", "opening-plan",
)  # fmt: skip
RUNNING = (
    "contracts", "agents", "hall-layout", "uniforms", "brochure", "price-and-plans", "gifts", "model", MORTGAGE_BANK,
    "adverts",
)  # fmt: skip
TEMPLATE = (*FINISHED, *RUNNING)


class Preparation(Record):
    """One of the list; `id` is its code."""

    kind: ClassVar[str] = "preparation"
    number: int
    state: PreparationState = word(default="open")
    owner: str = ""
    until: date | None = None
    decided_at: datetime | None = moment(default=None)
    decided_by: str | None = None
    reason: str = ""  # why it is waived
