"""Who works in the hall (RULES §2)."""

from typing import ClassVar

from domain.core.record import Record, word
from domain.core.roles import Role

RECEIVING_ROLES: tuple[Role, ...] = ("consultant", "supervisor")  # RT-08: supervisors are in the round, managers not


class Person(Record):
    """Someone who works in the hall. `badge` (A07) is what the hall calls a consultant."""

    kind: ClassVar[str] = "person"
    name: str
    role: Role = word()
    group: str | None = None
    badge: str = ""
    qualified: bool = True  # passed the sales director's exam (RT-09)
    filed: bool = True  # on file with the control centre (RT-09)
    active: bool = True

    @property
    def receives(self) -> bool:
        """May stand in the round: receiving role, qualified, filed, active (RT-08, RT-09)."""
        return self.role in RECEIVING_ROLES and self.active and self.qualified and self.filed
