"""Units 房源: one home for sale (RULES §3.0)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Literal

from sqlalchemy import BigInteger, Numeric
from sqlmodel import Field

from domain.core.record import Record, moment, word

UnitState = Literal[
    "unreleased", "available", "applied", "on_hold", "controlled", "subscribed", "signed", "withdrawing", "reserved",
    "frozen",
]  # fmt: skip

# How long a home's texts and how large its numbers may be: for the reader of price lists, the command and the record.
LENGTHS = {"building": 40, "entrance": 20, "room": 20, "floor_label": 20, "layout": 40, "orientation": 20, "id": 82}
LOCKED = "awaits-signatures"  # frozen for a while, for a reservation that waits for its signatures (SC-12)
PAPERS = "papers-differ"  # frozen until it is decided whether a lock on paper stands (SC-17)
LOWEST_FLOOR, HIGHEST_FLOOR = -20, 300
LARGEST_AREA = 100_000  # m²
LARGEST_PRICE_FEN = 10**13


class Unit(Record):
    """One home for sale. Money in fen, areas in m² with two digits."""

    kind: ClassVar[str] = "unit"
    indexed: ClassVar[tuple[str, ...]] = ("place_and_state", "place_and_standing")
    later: ClassVar[Mapping[str, Any]] = {"floor_label": "", "before": None, "since_before": None, "frozen_for": ""}
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
    hold_until: datetime | None = moment(default=None)  # a hold's end, a reservation's, or a lock's
    before: UnitState | None = word(default=None)  # the state that a frozen one goes back to, and since when it had it
    since_before: datetime | None = moment(default=None)
    frozen_for: str = ""  # a code of `FROZEN_FOR`, and a note

    @property
    def label(self) -> str:
        """What people call it: 3栋2单元1802."""
        return f"{self.building}{self.entrance}{self.room}"

    @property
    def place_and_state(self) -> tuple[str, UnitState]:
        """What the hall counts units by: (building, state)."""
        return self.building, self.state

    @property
    def standing(self) -> UnitState:
        """Its state, of a frozen one the state it goes back to: what the public sees."""
        return self.before or self.state

    @property
    def stands_since(self) -> datetime:
        """When it entered the state it is `standing` in."""
        return self.since_before or self.since

    @property
    def place_and_standing(self) -> tuple[str, UnitState]:
        """What the public boards count units by: (building, standing)."""
        return self.building, self.standing

    @property
    def until(self) -> datetime | None:
        """When its hold, reservation or lock ends; None while it is frozen otherwise: its time stands still."""
        return None if self.state == "frozen" and self.frozen_for != LOCKED else self.hold_until
