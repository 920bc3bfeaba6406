"""The states of a unit and the moves between them (RULES §3.0)."""

from datetime import datetime
from typing import Any

from domain.core.refusal import Refused
from domain.sales.units.records import Unit, UnitState

SOLD: frozenset[str] = frozenset({"controlled", "subscribed", "signed", "withdrawing"})
TAKEN: frozenset[str] = SOLD | {"on_hold"}

# from, event -> to. The one table of a unit's life at the depth of sales control built so far.
MOVES: dict[tuple[UnitState, str], UnitState] = {
    ("unreleased", "released"):  "available",    # SC-11
    ("available",  "applied"):   "applied",      # SC-04
    ("applied",    "applied"):   "applied",      # several may wait
    ("on_hold",    "applied"):   "on_hold",      # and may wait behind a hold
    ("applied",    "emptied"):   "available",    # the last application is gone
    ("applied",    "held"):      "on_hold",      # a manager approved the head application
    ("on_hold",    "freed"):     "applied",      # the hold ended unpaid; `emptied` follows if nobody waits
    ("on_hold",    "controlled"): "controlled",  # SC-02: the cashier's receipt
    ("applied",    "controlled"): "controlled",  # the same, where no approval comes before the money
    ("controlled", "reopened"):  "on_hold",      # SC-25: the receipt was voided
}  # fmt: skip


def sold(state: UnitState) -> bool:
    """已售, for whatever counts or says it (SC-15): controlled on a deposit or further, until it is given back.

    A hold is not sold, and a home that is being withdrawn still is.
    """
    return state in SOLD


def move(unit: Unit, event: str, *, now: datetime, **changes: Any) -> Unit:
    """The unit after `event`. Refuses `unit-unreleased` (SC-11) or `unit-state` when the table has no such move."""
    to = MOVES.get((unit.state, event))
    if to is None:
        code = "unit-unreleased" if unit.state == "unreleased" else "unit-state"
        raise Refused(code, unit=unit.label, state=unit.state)
    return unit.but(state=to, since=unit.since if to == unit.state else now, **changes)
