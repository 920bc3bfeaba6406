"""What of the preparations is still open, and what that holds back (SC-42)."""

from datetime import datetime
from typing import Any

from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.sales.preparations.records import MORTGAGE_BANK, Preparation, PreparationState

MOVES: dict[tuple[PreparationState, str], PreparationState] = {
    ("open",   "finish"): "done",
    ("open",   "waive"):  "waived",
    ("done",   "reopen"): "open",
    ("waived", "reopen"): "open",
}  # fmt: skip


def step(preparation: Preparation, event: str, *, by: Viewer, now: datetime, **changes: Any) -> Preparation:
    """The preparation after `event`. Refuses `preparation-state` where the table has no such move."""
    to = MOVES.get((preparation.state, event))
    if to is None:
        raise Refused("preparation-state", state=preparation.state)
    return preparation.but(state=to, decided_by=by.actor, decided_at=now, **changes)


def still_open(hall: Hall) -> list[Preparation]:
    """What is neither done nor waived, in the order of the list; nothing in a hall that keeps none."""
    found = (one for one in hall.all(Preparation).values() if one.state == "open")
    return sorted(found, key=lambda one: one.number)


def mortgage_ready(hall: Hall) -> bool:
    """Whether a client may pay by mortgage: the bank is settled, or the hall keeps no list (SC-42)."""
    bank = hall.get(Preparation, MORTGAGE_BANK)
    return bank is None or bank.state != "open"


def payable_by(hall: Hall, path: str) -> None:
    """Refuses `mortgage-not-ready` a mortgage before the bank is settled."""
    if path == "mortgage" and not mortgage_ready(hall):
        raise Refused("mortgage-not-ready")
