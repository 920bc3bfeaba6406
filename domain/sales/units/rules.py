"""The states of a unit and the moves between them (RULES §3.0)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from domain.core.refusal import Refused
from domain.sales.units.records import LOCKED, Unit, UnitState

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
    ("controlled", "subscribed"): "subscribed",  # SC-27: the agreement is signed
    ("subscribed", "signed"):    "signed",       # SC-16: its contract is registered
    ("controlled", "withdrawn"): "withdrawing",  # SC-34: its client gives it back, and it stays sold until it is free
    ("subscribed", "withdrawn"): "withdrawing",
    ("signed",     "withdrawn"): "withdrawing",
    ("withdrawing", "controlled"): "controlled",  # he keeps it after all
    ("withdrawing", "subscribed"): "subscribed",
    ("withdrawing", "signed"):   "signed",
    ("withdrawing", "given_back"): "available",  # the controller confirms: nobody applies before
    ("available",  "reserved"):  "reserved",     # SC-10, SC-12: the last signature
    ("reserved",   "applied"):   "reserved",     # by the client it is kept for, and nobody else
    ("reserved",   "controlled"): "controlled",  # on his deposit
    ("reserved",   "given_back"): "available",   # ended, or its time is over
    ("available",  "recalled"):  "unreleased",   # SC-11: the developer takes the release back
}  # fmt: skip

# Why a home may be kept off sale that is no reservation; the hall itself says `LOCKED`.
FROZEN_FOR = ("mortgaged", "seized", "settled-works", "show-flat", "kept-by-owner", "dispute", "difference")


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


def not_frozen(unit: Unit) -> None:
    """Refuses `unit-state` for a frozen one: it is neither approved nor paid, and no time of it runs."""
    if unit.state == "frozen":
        raise Refused("unit-state", unit=unit.label, state=unit.state)


def freeze(unit: Unit, *, why: str, now: datetime, until: datetime | None = None) -> Unit:
    """Off sale with a reason, whatever its state; it goes back to that. `until` of a lock alone."""
    not_frozen(unit)
    return unit.but(
        state="frozen", since=now, before=unit.state, since_before=unit.since, frozen_for=why,
        hold_until=until or unit.hold_until,
    )  # fmt: skip


def thaw(unit: Unit, *, now: datetime) -> Unit:
    """Back in the state it had. The time of its hold that ran meanwhile is added; a lock's end is forgotten."""
    if unit.state != "frozen":
        raise Refused("unit-state", unit=unit.label, state=unit.state)
    until = unit.hold_until + (now - unit.since) if unit.hold_until and unit.standing == "on_hold" else unit.hold_until
    return _thawed(unit).but(hold_until=None if unit.frozen_for == LOCKED else until)


def beneath(unit: Unit, change: Callable[[Unit], Unit]) -> Unit:
    """What a change makes of a home; of a frozen one, which stays so, of the state that it goes back to."""
    if unit.state != "frozen":
        return change(unit)
    changed = change(_thawed(unit))
    return unit.but(
        before=changed.state, since_before=changed.since, held_for=changed.held_for, hold_until=changed.hold_until
    )


def _thawed(unit: Unit) -> Unit:
    return unit.but(state=unit.standing, since=unit.stands_since, before=None, since_before=None, frozen_for="")
