"""Units 房源 and their states (RULES §3.0)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Literal

from sqlalchemy import BigInteger, Numeric
from sqlmodel import Field

from domain.record import Record, moment, word
from domain.refusal import Refused

UnitState = Literal[
    "unreleased", "available", "applied", "on_hold", "controlled", "subscribed", "signed", "withdrawing", "reserved",
    "frozen",
]  # fmt: skip
TAKEN: frozenset[str] = frozenset({"on_hold", "controlled", "subscribed", "signed", "withdrawing"})
SOLD: frozenset[str] = frozenset({"controlled", "subscribed", "signed", "withdrawing"})

# How long a home's texts and how large its numbers may be: for the reader of price lists, the command and the record.
LENGTHS = {"building": 40, "entrance": 20, "room": 20, "floor_label": 20, "layout": 40, "orientation": 20, "id": 82}
LOWEST_FLOOR, HIGHEST_FLOOR = -20, 300
LARGEST_AREA = 100_000  # m²
LARGEST_PRICE_FEN = 10**13

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
    ("controlled", "reopened"):  "on_hold",      # SC-25: the receipt was voided
}  # fmt: skip


class Unit(Record):
    """One home for sale. Money in fen, areas in m² with two digits."""

    kind: ClassVar[str] = "unit"
    later: ClassVar[Mapping[str, Any]] = {"floor_label": ""}
    building: str
    entrance: str = ""
    floor: int | None = None  # its place in the order of floors
    floor_label: str = ""  # what people write where that is not this number: 3A, LG, 顶层
    room: str
    layout: str = ""
    orientation: str = ""
    area: Decimal = Field(sa_type=Numeric(10, 2))
    inner_area: Decimal | None = Field(default=None, sa_type=Numeric(10, 2))
    price_fen: int = Field(sa_type=BigInteger)
    price_list: str = ""
    state: UnitState = word(default="unreleased")
    since: datetime = moment()  # when it entered this state
    held_for: str | None = None  # the application a hold or control belongs to
    hold_until: datetime | None = moment(default=None)

    @property
    def label(self) -> str:
        """What people call it: 3栋2单元1802."""
        return f"{self.building}{self.entrance}{self.room}"

    @property
    def place_and_state(self) -> tuple[str, UnitState]:
        """What the hall counts units by: (building, state)."""
        return self.building, self.state


def move(unit: Unit, event: str, *, now: datetime, **changes: Any) -> Unit:
    """The unit after `event`. Refuses `unit-unreleased` (SC-11) or `unit-state` when the table has no such move."""
    to = MOVES.get((unit.state, event))
    if to is None:
        code = "unit-unreleased" if unit.state == "unreleased" else "unit-state"
        raise Refused(code, unit=unit.label, state=unit.state)
    return unit.but(state=to, since=unit.since if to == unit.state else now, **changes)
