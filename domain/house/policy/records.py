"""One value of the policy table."""

from datetime import datetime
from typing import Any, ClassVar

from domain.core.record import Record, moment, structure


class Policy(Record):
    """One value in force; `id` is its key. `version` grows by one with each change."""

    kind: ClassVar[str] = "policy"
    value: Any = structure()
    source: str
    since: datetime = moment()
    version: int = 1
    reason: str = ""
