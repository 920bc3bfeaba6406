"""Sales groups 销售组 (RULES §2)."""

from typing import ClassVar

from domain.core.record import Record


class Group(Record):
    """A sales group (销售组). `id` is its neutral name A, B, C, D (RO-01); the agency is for the office only."""

    kind: ClassVar[str] = "group"
    table: ClassVar[str] = "sales_group"
    order: int
    agency: str = ""
    exited: bool = False
